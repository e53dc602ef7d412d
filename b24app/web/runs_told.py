"""Tell about runs of robots on pages: in a line, and in full."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b24app.languages import Translate, phrase, translator
from b24app.robots.why import because
from b24app.store.modes import OBSERVE
from b24app.store.runs import BEGUN, DONE, FAILED, STOPPED, Run
from b24app.web.moments import Moments

if TYPE_CHECKING:
    from b24app.wiring import App

RUN_STATES = {
    BEGUN: phrase("at work"),
    DONE: phrase("done"),
    FAILED: phrase("failed"),
    STOPPED: phrase("stopped, a loop"),
}
_KINDS = {"lead": phrase("Lead {number}"), "deal": phrase("Deal {number}")}
_LIGHTS = {BEGUN: "warn", DONE: "ok", FAILED: "bad", STOPPED: "bad"}


@dataclass(frozen=True)
class RunLine:
    """A run in one line, in a person's language and on the office's clock."""

    key: str
    at: str
    iso: str
    robot: str
    card: str
    card_title: str
    state: str
    light: str
    result: str
    is_observed: bool


def told_runs(app: "App", runs: Iterable[Run], moments: Moments) -> list[RunLine]:
    """Tell about runs, one a line."""
    return [_line(app, run, moments) for run in runs]


def title_of(app: "App", code: str, language: str) -> str:
    """Name a robot as people see it; by its code where no folder holds it any more."""
    robot = app.robots.get(code)
    return (robot.title.get(language) or code) if robot else code


def card_title(card: str, speak: Translate) -> str:
    """Name a card such as lead:12 as people do."""
    kind, _, number = card.partition(":")
    return speak(_KINDS.get(kind, phrase("Item {number}"))).format(number=number) if number else ""


def _line(app: "App", run: Run, moments: Moments) -> RunLine:
    speak, language = translator(moments.language), moments.language
    said = because(run, language).replace("—", "") or run.waits_for or ""
    return RunLine(
        key=run.run_key,
        at=moments.brief(run.begun_at),
        iso=run.begun_at.isoformat(),
        robot=title_of(app, run.code, language),
        card=run.card,
        card_title=card_title(run.card, speak),
        state=speak(RUN_STATES.get(run.state, run.state)),
        light=_LIGHTS.get(run.state, ""),
        result=said,
        is_observed=run.mode == OBSERVE,
    )
