"""Read the answers that are to go into a field of another type, and count those that would not keep their meaning."""

from collections.abc import Iterator, Sequence

from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.converting import convert
from b24app.pipelines.planning.observe import Observed
from b24app.portal.client import Portal
from b24app.portal.items import with_field
from b24app.portal.userfields import Field, Value, field_name

MOST = 20_000
"""Answers that are read for this; more are not counted, and the plan says so."""


def with_losses(portal: Portal, observed: Observed, changes: Sequence[Change]) -> Iterator[Change]:
    """Put into each move of answers how many would be lost; where there are too many to read, it stays open."""
    made = {change.key: change for change in changes if (change.kind, change.verb) == ("field", "create")}
    for change in changes:
        left, to = observed.field(change.key), str(change.after.get("field", ""))
        if change.kind != "answers" or left is None or not to:
            yield change
            continue
        target = observed.field(to) or _foreseen(made[to])
        if _is_same(left, target):
            yield change.counted(lost=0)
        elif change.after.get("count", 0) <= MOST:
            yield change.counted(**_counts(portal, observed, left, target))
        else:
            yield change


def _counts(portal: Portal, observed: Observed, left: Field, to: Field) -> dict[str, int]:
    found = [raw for _, raw in with_field(portal, observed.target, field_name(left.key, observed.target))]
    return {"count": len(found), "lost": sum(convert(raw, left, to) is None for raw in found)}


def _is_same(left: Field, to: Field) -> bool:
    """Say whether every answer surely fits: the same type, or a text; lists may have other values."""
    fits = to.type == "string" or (left.type == to.type and to.type != "list")
    return fits and (to.is_multiple or not left.is_multiple)


def _foreseen(change: Change) -> Field:
    """Give the field that a change is going to make; the numbers of its values are made up."""
    after = change.after
    values = tuple(
        Value(number, value["key"], value["title"], value["sort"], is_default=False)
        for number, value in enumerate(after["values"], 1)
    )
    titles = tuple(after["titles"].values())
    return Field(0, change.key, after["type"], after["multiple"], titles, (), values)
