"""Say for a card, on a page, which robots ran, which did not, and why not: the logic of `b24app runs why`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b24app.languages import translator
from b24app.robots.why import Reason, why
from b24app.web.desk import Viewer
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
    told = [_answered(app, one, language) for one in found if one.verdict != "other-card"]
    stage = StageTitles.of(app, member, language).title(kind, known.stage)
    ran, idle = (tuple(one for one in told if bool(one.run) is did) for did in (True, False))
    return Why(card, card_title(card, translator(language)), stage, ran, idle)


def _answered(app: "App", one: Reason, language: str) -> Answered:
    light = _LIGHTS.get(one.verdict, "")
    return Answered(title_of(app, one.code, language), one.code, one.said(translator(language)), light, one.run_key)
