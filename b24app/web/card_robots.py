"""Tell what robots did with a card and why, and why the others did nothing."""

from dataclasses import dataclass

from b24app.languages import in_language, phrase, translator
from b24app.robots.why import Known, because, why
from b24app.store.modes import OBSERVE
from b24app.store.past import Sought
from b24app.web.card_seen import Seen

_SHOWN = 20
_STATES = {"begun": phrase("at work"), "done": phrase("done"), "failed": phrase("failed"), "stopped": phrase("stopped")}


@dataclass(frozen=True)
class RunTold:
    """A robot's run, in the visitor's language and on the office's clock."""

    at: str
    robot: str
    result: str
    is_observed: bool


def runs_of(seen: Seen) -> list[RunTold]:
    """List the last runs on the card, the newest first."""
    language, member = seen.viewer.language, seen.viewer.install.member_id
    found = seen.app.past.find(Sought(member, card=seen.viewer.about, limit=_SHOWN))
    speak = translator(language)
    return [
        RunTold(
            at=f"{seen.time.local(run.begun_at):%d.%m.%Y %H:%M}",
            robot=_title(seen, run.code),
            result=because(run, language).replace("—", "") or speak(_STATES.get(run.state, run.state)),
            is_observed=run.mode == OBSERVE,
        )
        for run in found
    ]


def reasons_of(seen: Seen) -> list[tuple[str, str]]:
    """Say of every robot that did nothing with the card why not: its title and the reason."""
    app, member = seen.app, seen.viewer.install.member_id
    registrar, speak = app.registrar, translator(seen.viewer.language)
    known = Known(
        kind=seen.card.kind,
        stage=seen.card.stage,
        registered=registrar.registered.hashes(member),
        modes=app.modes.all(member),
        seen=registrar.sightings.of(member),
    )
    runs = app.past.last_of_each(member, seen.viewer.about)
    found = why(app.robots, runs, known, seen.viewer.language)
    return [(_title(seen, one.code), one.said(speak)) for one in found if not one.run_key]


def _title(seen: Seen, code: str) -> str:
    robot = seen.app.robots.get(code)
    return in_language(dict(robot.title), seen.viewer.language) if robot else code
