"""Find the leads, contacts and companies that carry any of many phones and addresses, in few requests.

https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-duplicate-find-by-comm.html
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.client import Portal
from b24app.portal.lead_images import read_many
from b24app.portal.refusals import Refusal

KINDS = ("lead", "contact", "company")
_VALUES = 20
_MOST = 20
"""Numbers that an answer holds of one value, of all kinds together; fewer in all are surely whole."""
_PAGE = 50
_NAMES = {
    "lead": ("TITLE", "STATUS_ID", "STATUS_SEMANTIC_ID", "CONTACT_ID", "COMPANY_ID"),
    "contact": ("NAME", "LAST_NAME", "COMPANY_ID"),
    "company": ("TITLE", "IS_MY_COMPANY"),
}


@dataclass(frozen=True)
class Holder:
    """A card that carries phones or addresses; `row` is what the portal tells of it."""

    kind: str
    id: int
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    row: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Tell whether a lead is still being worked on."""
        return self.row.get("STATUS_SEMANTIC_ID") not in ("S", "F")

    def number(self, name: str) -> int:
        """Return the card that a field names, 0 for none."""
        return int(self.row.get(name) or 0)


def find_holders(
    portal: Portal,
    phones: Collection[str],
    emails: Collection[str],
    fields: Collection[str] = (),
    leads: Collection[int] = (),
) -> list[Holder]:
    """Find who carries any of these, and read some leads besides; `fields` are read of leads, too.

    The portal tells numbers for twenty values together, not which value they are for: that is told by the cards.
    All kinds of cards are asked for at once.
    Cards that are gone are left out, and so are our own companies.
    """
    wanted = [(what, some) for what, values in _by_type(phones, emails) for some in _parts(values, _VALUES)]
    found: dict[str, set[int]] = {kind: set() for kind in KINDS}
    found["lead"] |= set(leads)
    many = []
    for values, numbers in _asked(portal, [(*one, "") for one in wanted]):
        if sum(map(len, numbers.values())) < _MOST:
            _add(found, numbers)
        else:
            many.append(values)
    # Where the answer may have been cut, one kind crowds out the others: each is asked for by itself.
    for _, numbers in _asked(portal, [(what, some, kind) for what, some, _ in many for kind in KINDS]):
        _add(found, numbers)
    return _read(portal, found, fields)


_Asked = tuple[str, Sequence[str], str]
"""PHONE or EMAIL, values, and a kind of cards or none for all."""


def _by_type(phones: Collection[str], emails: Collection[str]) -> list[tuple[str, list[str]]]:
    return [("PHONE", _spelled(phones)), ("EMAIL", sorted(set(emails)))]


def _asked(portal: Portal, wanted: Sequence[_Asked]) -> Iterator[tuple[_Asked, Mapping[str, Collection[int]]]]:
    commands: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for at, (what, values, kind) in enumerate(wanted):
        asked = {"type": what, "values": values} | ({"entity_type": kind.upper()} if kind else {})
        commands[str(at)] = ("crm.duplicate.findbycomm", asked)
    for place, answer in (read_many(portal, commands) if commands else {}).items():
        # Nothing found comes as an empty list.
        yield wanted[int(place)], _result(answer) or {}


def _add(found: Mapping[str, set[int]], numbers: Mapping[str, Collection[int]]) -> None:
    for kind in KINDS:
        found[kind].update(int(one) for one in numbers.get(kind.upper(), ()))


def _read(portal: Portal, found: Mapping[str, Collection[int]], fields: Collection[str]) -> list[Holder]:
    asked = {
        f"{kind} {at}": _rows_query(kind, some, fields)
        for kind, numbers in found.items()
        for at, some in enumerate(_parts(sorted(numbers), _PAGE))
    }
    holders = []
    for name, answer in (read_many(portal, asked) if asked else {}).items():
        holders += [_holder(name.partition(" ")[0], row) for row in _result(answer)]
    return [one for one in holders if one.row.get("IS_MY_COMPANY") != "Y"]


def _rows_query(kind: str, numbers: Sequence[int], fields: Collection[str]) -> tuple[str, dict[str, Any]]:
    more = sorted(fields) if kind == "lead" else []
    select = list(dict.fromkeys(["ID", *_NAMES[kind], "PHONE", "EMAIL", *more]))
    return f"crm.{kind}.list", {"filter": {"@ID": list(numbers)}, "select": select, "order": {"ID": "ASC"}, "start": -1}


def _holder(kind: str, row: Mapping[str, Any]) -> Holder:
    phones, emails = (tuple(str(one.get("VALUE") or "") for one in row.get(name) or ()) for name in ("PHONE", "EMAIL"))
    return Holder(kind, int(row["ID"]), phones, emails, row)


def _spelled(phones: Iterable[str]) -> list[str]:
    """List numbers as digits: the portal's own index takes 8 and +7 for one, and knows no extensions."""
    return sorted({"+" + re.sub(r"\D", "", one.partition(";")[0]) for one in phones})


def _parts(values: Sequence[Any], size: int) -> list[Sequence[Any]]:
    return [values[at : at + size] for at in range(0, len(values), size)]


def _result(answer: Answer | Refusal) -> Any:
    if isinstance(answer, Refusal):
        raise answer
    return answer.result
