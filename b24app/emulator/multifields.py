"""Phones, e-mails and the other fields with many values: how a write changes what is there."""

from typing import Any

from b24app.emulator.state import Portal, Row


def merged(portal: Portal, present: list[Row], sent: Any) -> list[Row]:
    """Return the values after a write.

    No ID adds, an ID changes, DELETE=Y or an ID without VALUE deletes, values not mentioned stay.
    """
    items = list(sent.values()) if isinstance(sent, dict) else sent if isinstance(sent, list) else []
    found = {str(row["ID"]): row for row in present}
    for item in items:
        if isinstance(item, dict):
            _apply(portal, found, item)
    return list(found.values())


def shown(kind: str, values: list[Row]) -> list[Row]:
    """Write values as the classic methods do."""
    return [{**value, "ID": str(value["ID"]), "TYPE_ID": kind} for value in values]


def _apply(portal: Portal, found: dict[str, Row], item: Row) -> None:
    number, value = str(item.get("ID") or ""), str(item.get("VALUE") or "").strip()
    if not number or number == "0":
        if value:
            added = {"ID": portal.next_id("multifield"), "VALUE_TYPE": item.get("VALUE_TYPE") or "WORK"}
            found[str(added["ID"])] = {**added, "VALUE": value}
    elif number in found and (item.get("DELETE") == "Y" or not value):
        del found[number]
    elif number in found:
        changed = {"VALUE": value, "VALUE_TYPE": item.get("VALUE_TYPE") or found[number]["VALUE_TYPE"]}
        found[number] = {**found[number], **changed}
