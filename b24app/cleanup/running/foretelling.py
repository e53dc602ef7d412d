"""Say before anything is written what a run would do and may wake, and what taking it back would restore."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from b24app.cleanup.deciding.planned import decisions
from b24app.cleanup.running import silence
from b24app.cleanup.running.drill import Drilled, drill
from b24app.cleanup.running.plan_work import PlanWork
from b24app.cleanup.running.returning import Conflict
from b24app.cleanup.running.undoing import Undoer
from b24app.cleanup.running.work import is_wanted
from b24app.portal.lead_images import STAGE
from b24app.store.cleanup_journal import DELETED, CleanedLead
from b24app.store.sightings import Sighting

_TOGETHER = 250


@dataclass(frozen=True)
class RunForetold:
    """What a run would do: leads by action, what may wake, and what a drill of its way back found on a sample."""

    counts: Mapping[str, int]
    may_wake: Sequence[silence.Told]
    drilled: Drilled

    def as_json(self) -> dict[str, Any]:
        """Give it as a job carries it."""
        found = asdict(self.drilled)
        found["differs"] = {str(lead): [name for name, _, _ in some] for lead, some in self.drilled.differs.items()}
        may_wake = [[text, dict(facts)] for text, facts in self.may_wake]
        return {"counts": dict(self.counts), "may_wake": may_wake, "drill": found}


@dataclass(frozen=True)
class UndoForetold:
    """What taking leads back would do: how many, with how many writes, what stays as people have it, and where to."""

    leads: int
    writes: int
    conflicts: Mapping[int, Sequence[Conflict]]
    stages: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        """Give it as a job carries it."""
        conflicts = {str(lead): [list(one) for one in some] for lead, some in self.conflicts.items()}
        return {"leads": self.leads, "writes": self.writes, "conflicts": conflicts, "stages": list(self.stages)}


def foretell_run(work: PlanWork, seen: Sequence[Sighting]) -> RunForetold:
    """Look at what a plan would do; raises NotSilent where a stage is missing. Nothing is written."""
    wanted = [one.decision for one in decisions(work.decisions, work.plan.id) if is_wanted(one.decision)]
    counts: dict[str, int] = {}
    for one in wanted:
        counts[one.action] = counts.get(one.action, 0) + 1
    found = silence.before(work.portal, work.terms, counts, seen)
    silence.check_stages(work.portal, found)
    drilled = drill(work.portal, wanted, work.terms, work.plan.id)
    return RunForetold(dict(sorted(counts.items())), found.may_wake, drilled)


def foretell_undo(undoer: Undoer, leads: Sequence[CleanedLead]) -> UndoForetold:
    """Work out what taking leads back would do, from the portal as it stands."""
    writes, conflicts, stages = 0, dict[int, Sequence[Conflict]](), set[str]()
    for part in parts([one for one in leads if one.state != DELETED]):
        steps = undoer.steps(part)
        befores = [own["lead"].before or {} for own in steps.values() if "lead" in own]
        stages |= {str(before[STAGE]) for before in befores if before.get(STAGE)}
        for number, one in undoer.worked_out(steps).items():
            writes += sum(map(len, one.turns))
            conflicts |= {number: one.conflicts} if one.conflicts else {}
    return UndoForetold(len(leads), writes, conflicts, sorted(stages))


def parts(leads: Sequence[CleanedLead]) -> Iterator[Sequence[CleanedLead]]:
    """Cut leads into parts, the last ones cleaned first; the leads of one portion stay together."""
    ordered = sorted(leads, key=lambda one: -one.portion)
    for at in range(0, len(ordered), _TOGETHER):
        yield ordered[at : at + _TOGETHER]
