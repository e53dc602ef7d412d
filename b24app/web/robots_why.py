"""Say for a card, on a page, which robots ran, which did not, and why not: the logic of `b24app runs why`."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from b24app.languages import phrase, translator
from b24app.robots.why import Reason, why
from b24app.web.desk import Viewer
from b24app.web.moments import Moments
from b24app.web.runs_told import card_title, title_of
from b24app.web.stage_titles import StageTitles

if TYPE_CHECKING:
    from b24app.wiring import App

_LIGHTS = {"ran": "ok", "failed": "bad", "stopped": "bad", "waiting": "warn", "running": "warn", "not-called": "warn"}


@dataclass(frozen=True)
class Answered:
    """What is known of one robot and the card; `run` is the key of its last run, empty where there is none."""

    robot: str
    code: str
    said: str
    light: str
    run: str


@dataclass(frozen=True)
class Why:
    """A card, its stage, and what is known of each robot."""

    card: str
    title: str
    stage: str
    ran: tuple[Answered, ...]
    idle: tuple[Answered, ...]


def reasons_for(app: "App", viewer: Viewer, card: str) -> Why:
    """Ask the portal for the card's stage and give a reason for each robot, those that ran first."""
    kind, _, number = card.partition(":")
    member, language = viewer.install.member_id, viewer.language
    known = app.registrar.known(viewer.install, kind, int(number))
    found = why(app.robots, app.past.last_of_each(member, card), known, language)
    telling = Telling(app, StageTitles.of(app, member, language), Moments.of(app, member, language), kind)
    told = [telling.answered(one) for one in found if one.verdict != "other-card"]
    ran, idle = (tuple(one for one in told if bool(one.run) is did) for did in (True, False))
    return Why(card, card_title(card, translator(language)), telling.titles.title(kind, known.stage), ran, idle)


@dataclass(frozen=True)
class Telling:
    """Words a reason with the titles of stages and on the clock of the office."""

    app: "App"
    titles: StageTitles
    moments: Moments
    kind: str

    def answered(self, one: Reason) -> Answered:
        """Tell about one robot."""
        said = replace(one, values={name: self._shown(name, value) for name, value in one.values.items()})
        return Answered(
            robot=title_of(self.app, one.code, self.moments.language),
            code=one.code,
            said=said.said(translator(self.moments.language)),
            light=_LIGHTS.get(one.verdict, ""),
            run=one.run_key,
        )

    def _shown(self, name: str, value: object) -> object:
        if isinstance(value, datetime):
            return value.astimezone(self.moments.zone)
        if name in ("stage", "stages"):
            codes = dict.fromkeys(str(value).split(", "))
            quoted = translator(self.moments.language)(phrase("“{title}”"))
            return ", ".join(quoted.format(title=self.titles.title(self.kind, code)) for code in codes)
        return value
