"""Read cells as spreadsheets leave them behind, and write cells that no spreadsheet takes for a formula."""

import re
import unicodedata

_FORMULA = ("=", "+", "-", "@", "|", "%")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_QUOTED = re.compile(r'="(.*)"', re.DOTALL)


def meant(cell: str) -> str:
    """Return what a person meant by a cell: without the apostrophe that keeps a text a text, and unseen signs.

    `="8 916 ..."` is how some programs keep a spreadsheet from changing a number.
    """
    text = _UNSEEN.sub("", cell).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip()
    text = text.removeprefix("'").strip()
    if found := _QUOTED.fullmatch(text):
        text = found[1].replace('""', '"').strip()
    return text


def inert(cell: str) -> str:
    """Return a cell for a file of ours: what a spreadsheet would calculate gets an apostrophe before it."""
    text = cell.replace("\x00", "")
    # Spreadsheets pass over blanks and take the wide forms of the signs for the plain ones.
    first = unicodedata.normalize("NFKC", _UNSEEN.sub("", text).lstrip())[:1]
    is_formula = first in _FORMULA and first != "" and not _NUMBER.fullmatch(text.strip())
    return "'" + text if is_formula or text[:1] in ("\t", "\r", "\n") else text
