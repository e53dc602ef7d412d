"""The one door through which items of CRM change: writes the row, its history, and lets events and robots follow."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from b24app.emulator.crm import communications, defaults_of, moves, removal
from b24app.emulator.crm.kinds import DEAL, Kind
from b24app.emulator.crm.worked_out import usual
from b24app.emulator.events import raise_event
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row
from b24app.emulator.workflows import start_robots, stop


@dataclass(frozen=True)
class Following:
    """What follows a write. Seeds follow nothing: no events, no robots."""

    events: bool = True
    robots: bool = True


EVERYTHING = Following()
NOTHING = Following(events=False, robots=False)


def add(portal: Portal, kind: Kind, values: Row, actor: Actor, following: Following = EVERYTHING) -> int:
    """Create an item from checked, typed values and return its id."""
    box, item_id = portal.crm.box(kind.type_id), portal.next_id(kind.name)
    row = defaults_of.new_row(portal, kind, item_id, actor)
    row |= {name: value for name, value in values.items() if value is not None}
    row["ID"] = item_id
    moves.settle(portal, kind, row)
    defaults_of.complete(kind, row)
    box.rows[item_id] = row
    box.ids.append(item_id)
    moves.remember_creation(portal, kind, row)
    communications.changed(portal, kind.type_id, row, {})
    _follow(portal, kind, row, "ADD", actor, following, is_moved=True)
    return item_id


def update(
    portal: Portal,
    kind: Kind,
    row: Row,
    values: Row,
    actor: Actor,
    following: Following = EVERYTHING,
    *,
    is_classic: bool = False,
) -> bool:
    """Write checked, typed values (None empties a field); false when nothing was different, and then nothing follows.

    The classic methods save and raise their event even when nothing is different.
    """
    changed = {name: value for name, value in values.items() if not _is_same(portal, kind, name, row, value)}
    if not changed and not is_classic:
        return False
    before = {name: row.get(name) for name in changed}
    for name, value in changed.items():
        _set(row, name, value)
    now = int(portal.clock.now())
    row |= {"DATE_MODIFY": now} | ({"MODIFY_BY_ID": actor.user_id} if actor.user_id else {})
    is_moved = moves.follow(portal, kind, row, before, actor, now)
    communications.changed(portal, kind.type_id, row, before)
    if "CATEGORY_ID" in changed and kind.type_id == DEAL and following.events:
        _raise(portal, kind, row, "MOVETOCATEGORY", actor)
    _follow(portal, kind, row, "UPDATE", actor, following, is_moved=is_moved)
    return bool(changed)


def delete(portal: Portal, kind: Kind, row: Row, actor: Actor, following: Following = EVERYTHING) -> None:
    """Remove an item with all that hangs on it; the row itself stays in the recycle bin."""
    box = portal.crm.box(kind.type_id)
    del box.rows[row["ID"]]
    del box.ids[bisect_left(box.ids, row["ID"])]
    box.bin[row["ID"]] = (row, portal.clock.now())
    communications.forget(portal, kind.type_id, row)
    stop(portal, kind.name, row["ID"])
    removal.cascade(portal, kind, row["ID"], actor)
    if following.events:
        _raise(portal, kind, row, "DELETE", actor)


def _follow(
    portal: Portal, kind: Kind, row: Row, what: str, actor: Actor, following: Following, *, is_moved: bool
) -> None:
    """Raise the event; let the robots of a stage begin when the item has just come to it."""
    if following.events:
        _raise(portal, kind, row, what, actor)
    if following.robots and is_moved and kind.stage_field:
        start_robots(portal, kind.name, row["ID"], str(row[kind.stage_field]))


def _raise(portal: Portal, kind: Kind, row: Row, what: str, actor: Actor) -> None:
    data: dict[str, Any] = {"FIELDS": {"ID": row["ID"]}}
    if kind.is_dynamic:
        data["FIELDS"]["ENTITY_TYPE_ID"] = kind.type_id
        raise_event(portal, f"{kind.event(what)}_{kind.type_id}", data, actor)
    raise_event(portal, kind.event(what), data, actor)


def _is_same(portal: Portal, kind: Kind, name: str, row: Row, new: Any) -> bool:
    """No value, empty text, an empty list, and what a field usually is are the same."""
    old = row.get(name)
    if old in (None, "", []):
        return new in (None, "", []) or (name in kind.fields and new == usual(portal, kind, name))
    return bool(old == new)


def _set(row: Row, name: str, value: Any) -> None:
    if value is None:
        row.pop(name, None)
    else:
        row[name] = value
