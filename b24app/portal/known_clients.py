"""Find the leads, contacts and companies that carry any of many phones and addresses, in few requests.

https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-duplicate-find-by-comm.html
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal

KINDS = ("lead", "contact", "company")
_VALUES = 20
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
    Cards that are gone are left out, and so are our own companies.
    """
    asked = {
        f"{kind} {what} {at}": ("crm.duplicate.findbycomm", {"type": what, "values": some, "entity_type": kind.upper()})
        for what, values in (("PHONE", _spelled(phones)), ("EMAIL", sorted(set(emails))))
        for at, some in enumerate(_parts(values, _VALUES))
        for kind in KINDS
    }
    found: dict[str, set[int]] = {kind: set() for kind in KINDS}
    found["lead"] |= set(leads)
    for name, answer in (portal.batch(asked) if asked else {}).items():
        kind = name.partition(" ")[0]
        # Nothing found comes as an empty list.
        found[kind] |= {int(one) for one in (_result(answer) or {}).get(kind.upper(), [])}
    return _read(portal, found, fields)


def _read(portal: Portal, found: Mapping[str, Collection[int]], fields: Collection[str]) -> list[Holder]:
    asked = {
        f"{kind} {at}": _rows_query(kind, some, fields)
        for kind, numbers in found.items()
        for at, some in enumerate(_parts(sorted(numbers), _PAGE))
    }
    holders = []
    for name, answer in (portal.batch(asked) if asked else {}).items():
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
