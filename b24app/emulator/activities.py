"""The one door through which activities change: rows, bindings, letters that leave, events."""

from b24app.emulator import mailbox
from b24app.emulator.events import raise_event
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row
from b24app.emulator.work import Owner

TODO, CONFIGURABLE, REST_APP, TASK_PROVIDER = "CRM_TODO", "CONFIGURABLE_REST_APP", "REST_APP", "CRM_TASKS_TASK"


def add(portal: Portal, owner: Owner, values: Row, actor: Actor) -> Row:
    """Create an activity of an item from checked, typed values; a letter to be sent leaves at once."""
    now, user_id = int(portal.clock.now()), actor.user_id or 1
    row: Row = {"ID": portal.next_id("activity"), "OWNER_TYPE_ID": owner[0], "OWNER_ID": owner[1], "BINDINGS": [owner]}
    row |= {"CREATED": now, "LAST_UPDATED": now, "AUTHOR_ID": user_id, "EDITOR_ID": user_id, "COMPLETED": "N"}
    row |= values
    for item in row.get("COMMUNICATIONS", ()):
        other = (int(item.get("ENTITY_TYPE_ID") or 0), int(item.get("ENTITY_ID") or 0))
        if all(other) and other not in row["BINDINGS"]:
            row["BINDINGS"].append(other)
    mailbox.send(portal, row)
    portal.activities[row["ID"]] = row
    _tell(portal, "ADD", row, actor)
    return row


def update(portal: Portal, row: Row, values: Row, actor: Actor) -> None:
    """Change an activity; completing a planned letter does not send it."""
    row |= values | {"LAST_UPDATED": int(portal.clock.now()), "EDITOR_ID": actor.user_id or row.get("EDITOR_ID", 1)}
    if "COMPLETED" in values:
        row["STATUS"] = 2 if values["COMPLETED"] == "Y" else 1
    _tell(portal, "UPDATE", row, actor)


def delete(portal: Portal, row: Row, actor: Actor) -> None:
    """Remove an activity."""
    del portal.activities[row["ID"]]
    _tell(portal, "DELETE", row, actor)


def bindings(row: Row) -> list[Owner]:
    """Return the items an activity is shown under; one from a seed has its owner only."""
    found: list[Owner] = row.setdefault("BINDINGS", [(row["OWNER_TYPE_ID"], row["OWNER_ID"])])
    return found


def of(portal: Portal, owner: Owner) -> list[Row]:
    """Return an item's activities in order."""
    return [row for row in portal.activities.values() if owner in bindings(row)]


def unbind(portal: Portal, row: Row, owner: Owner, actor: Actor) -> None:
    """Take an activity away from an item; the next one owns it then, and without any it is deleted."""
    bindings(row).remove(owner)
    if not row["BINDINGS"]:
        delete(portal, row, actor)
    elif (row["OWNER_TYPE_ID"], row["OWNER_ID"]) == owner:
        row["OWNER_TYPE_ID"], row["OWNER_ID"] = row["BINDINGS"][0]


def forget(portal: Portal, owner: Owner, actor: Actor) -> None:
    """Drop what an item that is gone had to itself."""
    for row in of(portal, owner):
        unbind(portal, row, owner, actor)


def _tell(portal: Portal, what: str, row: Row, actor: Actor) -> None:
    raise_event(portal, f"ONCRMACTIVITY{what}", {"FIELDS": {"ID": row["ID"]}}, actor)
