"""The one door through which leads change: writes the row, the stage history, and lets events and robots follow."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from b24app.emulator.events import raise_event
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row
from b24app.emulator.workflows import start_robots

HISTORY_CREATED, HISTORY_MOVED, HISTORY_FINAL = 1, 2, 3


@dataclass(frozen=True)
class Following:
    """What follows a write. Seeds follow nothing: no events, no robots."""

    events: bool = True
    robots: bool = True


EVERYTHING = Following()
NOTHING = Following(events=False, robots=False)


def add(portal: Portal, values: Row, actor: Actor, following: Following = EVERYTHING) -> int:
    """Create a lead from checked, typed values and return its id."""
    lead_id = portal.next_id("lead")
    now = int(portal.clock.now())
    user_id = actor.user_id or 1
    row: Row = {
        "DATE_CREATE": now,
        "DATE_MODIFY": now,
        "CREATED_BY_ID": user_id,
        "MODIFY_BY_ID": user_id,
        "MOVED_TIME": now,
    }
    row |= {"MOVED_BY_ID": user_id, "ASSIGNED_BY_ID": user_id, "STATUS_ID": first_stage(portal), "OPENED": "N"}
    row |= {"LAST_ACTIVITY_TIME": row["DATE_CREATE"], "LAST_ACTIVITY_BY": user_id, "TITLE": f"Лид #{lead_id}"}
    row |= {name: value for name, value in values.items() if value is not None}
    row["ID"] = lead_id
    _close_or_open(portal, row)
    portal.leads[lead_id] = row
    portal.lead_ids.append(lead_id)
    _remember(portal, row, HISTORY_CREATED)
    if following.events:
        raise_event(portal, "ONCRMLEADADD", {"FIELDS": {"ID": lead_id}}, actor)
    if following.robots:
        start_robots(portal, lead_id, row["STATUS_ID"])
    return lead_id


def update(
    portal: Portal,
    lead_id: int,
    values: Row,
    actor: Actor,
    following: Following = EVERYTHING,
    *,
    is_classic: bool = False,
) -> bool:
    """Write checked, typed values (None empties a field); false when nothing was different, and then nothing follows.

    crm.lead.update is classic: it saves and raises its event even when nothing is different.
    """
    row = portal.leads[lead_id]
    changed = {name: value for name, value in values.items() if not _is_same(row.get(name), value)}
    if not changed and not is_classic:
        return False
    for name, value in changed.items():
        _set(row, name, value)
    now = int(portal.clock.now())
    row |= {"DATE_MODIFY": now} | ({"MODIFY_BY_ID": actor.user_id} if actor.user_id else {})
    if "STATUS_ID" in changed:
        _move(portal, row, actor, now)
    if following.events:
        raise_event(portal, "ONCRMLEADUPDATE", {"FIELDS": {"ID": lead_id}}, actor)
    if following.robots and "STATUS_ID" in changed:
        start_robots(portal, lead_id, row["STATUS_ID"])
    return bool(changed)


def delete(portal: Portal, lead_id: int, actor: Actor) -> None:
    """Remove a lead with its comments and history."""
    del portal.leads[lead_id]
    del portal.lead_ids[bisect_left(portal.lead_ids, lead_id)]
    portal.stage_history.forget(lead_id)
    for number in portal.timeline.pop(("lead", lead_id), ()):
        portal.comments.pop(number, None)
    raise_event(portal, "ONCRMLEADDELETE", {"FIELDS": {"ID": lead_id}}, actor)


def first_stage(portal: Portal) -> str:
    """Return the stage new leads get."""
    return portal.dictionaries.of("STATUS")[0].status_id


def semantics(portal: Portal, stage: str) -> str:
    """Return P, S or F for a lead stage."""
    status = portal.dictionaries.find("STATUS", stage)
    return (status.semantics if status else None) or "P"


def _is_same(old: Any, new: Any) -> bool:
    """No value, empty text and an empty list are the same."""
    return old == new or (old in (None, "", []) and new in (None, "", []))


def _set(row: Row, name: str, value: Any) -> None:
    if value is None:
        row.pop(name, None)
    else:
        row[name] = value


def _move(portal: Portal, row: Row, actor: Actor, now: int) -> None:
    row |= {"MOVED_TIME": now} | ({"MOVED_BY_ID": actor.user_id} if actor.user_id else {})
    _close_or_open(portal, row)
    _remember(portal, row, HISTORY_MOVED if semantics(portal, row["STATUS_ID"]) == "P" else HISTORY_FINAL)


def _close_or_open(portal: Portal, row: Row) -> None:
    """A lead on a final stage has a closing time, others have none."""
    if semantics(portal, row["STATUS_ID"]) == "P":
        row.pop("DATE_CLOSED", None)
    else:
        row.setdefault("DATE_CLOSED", row["MOVED_TIME"])


def _remember(portal: Portal, row: Row, kind: int) -> None:
    entry = {"ID": portal.next_id("history"), "TYPE_ID": kind, "OWNER_ID": row["ID"], "CREATED_TIME": row["MOVED_TIME"]}
    entry |= {"STATUS_ID": row["STATUS_ID"], "STATUS_SEMANTIC_ID": semantics(portal, row["STATUS_ID"])}
    portal.stage_history.append(entry)
