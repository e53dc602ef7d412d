"""Judge how bold a plan is: what it deletes and moves, in numbers and in shares of what is there."""

from collections.abc import Iterator
from dataclasses import dataclass

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault, Faults
from b24app.pipelines.planning.plan import Plan
from b24app.pipelines.planning.replacing import is_between


class TooBold(Faults):
    """The plan deletes or moves more than is allowed; look at it and allow it."""

    code = "plan.too-bold"


@dataclass(frozen=True)
class Bound:
    """How much is allowed: a number, a share in percent, or both; a share counts from `least` things on."""

    number: int | None
    percent: int | None
    least: int = 0

    def __str__(self) -> str:
        number = [str(self.number)] if self.number is not None else []
        return ", ".join([*number, *([f"{self.percent}%"] if self.percent is not None else [])])

    def holds(self, count: int, of: int) -> bool:
        """Say whether this much, of all there is, is within the bound."""
        if self.number is not None and count > self.number:
            return False
        return self.percent is None or of < self.least or count * 100 <= self.percent * of


DELETES = Bound(5, 30, least=10)
MOVES = Bound(500, 30, least=20)


def bound_of(*given: str | None, default: Bound) -> Bound:
    """Read the first bound that is given; it replaces both the number and the share of the default."""
    text = next((one for one in given if one is not None), None)
    if text is None:
        return default
    return Bound(None, int(text[:-1])) if text.endswith("%") else Bound(int(text), None)


def deleted(plan: Plan) -> int:
    """Count what a plan deletes; what only stands in between for a while is not counted."""
    gone = (one for one in plan.changes if one.verb == "delete")
    return sum(not is_between(one.code if one.kind == "stage" else one.key) for one in gone)


def moved(plan: Plan) -> int:
    """Count the items that a plan moves, each once."""
    moves = (one for one in plan.changes if one.kind == "items" and not is_between(one.code))
    return sum(int(one.after.get("count", 0)) for one in moves)


def hold(plan: Plan) -> None:
    """Raise TooBold where a plan goes beyond what the file and the person allow."""
    faults = [*_deletes(plan), *_moves(plan)]
    if faults:
        raise TooBold(faults)


def _deletes(plan: Plan) -> Iterator[Fault]:
    observed = plan.observed
    of = len(observed.stages) + len(observed.fields) + sum(len(field.values) for field in observed.fields)
    count, bound = deleted(plan), bound_of(plan.allowed.deletes, plan.pipeline.limits.deletes, default=DELETES)
    if count and not bound.holds(count, of):
        yield Fault(
            phrase("{count} of {of} stages, fields and values would be deleted, allowed are at most {bound}"),
            phrase("look at the plan, then allow it: --max-deletes {count}, or limits: deletes: {count} in the file"),
            where=plan.pipeline.pipeline,
            count=count,
            of=of,
            bound=bound,
        )


def _moves(plan: Plan) -> Iterator[Fault]:
    count, bound = moved(plan), bound_of(plan.allowed.moves, plan.pipeline.limits.moves, default=MOVES)
    if count and not bound.holds(count, plan.all_items):
        yield Fault(
            phrase("{count} of {of} items would be moved, allowed are at most {bound}"),
            phrase("look at the plan, then allow it: --max-moves {count}, or limits: moves: {count} in the file"),
            where=plan.pipeline.pipeline,
            count=count,
            of=plan.all_items,
            bound=bound,
        )
