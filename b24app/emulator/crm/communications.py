"""The index of phones and e-mails: which items carry a value, whatever way it is written."""

import re
from typing import Any

from b24app.emulator.crm.kinds import COMPANY, CONTACT, LEAD
from b24app.emulator.state import Portal, Row

KINDS = ("PHONE", "EMAIL")
TYPES = (LEAD, CONTACT, COMPANY)
# Type and id in one number: plain numbers cost the garbage collector nothing, and most values stand once.
SHIFT = 40
MASK = (1 << SHIFT) - 1

Index = dict[str, int | list[int]]
_NOT_PHONE = re.compile(r"[^0-9#*,;]")
_EXTENSION = re.compile(r"[#*,;].*")


def normal(kind: str, value: str) -> str:
    """Return a value as it is compared: digits of a phone without its extension, an e-mail in small letters."""
    return _phone(value) if kind == "PHONE" else value.strip().lower()


def _phone(value: str) -> str:
    text = value.strip()
    if len(text) >= 10 and text.startswith("+8"):
        text = "00" + text[1:]
    digits = _NOT_PHONE.sub("", text)
    if not digits.isdigit():
        digits = _EXTENSION.sub("", digits)
    if len(digits) < 10 or digits[:2] in ("80", "81", "82"):
        return digits
    for start, instead in (("00", ""), ("011", ""), ("8", "7"), ("0", "")):
        if digits.startswith(start):
            return instead + digits[len(start) :]
    return digits


def found(portal: Portal, kind: str, value: str) -> list[tuple[int, int]]:
    """Return the items that carry a value, by type and then by id."""
    known = _index(portal).get(_key(kind, value), [])
    places = [known] if isinstance(known, int) else known
    return [(place >> SHIFT, place & MASK) for place in sorted(places)]


def changed(portal: Portal, type_id: int, row: Row, before: Row) -> None:
    """Bring the index up to date after a write; `before` holds what the changed fields were."""
    if portal.crm.communications is None or type_id not in TYPES:
        return
    for kind in KINDS:
        if before and kind not in before:
            continue
        _drop(portal.crm.communications, type_id, row["ID"], kind, before.get(kind))
        _put(portal.crm.communications, type_id, row, kind)


def forget(portal: Portal, type_id: int, row: Row) -> None:
    """Take a deleted item out of the index."""
    if portal.crm.communications is not None and type_id in TYPES:
        for kind in KINDS:
            _drop(portal.crm.communications, type_id, row["ID"], kind, row.get(kind))


def _index(portal: Portal) -> Index:
    """Build the index when it is asked for the first time."""
    if portal.crm.communications is None:
        portal.crm.communications = {}
        for type_id in TYPES:
            for row in portal.crm.box(type_id).rows.values():
                for kind in KINDS:
                    _put(portal.crm.communications, type_id, row, kind)
    return portal.crm.communications


def _put(index: Index, type_id: int, row: Row, kind: str) -> None:
    place = type_id << SHIFT | row["ID"]
    for item in row.get(kind, ()):
        key = _key(kind, item["VALUE"])
        known = index.get(key)
        if known is None:
            index[key] = place
        elif isinstance(known, int):
            index[key] = known if known == place else [known, place]
        elif place not in known:
            known.append(place)


def _drop(index: Index, type_id: int, item_id: int, kind: str, values: Any) -> None:
    place = type_id << SHIFT | item_id
    for item in values or ():
        key = _key(kind, item["VALUE"])
        known = index.get(key)
        if known == place:
            del index[key]
        elif isinstance(known, list) and place in known:
            known.remove(place)


def _key(kind: str, value: str) -> str:
    return kind[0] + normal(kind, value)
