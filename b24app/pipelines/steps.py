"""Send one change of a plan, and tell from what a portal has whether a change is in it."""

from collections.abc import Callable, Mapping
from typing import Any

from b24app.pipelines.diff import Change
from b24app.pipelines.observe import Observed
from b24app.portal.client import Portal
from b24app.portal.crm import Stage, add_stage, change_stage
from b24app.portal.userfields import LANGUAGES, Field, add_field, change_field


def send(portal: Portal, change: Change) -> dict[str, Any]:
    """Send one change; raises what the portal answers instead."""
    return _SEND[change.kind, change.verb](portal, change)


def _create_stage(portal: Portal, change: Change) -> dict[str, Any]:
    after = change.after
    row = add_stage(portal, change.code, after["title"], after["sort"], after["color"], change.semantics)
    return {"row": row}


def _update_stage(portal: Portal, change: Change) -> dict[str, Any]:
    change_stage(portal, change.row, change.after)
    return {"row": change.row}


def _create_field(portal: Portal, change: Change) -> dict[str, Any]:
    after = change.after
    row = add_field(
        portal,
        change.key,
        after["type"],
        is_multiple=after["multiple"],
        titles=after["titles"],
        helps=after["helps"],
        values=after["values"],
        sort=after["sort"],
    )
    return {"row": row}


def _update_field(portal: Portal, change: Change) -> dict[str, Any]:
    after = change.after
    parts = {"titles": after.get("titles", {}), "helps": after.get("helps", {}), "values": after.get("values", ())}
    change_field(portal, change.row, **parts)
    return {"row": change.row}


_SEND: Mapping[tuple[str, str], Callable[[Portal, Change], dict[str, Any]]] = {
    ("stage", "create"): _create_stage,
    ("stage", "update"): _update_stage,
    ("field", "create"): _create_field,
    ("field", "update"): _update_field,
}


def is_done(change: Change, observed: Observed) -> bool:
    """Say whether a change is in what the portal has now."""
    if change.kind == "stage":
        stage = observed.stage(change.code)
        return stage is not None and (change.verb == "create" or _agrees(change.after, stage))
    field = observed.field(change.key)
    return field is not None and (change.verb == "create" or _holds(change.after, field))


def _agrees(after: Mapping[str, Any], stage: Stage) -> bool:
    return all(getattr(stage, name) == value for name, value in after.items())


def _holds(after: Mapping[str, Any], field: Field) -> bool:
    there = {value.key: (value.title, value.sort) for value in field.values}
    values = all(there.get(one["key"]) == (one["title"], one["sort"]) for one in after.get("values", ()))
    labels = [("titles", field.titles), ("helps", field.helps)]
    return values and all(
        after[name] == dict(zip(LANGUAGES, texts, strict=True)) for name, texts in labels if name in after
    )
