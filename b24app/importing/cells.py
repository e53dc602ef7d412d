"""Read cells as spreadsheets leave them behind."""

import re

from b24app.cells import UNSEEN

_QUOTED = re.compile(r'="(.*)"', re.DOTALL)


def meant(cell: str) -> str:
    """Return what a person meant by a cell: without the apostrophe that keeps a text a text, and unseen signs.

    `="8 916 ..."` is how some programs keep a spreadsheet from changing a number.
    """
    text = UNSEEN.sub("", cell).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip()
    text = text.removeprefix("'").strip()
    if found := _QUOTED.fullmatch(text):
        text = found[1].replace('""', '"').strip()
    return text
