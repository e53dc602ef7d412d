"""Gather what needs a person on a portal, each with the page where it is seen to; the portal is not asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from b24app.install.pipeline_jobs import LOOK
from b24app.languages import Translate, phrase, translator
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.proving.placements import placements
from b24app.store.alarms import Alarms
from b24app.store.cleanup_plans import DRAFT, FAILED, PAUSED, SIGNED, CleanupPlans
from b24app.store.modes import OBSERVE
from b24app.store.runs import FAILED as GAVE_UP
from b24app.web.applied import pipelines_of
from b24app.web.desk import Viewer
from b24app.web.home_health import BAD, WARN
from b24app.web.moments import Moments
from b24app.web.roles import ADMINS, LEADING
from b24app.web.runs_told import card_title, title_of

if TYPE_CHECKING:
    from b24app.wiring import App

_LATELY = timedelta(days=7)
_LONG = timedelta(hours=1)
_MANY = 100
_ROBOTS, _PIPELINES, _CLEANUP = "/desk/robots", "/desk/pipelines", "/desk/cleanup"
_CLEANUPS = {
    DRAFT: phrase("Clean-up plan {number} waits for review and signature"),
    SIGNED: phrase("Clean-up plan {number} is signed and not begun"),
    PAUSED: phrase("Clean-up plan {number} is paused"),
    FAILED: phrase("Clean-up plan {number} has failed"),
}


@dataclass(frozen=True)
class ToDo:
    """Something for a person: how urgent it is, what it is, and the page that the button leads to."""

    state: str
    said: str
    path: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody with this role."""

    app: "App"
    viewer: Viewer
    moments: Moments

    @property
    def _say(self) -> Translate:
        return translator(self.moments.language)

    @property
    def _member(self) -> str:
        return self.viewer.install.member_id

    def all(self) -> list[ToDo]:
        """List it, the urgent first."""
        looks: tuple[Callable[[], Iterator[ToDo]], ...] = (self._runs, self._alarms, self._pipelines, self._cleanups)
        found = [one for look in looks for one in look() if self.viewer.may(LEADING)]
        return sorted(found, key=lambda one: one.state != BAD)

    def _todo(self, state: str, said: str, path: str, values: Mapping[str, Any] | None = None, **told: object) -> ToDo:
        return ToDo(state, self._say(said).format(**told), path, values or {})

    def _runs(self) -> Iterator[ToDo]:
        now = self.moments.now
        if failed := self.app.past.numbers(self._member, now - _LATELY).get(GAVE_UP, 0):
            said = phrase("Robot runs that failed in the last 7 days: {number}")
            yield self._todo(BAD, said, f"{_ROBOTS}/runs", {"state": GAVE_UP}, number=failed)
        if stuck := self.app.past.stuck(self._member, now - _LONG, _MANY):
            said = phrase("Robot runs not finished for more than an hour: {number}")
            yield self._todo(WARN, said, f"{_ROBOTS}/runs", {"state": "begun"}, number=len(stuck))

    def _alarms(self) -> Iterator[ToDo]:
        alarms = Alarms(self.app.database, self.app.portals.clock)
        for name, at in alarms.raised(self._member, self.moments.now - _LATELY):
            kind, _, rest = name.partition(":")
            code, _, card = rest.partition(":")
            if kind == "loop":
                robot = title_of(self.app, code, self.moments.language)
                told = {"robot": robot, "card": card_title(card, self._say), "ago": self.moments.ago(at)}
                said = phrase("{robot} ran in a loop on {card} and was stopped {ago}")
                yield self._todo(WARN, said, f"{_ROBOTS}/why", {"card": card}, **told)

    def _pipelines(self) -> Iterator[ToDo]:
        if not self.viewer.may(ADMINS):
            return
        if unfinished := self.app.plans.unfinished(self._member):
            said = phrase("Plan {number} of a pipeline was begun and not finished")
            yield self._todo(BAD, said, _PIPELINES, number=unfinished.id)
        pipelines = pipelines_of(self.app, self._member).values()
        if not pipelines:
            yield self._todo(WARN, phrase("No pipeline has been applied yet"), _PIPELINES)
        for pipeline in pipelines:
            yield from self._to_place(pipeline)
        yield from self._drifted()
        if observing := [code for code, mode in self.app.modes.all(self._member).items() if mode == OBSERVE]:
            said = phrase("Robots that only observe: {number}")
            yield self._todo(WARN, said, _ROBOTS, number=len(observing))

    def _to_place(self, pipeline: Pipeline) -> Iterator[ToDo]:
        """Count the robots that a person still has to place: those never seen on the stages that need them."""
        known = {code for code, robot in self.app.robots.items() if pipeline.entity in robot.on}
        if self.app.settings.watch == "everywhere":
            known -= {code for code, robot in self.app.robots.items() if robot.stands_in}
        # The portal writes the funnel before the code of a stage: C4:NEW.
        sightings = self.app.registrar.sightings.of(self._member)
        seen = {(one.code, one.stage.rpartition(":")[2].upper()) for one in sightings}
        lacking = sum((one.robot, one.stage.code.upper()) not in seen for one in placements(pipeline, known))
        if lacking:
            said = phrase("“{pipeline}”: robots to place by hand: {number}")
            title = pipeline.title.said(self.moments.language)
            yield self._todo(WARN, said, _PIPELINES, pipeline=title, number=lacking)

    def _drifted(self) -> Iterator[ToDo]:
        """Tell what the last look at each place has found changed by hand; a look asks the portal, this does not."""
        seen: set[str] = set()
        for job in self.app.pipelines.jobs.of(self._member, (LOOK,)):
            place, found = str(job.payload.get("place")), job.cursor if isinstance(job.cursor, dict) else {}
            applied = self.app.plans.last_applied(self._member, place)
            if place in seen or "drift" not in found or not applied or applied.made_at > job.made_at:
                continue
            seen.add(place)
            if drift := found["drift"].get(self.moments.language):
                said = phrase("“{pipeline}”: changed by hand on the portal: {number}, as seen {ago}")
                told = {"pipeline": found.get("pipeline", place), "number": len(drift)}
                yield self._todo(WARN, said, _PIPELINES, **told, ago=self.moments.ago(job.changed_at))

    def _cleanups(self) -> Iterator[ToDo]:
        for plan in CleanupPlans(self.app.database).of(self._member, *_CLEANUPS):
            state = BAD if plan.state == FAILED else WARN
            path = f"{_CLEANUP}/{'run' if plan.state in (PAUSED, FAILED) else 'plan'}"
            yield self._todo(state, _CLEANUPS[plan.state], path, {"plan": plan.id}, number=plan.id)
