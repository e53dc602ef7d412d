"""Tell from what a portal has whether steps of a plan are in it, and whether the rest of a plan still fits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from b24app.pipelines.applying.steps import is_done as is_seen
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.observe import Observed


def is_done(change: Change, observed: Observed) -> bool:
    """Say whether a change is in what the portal has now; moves are never taken for done, they find nothing to move."""
    if change.verb == "move":
        return False
    if change.verb == "delete":
        return _is_gone(change, observed)
    return is_seen(change, observed) and _is_of_its_kind(change, observed)


def _is_gone(change: Change, observed: Observed) -> bool:
    if change.kind == "stage":
        return observed.stage(change.code) is None
    field = observed.field(change.key)
    if change.kind == "value":
        return field is None or all(value.id != change.before["id"] for value in field.values)
    return field is None


def _is_of_its_kind(change: Change, observed: Observed) -> bool:
    """Tell a stage or field just made from one of the same name that was to be replaced."""
    if change.kind == "stage":
        stage = observed.stage(change.code)
        return stage is not None and stage.semantics == change.semantics
    if change.kind == "field" and change.verb == "create":
        field = observed.field(change.key)
        return field is not None and (field.type, field.is_multiple) == (change.after["type"], change.after["multiple"])
    return True


def not_saved(changes: Sequence[Change], observed: Observed) -> tuple[Change, ...]:
    """List the steps that ought to be seen at the end and are not; what a later step has undone does not count."""
    last = {subject_of(change): change for change in changes if change.verb != "move"}
    return tuple(change for change in last.values() if not (is_done(change, observed) and _as_made(change, observed)))


def _as_made(change: Change, observed: Observed) -> bool:
    """Say whether something new has all it was made with."""
    if change.verb != "create" or change.kind != "stage":
        return True
    return is_seen(replace(change, verb="update"), observed)


def subject_of(change: Change) -> tuple[str, ...]:
    """Name what a change is about."""
    if change.kind in {"stage", "items"}:
        return "stage", change.code.upper()
    return (change.kind, change.key, change.code) if change.kind == "value" else (change.kind, change.key)


def misfits(changes: Iterable[Change], observed: Observed) -> Iterator[Change]:
    """List the steps still to be done that no longer fit what the portal has: somebody has changed it meanwhile."""
    codes = {stage.status.upper() for stage in observed.stages}
    keys = {field.key for field in observed.fields}
    for change in changes:
        if change.kind not in {"stage", "field"}:
            continue
        name, known = (change.code.upper(), codes) if change.kind == "stage" else (change.key, keys)
        is_taken = change.verb == "create" and name in known
        if is_taken or (change.verb == "update" and not _fits(change, observed)):
            yield change
        if change.verb == "create":
            known.add(name)
        elif change.verb == "delete":
            known.discard(name)


def _fits(change: Change, observed: Observed) -> bool:
    there = observed.stage(change.code) if change.kind == "stage" else observed.field(change.key)
    return there is not None and change.row in {0, there.id}
