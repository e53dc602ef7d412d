"""Plan how to take an applied plan back: to what the portal had before it, with all that was applied since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Protocol

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.pipelines.applying.kept import Kept, changes_of, target_of
from b24app.pipelines.applying.moving import sliced
from b24app.pipelines.applying.records import Records
from b24app.pipelines.applying.undoing import Facts, Note, Past, Step
from b24app.pipelines.applying.undoing_fields import undo_field
from b24app.pipelines.language.model import read_document
from b24app.pipelines.planning.allowed import Allowed
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.observe import Observed, observe
from b24app.pipelines.planning.plan import Plan, checksum
from b24app.pipelines.planning.target import find_target
from b24app.portal import items
from b24app.portal.client import Portal
from b24app.portal.counting import Wanted, count
from b24app.portal.crm import count_items
from b24app.portal.targets import Target


class CannotUndo(AppError):
    """A plan cannot be taken back; see b24app pipelines history."""

    code = "rollback.impossible"


class Taken(Protocol):
    """A step as the journal has it."""

    id: int
    number: int
    state: str


@dataclass(frozen=True)
class Rollback:
    """The plan that takes others back, the first of them, and what stays all the same."""

    plan: Plan
    undoes: int
    notes: tuple[Note, ...]


def undoable(history: Sequence[Kept], number: int | None) -> list[Kept]:
    """List the plans to take back, newest first; `history` is newest first too. Raises CannotUndo."""
    begun = [kept for kept in history if kept.undoes is None and kept.state != "undone" and kept.snapshot]
    found = next((kept for kept in begun if number in (None, kept.id)), None)
    if found is None:
        raise CannotUndo(
            phrase("there is no such plan that could be taken back"),
            phrase("choose one from b24app pipelines history: neither a rollback nor one taken back already"),
            where=str(number) if number else "",
        )
    return [kept for kept in begun if kept.entity == found.entity and kept.id >= found.id]


def make_rollback(
    portal: Portal,
    records: Records,
    plans: Sequence[Kept],
    *,
    allowed: Allowed | None = None,
    may_lose: bool = False,
) -> Rollback:
    """Plan how to take these plans back, newest first; only reads the portal.

    With `may_lose`, fields and values that the plans have made go together with the answers given in them since.
    """
    oldest, newest = plans[-1], plans[0]
    target = _place(portal, oldest, newest)
    observed = observe(portal, target)
    steps = [step for kept in plans for step in _steps(kept, records.journal.entries(kept.id))]
    past = Past.of(observed, _facts(portal, target, records, observed, steps, may_lose=may_lose))
    changes = [change for step in steps for change in (*past.undo(step), *undo_field(step, past))]
    changes += past.last(oldest.snapshot or {})
    plan = _plan(portal, newest, observed, tuple(changes), past.facts)
    return Rollback(replace(plan, allowed=allowed or Allowed()), oldest.id, tuple(past.notes))


def _place(portal: Portal, oldest: Kept, newest: Kept) -> Target:
    target = find_target(portal, read_document(newest.pipeline_document))
    if not target.exists and oldest.snapshot:
        target = target_of(oldest.snapshot["target"])
    if not target.exists:
        raise CannotUndo(phrase("the funnel is not on the portal any more"), phrase("apply the file to make it anew"))
    return target


def _steps(kept: Kept, entries: Iterable[Any]) -> Iterator[Step]:
    """Give the steps of a plan that were begun, the last one first."""
    changes = changes_of(kept)
    swapped = frozenset(_swapped(changes))
    taken: dict[int, Taken] = {entry.number: entry for entry in entries if entry.state != "failed"}
    steps = [Step(taken[number].id, changes[number - 1], swapped) for number in sorted(taken, reverse=True)]
    # Cards that came from elsewhere leave a stage before all that is left on it passes through the thing in between.
    for _, group in groupby(steps, lambda step: (step.change.phase, step.change.kind)):
        yield from sorted(group, key=lambda step: step.change.kind == "items" and step.is_swap)


def _swapped(changes: Sequence[Change]) -> Iterator[str]:
    """Name what is both made and deleted by a plan: it was made anew, or stood in between."""
    whole = [one for one in changes if one.kind in {"stage", "field"}]
    named = {verb: {one.code.upper() or one.key for one in whole if one.verb == verb} for verb in ("create", "delete")}
    yield from named["create"] & named["delete"]


def _facts(
    portal: Portal, target: Target, records: Records, observed: Observed, steps: Sequence[Step], *, may_lose: bool
) -> Facts:
    stages = [stage.status for stage in observed.stages]
    on_stages = count_items(portal, target, stages)
    returning, moved_on = {}, set()
    for step in steps:
        if step.change.kind == "items" and not step.is_swap and step.change.after["stage"] not in moved_on:
            returning[step.entry] = _returning(portal, target, records, step)
        moved_on |= {step.change.code} if step.change.kind == "items" else set()
    wanted = dict(_answered(observed, steps))
    answers = count(portal, target, wanted)
    return Facts({code.upper(): number for code, number in on_stages.items()}, returning, answers, may_lose)


def _returning(portal: Portal, target: Target, records: Records, step: Step) -> int:
    """Count the cards that stand where the step has put them."""
    to = str(step.change.after["stage"])
    ids = (number for part in records.slices.of(step.entry) for number, _ in part.items)
    return sum(sum(stage == to for stage in items.stages_of(portal, target, piece).values()) for piece in sliced(ids))


def _answered(observed: Observed, steps: Sequence[Step]) -> Iterator[tuple[str, Wanted]]:
    for step in steps:
        field = observed.field(step.change.key) if step.change.kind in {"field", "answers"} else None
        if field is not None:
            yield field.key, Wanted(answered=field.key, of_all_funnels=True)
            for value in field.values:
                yield f"{field.key}={value.id}", Wanted(field=field.key, value=value.id, of_all_funnels=True)


def _plan(portal: Portal, kept: Kept, observed: Observed, changes: tuple[Change, ...], facts: Facts) -> Plan:
    pipeline = read_document(kept.pipeline_document)
    counts: Mapping[str, int] = facts.items
    return Plan(
        portal=kept.portal,
        name=portal.name,
        pipeline=pipeline,
        observed=observed,
        changes=changes,
        items=counts,
        kept_stages=0,
        kept_fields=0,
        checksum=checksum(kept.portal, pipeline, observed),
        all_items=sum(counts.values()),
    )
