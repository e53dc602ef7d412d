"""The rows of a user field of type enumeration: what a write makes of them."""

import hashlib
from typing import Any

from b24app.emulator.errors import core
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row


def changed(portal: Portal, present: list[Row], sent: Any) -> list[Row]:
    """Return a list's rows after a write: an ID changes, DEL or no VALUE deletes, no ID adds, others stay.

    A row sent without XML_ID gets the md5 of its VALUE, also when it had one; SORT and DEF fall back to 500 and N.
    """
    found = {str(row["ID"]): row for row in present}
    for item in sent.values() if isinstance(sent, dict) else sent or []:
        number = str(item.get("ID") or "")
        value = str(item.get("VALUE") or "").strip()
        if number in found and (item.get("DEL") == "Y" or not value):
            del found[number]
        elif value and (number in found or not number):
            row = _list_row(portal, number, value, item)
            _check_code(found, row)
            found[str(row["ID"])] = row
    return sorted(found.values(), key=lambda row: (row["SORT"], row["ID"]))


def _list_row(portal: Portal, number: str, value: str, item: Row) -> Row:
    code = str(item.get("XML_ID") or hashlib.md5(value.encode(), usedforsecurity=False).hexdigest())
    row: Row = {"ID": int(number) if number else portal.next_id("enumeration"), "SORT": whole(item.get("SORT")) or 500}
    return row | {"VALUE": value, "DEF": "Y" if item.get("DEF") == "Y" else "N", "XML_ID": code}


def _check_code(found: dict[str, Row], row: Row) -> None:
    if any(other["XML_ID"] == row["XML_ID"] and other["ID"] != row["ID"] for other in found.values()):
        raise core(f"Значение XML_ID «{row['XML_ID']}» уже используется.<br>")
