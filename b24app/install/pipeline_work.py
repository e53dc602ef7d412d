"""Do with pipelines on one portal what commands and pages offer: plan, compare, judge, take back, write down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from b24app.clock import Clock
from b24app.errors import AppError
from b24app.pipelines.applying.apply import Applying
from b24app.pipelines.applying.kept import place_key
from b24app.pipelines.applying.records import Records
from b24app.pipelines.applying.rollback import Rollback, make_rollback, undoable
from b24app.pipelines.applying.work import Watch
from b24app.pipelines.exporting.export import export
from b24app.pipelines.language.model import Pipeline, read_document
from b24app.pipelines.planning.allowed import Allowed
from b24app.pipelines.planning.drift import Drift, base_of
from b24app.pipelines.planning.observe import observe
from b24app.pipelines.planning.plan import Plan, find_drift, make_plan
from b24app.pipelines.proving.status import Seen, Status, status
from b24app.portal.client import Portal
from b24app.portal.designer import designer_path
from b24app.portal.leash import Cancel
from b24app.portal.targets import Target
from b24app.robots import Robot
from b24app.store.db import Database
from b24app.store.holds import Holds
from b24app.store.journal import Journal
from b24app.store.plans import Plans
from b24app.store.sightings import Sightings
from b24app.store.slices import Slices


class NeverApplied(AppError):
    """Nothing was applied there from here, so nobody knows what was changed since; apply the file first."""

    code = "drift.never-applied"


@dataclass(frozen=True)
class Judged:
    """How a pipeline holds on a portal, and the address of the page where people place robots for it."""

    status: Status
    plan: Plan
    designer: str


@dataclass(frozen=True)
class PipelineWork:
    """A portal, what was applied to it, and the robots that see to pipelines; `key` is the one of its plans.

    Robots that stand in for calls need no placing where `is_everywhere` says that they watch all stages.
    """

    key: str
    portal: Portal
    database: Database
    robots: Mapping[str, Robot]
    is_everywhere: bool
    clock: Clock

    @property
    def plans(self) -> Plans:
        """Return where plans are kept."""
        return Plans(self.database, self.clock)

    @property
    def journal(self) -> Journal:
        """Return where the steps of plans are kept."""
        return Journal(self.database, self.clock)

    @property
    def records(self) -> Records:
        """Return all that an apply writes down."""
        slices, holds = Slices(self.database, self.clock), Holds(self.database, self.clock)
        return Records(self.plans, self.journal, slices, holds)

    def plan(self, pipeline: Pipeline, allowed: Allowed) -> Plan:
        """Plan what makes the portal follow a pipeline, compared with what was applied there last."""
        base = base_of(self.plans.last_applied(self.key, place_key(pipeline)))
        return make_plan(self.key, self.portal, pipeline, allowed=allowed, base=base)

    def drift(self, pipeline: Pipeline) -> tuple[Drift, ...]:
        """Find what was changed by hand since the last apply; raises NeverApplied."""
        base = base_of(self.plans.last_applied(self.key, place_key(pipeline)))
        if base is None or base.state is None:
            raise NeverApplied(where=self.portal.name)
        return find_drift(self.portal, pipeline, base)

    def rollback(self, number: int | None, allowed: Allowed, *, may_lose: bool = False) -> Rollback:
        """Plan how to take a plan back, by default the last one; raises CannotUndo."""
        kept = undoable(self.plans.history(self.key), number)
        return make_rollback(self.portal, self.records, kept, allowed=allowed, may_lose=may_lose)

    def applied(self) -> Iterator[Pipeline]:
        """Give the pipelines that are applied now, in the order of their places."""
        for place in self.plans.places(self.key):
            document = self.plans.applied(self.key, place)
            if document:
                yield read_document(document)

    def judged(self, pipeline: Pipeline) -> Judged:
        """Say of every part of a pipeline how it holds, and what is to be done by hand; reads the portal."""
        plan = self.plan(pipeline, Allowed())
        known = {code: robot for code, robot in self.robots.items() if pipeline.entity in robot.on}
        everywhere = [code for code, robot in known.items() if robot.stands_in and self.is_everywhere]
        found = status(pipeline, plan.changes, known, self._seen(plan.target), everywhere)
        return Judged(found, plan, f"{self.portal.name.rstrip('/')}{designer_path(plan.target)}")

    def _seen(self, target: Target) -> Seen:
        kind = f"dynamic_{target.entity_type_id}" if target.entity == "smart_process" else target.entity
        sightings = Sightings(self.database, self.clock).of(self.key)
        return {(one.code, target.code(one.stage).upper()): one.last_at for one in sightings if one.kind == kind}

    def exported(self, place: Target, name: str | None, language: str) -> str:
        """Write down what the portal has at a place, with what only the pipeline applied last can tell."""
        observed = observe(self.portal, place)
        opened = observed.target.funnel.origin if observed.target.funnel else ""
        kept = "lead" if place.entity == "lead" else f"{place.entity}:{opened or name}"
        base = base_of(self.plans.last_applied(self.key, kept))
        applied = base.pipeline if base else None
        return export(observed, name or opened or (applied.pipeline if applied else "exported"), language, applied)

    def applying(self, watch: Watch, stop: Cancel | None, who: str) -> Applying:
        """Return what carries plans out, as `who`."""
        return Applying(self.portal, self.records, watch, stop, who, self.clock)
