"""Write a plan as a table for a spreadsheet, a line for each lead; people may edit it and give it back."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from b24app.cells import inert
from b24app.cleanup.deciding.planned import Planned
from b24app.cleanup.deciding.showing import Fields, changes, losses
from b24app.cleanup.deciding.wording import ACTIONS, UNDO_WORDS
from b24app.cleanup.decision import UNDO
from b24app.languages import Translate

COLUMNS = (
    "lead", "title", "cluster", "wave", "action", "verdict", "survivor", "contact", "company", "remark",
    "proposed", "makes", "reason", "what", "undo", "because", "changes", "kept", "said_by",
)  # fmt: skip
"""Columns of the table, those that people may edit among the first ten: cluster, action, verdict, and so on."""


def lines(planned: Iterable[Planned], fields: Fields, translate: Translate, separator: str = ";") -> Iterator[str]:
    """Give the lines of the table, its head first."""
    yield _line(COLUMNS, separator)
    for one in planned:
        yield _line(cells(one, fields, translate), separator)


def cells(one: Planned, fields: Fields, translate: Translate) -> list[str]:
    """Give the cells of a lead."""
    decision = one.decision
    proposed = one.proposed or decision
    numbers = [proposed.survivor, proposed.contact, proposed.company]
    verdict = "" if decision.verdict == "proposed" else decision.verdict
    first = [str(decision.lead), inert(one.title), decision.cluster, str(decision.wave), decision.action, verdict]
    told = [
        one.proposed.action if one.proposed else "",
        ", ".join(proposed.makes),
        inert(proposed.reason),
        translate(ACTIONS[decision.action]),
        translate(UNDO_WORDS[UNDO[proposed.action]]),
        inert("; ".join(decision.because)),
        inert("; ".join(f"{title}: {before} → {after}" for title, before, after in changes(one, fields))),
        inert("; ".join(f"{title}: {value}" for title, value in losses(one, fields))),
        inert(one.said_by),
    ]
    return [*first, *(str(number or "") for number in numbers), inert(one.remark), *told]


def _line(row: Iterable[str], separator: str) -> str:
    out = StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerow(row)
    return out.getvalue()
