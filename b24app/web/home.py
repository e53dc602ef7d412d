"""Gather what the home page shows to an administrator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from b24app.languages import Translate, in_language, phrase, translator
from b24app.portal.states import OPEN, Standing, standing
from b24app.store.installs import Install
from b24app.store.recent import recent_runs
from b24app.store.runs import Run

if TYPE_CHECKING:
    from b24app.wiring import App

_RUNS_SHOWN = 10


@dataclass(frozen=True)
class RunRow:
    """One line of the table of robot runs."""

    begun_at: datetime
    robot: str
    card: str
    result: str


@dataclass(frozen=True)
class Home:
    """What stands on the page."""

    administrators: tuple[int, ...]
    lost: tuple[int, ...]
    robots: tuple[tuple[str, str], ...]
    pipeline: str
    stages: int
    runs: tuple[RunRow, ...]


def gather(app: "App", install: Install, language: str) -> Home:
    """Read the state of one portal from our own database; the portal is not asked."""
    titles = {code: in_language(robot.title, language) for code, robot in app.robots.items()}
    registered = app.registered.hashes(install.member_id)
    theirs = app.installs.administrators(install.member_id)
    pipeline: dict[str, Any] = app.plans.applied(install.member_id) or {}
    return Home(
        administrators=tuple(one.user_id for one in theirs if not one.lost),
        lost=tuple(one.user_id for one in theirs if one.lost),
        robots=tuple((code, titles.get(code, code)) for code in sorted(registered)),
        pipeline=in_language(pipeline.get("title", ""), language),
        stages=len(pipeline.get("stages", ())),
        runs=rows_of(app, recent_runs(app.database, install.member_id, _RUNS_SHOWN), language),
    )


def rows_of(app: "App", runs: Iterable[Run], language: str) -> tuple[RunRow, ...]:
    """Tell about runs in a language, one a line."""
    titles = {code: in_language(robot.title, language) for code, robot in app.robots.items()}
    return tuple(_row(run, titles, translator(language)) for run in runs)


def trouble(app: "App", install: Install) -> Standing | None:
    """Return what is wrong with the app's access to a portal as it was last met; None where nothing is."""
    known = app.installs.by_member(install.member_id)
    return standing(known.state) if known and known.state != OPEN else None


def _row(run: Run, titles: dict[str, str], translate: Translate) -> RunRow:
    card = run.document[-1] if isinstance(run.document, list) and run.document else run.document
    result = run.explanation or translate(STATES.get(run.state, run.state))
    return RunRow(run.begun_at, titles.get(run.code, run.code), str(card), result)


STATES = {"begun": phrase("at work"), "done": phrase("done"), "failed": phrase("failed")}
