"""List the robots for people: registered or not, active or observing, where seen alive, how their runs went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from b24app.install.registrar import Listing
from b24app.languages import in_language, phrase
from b24app.robots import Robot
from b24app.store.modes import OBSERVE
from b24app.store.past import Sought
from b24app.store.runs import FAILED, WOULD
from b24app.web.desk import Viewer
from b24app.web.moments import Moments
from b24app.web.run_in_full import EffectTold, InFull
from b24app.web.runs_told import RunLine, told_runs
from b24app.web.stage_titles import StageTitles

if TYPE_CHECKING:
    from b24app.wiring import App

WEEK = timedelta(days=7)
STATES = {
    "changed": phrase("registered in an older form"),
    "absent": phrase("not registered"),
    "stranger": phrase("registered, but no folder holds it"),
}
_LOOKED_BACK = 200
_SHOWN = 10


@dataclass(frozen=True)
class RobotRow:
    """One robot: `stages` are those on which it was seen alive, `runs` and `failed` count the last week."""

    code: str
    title: str
    help: str
    is_registered: bool
    is_observing: bool
    stages: tuple[str, ...]
    called_at: datetime | None
    runs: int
    failed: int


@dataclass(frozen=True)
class Observed:
    """What a robot would have done with a card while it only observed."""

    run: RunLine
    effects: list[EffectTold]


@dataclass(frozen=True)
class Robots:
    """The robots of one portal, as far as our own database knows; the portal is not asked."""

    app: "App"
    viewer: Viewer
    moments: Moments

    @property
    def _member(self) -> str:
        return self.viewer.install.member_id

    def rows(self) -> list[RobotRow]:
        """List them, those at work first."""
        member, registrar = self._member, self.app.registrar
        there, modes = registrar.registered.hashes(member), self.app.modes.all(member)
        counted = self.app.past.by_robot(member, self.moments.now - WEEK)
        seen = self._seen()
        # Triggers and senders of messages are registered, too, each with a word before its code.
        codes = {*self.app.robots, *(code for code in there if ":" not in code)}
        rows = [self._row(code, code in there, modes, counted.get(code, {}), seen.get(code, {})) for code in codes]
        return sorted(rows, key=lambda row: (not row.called_at, row.title))

    def row(self, code: str) -> RobotRow | None:
        """Return one of them."""
        return next((row for row in self.rows() if row.code == code), None)

    def observed(self, code: str) -> list[Observed]:
        """List what a robot would have done while it only observed, the latest first."""
        full = InFull(self.app, self._member, self.moments)
        found = self.app.past.find(Sought(self._member, code=code, mode=OBSERVE, limit=_LOOKED_BACK))
        told = [(run, [one for one in self.app.runs.effects(run.run_key) if one.state == WOULD]) for run in found]
        acted = [run for run, effects in told if effects][:_SHOWN]
        return [
            Observed(line, full.effects(run))
            for run, line in zip(acted, told_runs(self.app, acted, self.moments), strict=True)
        ]

    def _seen(self) -> dict[str, dict[str, datetime]]:
        """Return on which stages each was seen, and when last."""
        titles = StageTitles.of(self.app, self._member, self.moments.language)
        found: dict[str, dict[str, datetime]] = {}
        for one in self.app.registrar.sightings.of(self._member):
            name = titles.title(one.kind, one.stage) if one.stage else one.kind
            stages = found.setdefault(one.code, {})
            stages[name] = max(one.last_at, stages.get(name, one.last_at))
        return found

    def _row(
        self,
        code: str,
        is_there: bool,
        modes: Mapping[str, str],
        counted: Mapping[str, int],
        seen: Mapping[str, datetime],
    ) -> RobotRow:
        robot, language = self.app.robots.get(code), self.moments.language
        return RobotRow(
            code=code,
            title=_said(robot, language) or code,
            help=in_language(dict(robot.help), language) if robot else "",
            is_registered=is_there,
            is_observing=modes.get(code) == OBSERVE,
            stages=tuple(seen),
            called_at=max(seen.values(), default=None),
            runs=sum(counted.values()),
            failed=counted.get(FAILED, 0),
        )


def _said(robot: Robot | None, language: str) -> str:
    return in_language(dict(robot.title), language) if robot else ""


def differing(listed: list[Listing], language: str) -> list[tuple[str, str]]:
    """Name what the portal has registered otherwise than the folders say."""
    return [(in_language(dict(one.title), language), STATES[one.state]) for one in listed if one.state in STATES]
