"""Write cells that no spreadsheet takes for a formula, whoever wrote the text: strangers fill in leads."""

import re
import unicodedata

UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Signs that cannot be seen."""

_FORMULA = ("=", "+", "-", "@", "|", "%")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


def inert(cell: str) -> str:
    """Return a cell for a file of ours: what a spreadsheet would calculate gets an apostrophe before it."""
    text = cell.replace("\x00", "")
    # Spreadsheets pass over blanks and take the wide forms of the signs for the plain ones.
    first = unicodedata.normalize("NFKC", UNSEEN.sub("", text).lstrip())[:1]
    is_formula = first in _FORMULA and first != "" and not _NUMBER.fullmatch(text.strip())
    return "'" + text if is_formula or text[:1] in ("\t", "\r", "\n") else text


def inert_value(value: object) -> object:
    """Return a value for a row of ours: texts inert, all others as they are."""
    return inert(value) if isinstance(value, str) else value
