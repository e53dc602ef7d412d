"""Merging items of one type: what conflicts, what is united, what stays the survivor's.

Read in the portal's published code; a portal never names the field two items disagree about.
"""

from difflib import SequenceMatcher
from typing import Any

from b24app.emulator.crm.about import About
from b24app.emulator.crm.worked_out import usual, worked_out
from b24app.emulator.state import Row

# The survivor's value stays whatever the others say.
KEPT = frozenset({"ID", "TITLE", "OPENED", "ADDRESS_LOC_ADDR_ID", "SOURCE_ID", "STATUS_DESCRIPTION", "WEBFORM_ID"})
JOINED = ("COMMENTS", "SOURCE_DESCRIPTION")
NAMES = ("NAME", "LAST_NAME", "SECOND_NAME")
UNITED = ("CONTACT_IDS", "COMPANY_IDS", "OBSERVERS")
# How alike two names must be when neither holds the other: our own guess.
ALIKE = 0.8


class ConflictError(Exception):
    """Two items disagree about a field."""


def merged(about: About, survivor: Row, others: list[Row], *, have_products: bool) -> Row:
    """Return the values to write into the survivor; raises ConflictError when items disagree."""
    row = dict(survivor)
    for other in others:
        for name in _compared(about):
            value = _field(about, name, row, other, have_products=have_products)
            if value is not None:
                row[name] = value
    return {name: value for name, value in row.items() if survivor.get(name) != value}


def _compared(about: About) -> list[str]:
    skipped = {*KEPT, *worked_out(about.portal, about.kind), about.kind.stage_field}
    standard = [
        name
        for name, field in about.standard.items()
        if name not in skipped and (not field.is_fixed or name in UNITED) and name != "FM"
    ]
    return [*standard, *about.own]


def _field(about: About, name: str, mine: Row, theirs: Row, *, have_products: bool) -> Any:
    """Return what a field becomes; None leaves it as it is."""
    instead = usual(about.portal, about.kind, name)
    left, right = mine.get(name, instead), theirs.get(name, instead)
    if name in about.kind.multifields:
        return _communications(left or [], right or [])
    if name in UNITED or (name in about.own and about.own[name]["MULTIPLE"] == "Y"):
        return list(dict.fromkeys([*(left or []), *(right or [])])) or None
    if _is_empty(right) or _same(left, right):
        return None
    if _is_empty(left):
        return right
    if name in JOINED:
        return f"{left}\n{right}"
    if (name in NAMES and _alike(str(left), str(right))) or (name == "OPPORTUNITY" and have_products):
        return None
    raise ConflictError(name)


def _communications(left: list[Row], right: list[Row]) -> list[Row] | None:
    known = {str(item["VALUE"]).strip().lower() for item in left}
    return [*left, *(item for item in right if str(item["VALUE"]).strip().lower() not in known)] or None


def _is_empty(value: Any) -> bool:
    """Nothing, no text, and 0 for numbers and users are empty."""
    return value in (None, "", 0, 0.0, [])


def _same(left: Any, right: Any) -> bool:
    return left == right or (isinstance(left, str) and isinstance(right, str) and _folded(left) == _folded(right))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _alike(left: str, right: str) -> bool:
    one, two = _folded(left), _folded(right)
    return one in two or two in one or SequenceMatcher(None, one, two).ratio() >= ALIKE
