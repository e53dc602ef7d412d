"""Send one change of a plan, and tell from what a portal has whether a change is in it."""

from collections.abc import Callable, Mapping
from typing import Any

from b24app.pipelines.applying.steps_funnel import create_place, delete_place, is_place_there, update_place
from b24app.pipelines.planning.diff import Change
from b24app.pipelines.planning.diff_card import layout_of
from b24app.pipelines.planning.observe import Observed
from b24app.portal.client import Portal
from b24app.portal.crm import Stage, add_stage, change_stage, row_of
from b24app.portal.layout import reset_layout, set_layout
from b24app.portal.process_fields import add_config, change_config
from b24app.portal.sources import add_source, change_source, delete_source
from b24app.portal.targets import LEADS, Target
from b24app.portal.userfields import LANGUAGES, Field, NewField, add_field, change_field


def send(portal: Portal, change: Change, target: Target = LEADS) -> dict[str, Any]:
    """Send one change; raises what the portal answers instead."""
    return _SEND[change.kind, change.verb](portal, target, change)


def _create_stage(portal: Portal, target: Target, change: Change) -> dict[str, Any]:
    after = change.after
    row = add_stage(portal, target, change.code, after["title"], after["sort"], after["color"], change.semantics)
    return {"row": row}


def _update_stage(portal: Portal, target: Target, change: Change) -> dict[str, Any]:
    # A stage that a new funnel was born with has no row while the plan is made.
    row = change.row or row_of(portal, target, change.code)
    change_stage(portal, row, change.after)
    return {"row": row}


def _create_field(portal: Portal, target: Target, change: Change) -> dict[str, Any]:
    after = change.after
    new = NewField(
        key=change.key,
        kind=after["type"],
        is_multiple=after["multiple"],
        titles=after["titles"],
        helps=after["helps"],
        values=after["values"],
        sort=after["sort"],
    )
    add = add_config if target.entity == "smart_process" else add_field
    return {"row": add(portal, target, new)}


def _update_field(portal: Portal, target: Target, change: Change) -> dict[str, Any]:
    after = change.after
    parts = {"titles": after.get("titles", {}), "helps": after.get("helps", {}), "values": after.get("values", ())}
    if target.entity == "smart_process":
        change_config(portal, change.row, **parts)
    else:
        change_field(portal, target, change.row, **parts)
    return {"row": change.row}


def _create_source(portal: Portal, _: Target, change: Change) -> dict[str, Any]:
    return {"row": add_source(portal, change.code, change.after["title"], change.after["sort"])}


def _update_source(portal: Portal, _: Target, change: Change) -> dict[str, Any]:
    change_source(portal, change.row, change.after)
    return {"row": change.row}


def _lay_out(portal: Portal, target: Target, change: Change) -> dict[str, Any]:
    set_layout(portal, target, layout_of(change.after["sections"], target))
    return {}


def _delete_source(portal: Portal, _: Target, change: Change) -> dict[str, Any]:
    delete_source(portal, change.row)
    return {}


def _forget_card(portal: Portal, target: Target, _: Change) -> dict[str, Any]:
    reset_layout(portal, target)
    return {}


_SEND: Mapping[tuple[str, str], Callable[[Portal, Target, Change], dict[str, Any]]] = {
    ("stage", "create"): _create_stage,
    ("stage", "update"): _update_stage,
    ("funnel", "create"): create_place,
    ("funnel", "update"): update_place,
    ("source", "create"): _create_source,
    ("funnel", "delete"): delete_place,
    ("source", "update"): _update_source,
    ("source", "delete"): _delete_source,
    ("card", "create"): _lay_out,
    ("card", "update"): _lay_out,
    ("card", "delete"): _forget_card,
    ("field", "create"): _create_field,
    ("field", "update"): _update_field,
}


def is_done(change: Change, observed: Observed) -> bool:
    """Say whether a change is in what the portal has now."""
    if change.kind == "funnel":
        return is_place_there(change, observed)
    if change.kind == "card":
        return observed.layout == layout_of(change.after["sections"], observed.target)
    if change.kind == "source":
        source = next((one for one in observed.sources if one.code == change.code), None)
        return source is not None and all(getattr(source, name) == value for name, value in change.after.items())
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
