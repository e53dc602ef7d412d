"""Stages of items: which is the first, what a move sets besides, and what the stage history remembers."""

from collections.abc import Mapping
from typing import Any

from b24app.emulator.clock import midnight
from b24app.emulator.crm.kinds import DEAL, LEAD, Kind
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row

PROCESS = "P"
CREATED, MOVED, FINAL, RECATEGORISED = 1, 2, 3, 5


def stages_of(kind: Kind, row: Mapping[str, Any]) -> str:
    """Return the dictionary of the stages an item may be on."""
    return kind.stages(row.get("CATEGORY_ID", 0))


def first_stage(portal: Portal, kind: Kind, category_id: int = 0) -> str | None:
    """Return the stage new items get; None where there are no stages."""
    rows = portal.dictionaries.of(kind.stages(category_id)) if kind.stage_field else []
    return rows[0].status_id if rows else None


def semantics(portal: Portal, kind: Kind, row: Mapping[str, Any]) -> str:
    """Return P, S or F for the stage an item is on."""
    return semantics_of(portal, stages_of(kind, row), str(row.get(kind.stage_field) or ""))


def semantics_of(portal: Portal, dictionary: str, stage: str) -> str:
    """Return P, S or F for a stage."""
    status = portal.dictionaries.find(dictionary, stage)
    return (status.semantics if status else None) or PROCESS


def settle(portal: Portal, kind: Kind, row: Row) -> None:
    """Give a new item its category and stage: a stage says its category, a foreign stage gives way to the first."""
    if kind.has_categories and kind.stage_field and row.get("CATEGORY_ID") is None:
        row["CATEGORY_ID"] = _category_of(portal, kind, str(row.get(kind.stage_field) or ""))
    if kind.stage_field and portal.dictionaries.find(stages_of(kind, row), str(row.get(kind.stage_field))) is None:
        row[kind.stage_field] = first_stage(portal, kind, row.get("CATEGORY_ID", 0))


def remember_creation(portal: Portal, kind: Kind, row: Row) -> None:
    """Begin the stage history of a new item."""
    if kind.stage_field:
        close_or_open(portal, kind, row)
        _remember(portal, kind, row, CREATED)


def follow(portal: Portal, kind: Kind, row: Row, before: Row, actor: Actor, now: int) -> bool:
    """Note that an item has come to another stage or category, if it has; returns whether so."""
    if not kind.stage_field or not before.keys() & {"CATEGORY_ID", kind.stage_field}:
        return False
    settle(portal, kind, row)
    if before.get(kind.stage_field) and kind.is_dynamic:
        row["PREVIOUS_STAGE_ID"] = before[kind.stage_field]
    row |= {"MOVED_TIME": now} | ({"MOVED_BY_ID": actor.user_id} if actor.user_id else {})
    close_or_open(portal, kind, row)
    is_final = semantics(portal, kind, row) != PROCESS
    _remember(portal, kind, row, RECATEGORISED if "CATEGORY_ID" in before else FINAL if is_final else MOVED)
    return True


def close_or_open(portal: Portal, kind: Kind, row: Row) -> None:
    """A lead on a final stage has a closing time, others have none; a finished deal ends on that day."""
    is_final = semantics(portal, kind, row) != PROCESS
    if kind.type_id == DEAL and is_final:
        row["CLOSEDATE"] = midnight(row["MOVED_TIME"])
    elif kind.type_id == LEAD and is_final:
        row.setdefault("DATE_CLOSED", row["MOVED_TIME"])
    elif kind.type_id == LEAD:
        row.pop("DATE_CLOSED", None)


def _category_of(portal: Portal, kind: Kind, stage: str) -> int:
    known = portal.crm.categories[kind.type_id].values()
    named = next((row.id for row in known if portal.dictionaries.find(kind.stages(row.id), stage)), None)
    return named if named is not None else next((row.id for row in known if row.is_default), 0)


def _remember(portal: Portal, kind: Kind, row: Row, what: int) -> None:
    stage, mood = row[kind.stage_field], semantics(portal, kind, row)
    entry = {"ID": portal.next_id(_counter(kind)), "TYPE_ID": what, "OWNER_ID": row["ID"]}
    entry |= {"CREATED_TIME": row["MOVED_TIME"]}
    if kind.type_id == LEAD:
        entry |= {"STATUS_SEMANTIC_ID": mood, "STATUS_ID": stage}
    else:
        entry |= {"CATEGORY_ID": row.get("CATEGORY_ID", 0), "STAGE_SEMANTIC_ID": mood, "STAGE_ID": stage}
    portal.crm.box(kind.type_id).history.append(entry)


def _counter(kind: Kind) -> str:
    return "history" if kind.type_id == LEAD else f"history of {kind.name}"
