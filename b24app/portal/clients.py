"""Find the contacts and companies that a portal knows by a phone, an e-mail address or a company's name.

https://apidocs.bitrix24.com/api-reference/crm/duplicates/crm-duplicate-find-by-comm.html
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.client import Portal
from b24app.portal.documents import path_of
from b24app.portal.refusals import Refusal

_TYPES = {"contact": 3, "company": 4}
_MOST = 20
"""Values that are asked for, so that a lead with a list of addresses costs one request all the same."""

_FORMS = re.compile(r"\b(ооо|оао|зао|пао|ао|ип|нко|ано|llc|ltd|inc|gmbh|corp)\b|[\W_]+", re.IGNORECASE)


@dataclass(frozen=True)
class Client:
    """A contact or a company; `companies` are those a contact belongs to, `row` is all the portal tells."""

    kind: str
    id: int
    name: str
    responsible: int
    companies: tuple[int, ...]
    row: Mapping[str, Any]

    @property
    def link(self) -> str:
        """Return it as a link in BB code."""
        name = self.name.replace("[", "(").replace("]", ")").strip() or f"#{self.id}"
        return f"[URL={path_of(self.kind, self.id)}]{name}[/URL]"


@dataclass(frozen=True)
class Traces:
    """What may lead to a client: phones, e-mail addresses, the name of a company, and links that are known."""

    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    company: str = ""
    contacts: Collection[int] = ()
    companies: Collection[int] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to search by."""
        return not (self.phones or self.emails or self.company)


def clients_query(traces: Traces) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Name the calls that search, one for each value and kind: the answer does not say which value it is for."""
    values = [("PHONE", one) for one in traces.phones[:_MOST]] + [("EMAIL", one) for one in traces.emails[:_MOST]]
    asked: dict[str, tuple[str, Mapping[str, Any]]] = {
        f"{kind} by {number}": (
            "crm.duplicate.findbycomm",
            {"type": what, "values": [value], "entity_type": kind.upper()},
        )
        for number, (what, value) in enumerate(values)
        for kind in _TYPES
    }
    if core := core_of(traces.company):
        asked["company by name"] = _items("company", {"%title": max(core.split(), key=len)})
    return asked


def ids_in(answers: Mapping[str, Answer | Refusal], traces: Traces) -> dict[str, tuple[int, ...]]:
    """Read the numbers of contacts and companies from the answers of `clients_query`, and add the known links."""
    found: dict[str, list[int]] = {"contact": list(traces.contacts), "company": list(traces.companies)}
    for name, answer in answers.items():
        kind, by, what = name.partition(" by ")
        if not by or kind not in found:
            continue
        if isinstance(answer, Refusal):
            raise answer
        if what == "name":
            rows = answer.result["items"]
            found[kind] += [int(row["id"]) for row in rows if core_of(row.get("title")) == core_of(traces.company)]
        else:
            # Nothing found comes as an empty list.
            found[kind] += [int(one) for one in (answer.result or {}).get(kind.upper(), [])]
    return {kind: tuple(dict.fromkeys(ids)) for kind, ids in found.items()}


def read_clients(portal: Portal, ids: Mapping[str, Iterable[int]]) -> list[Client]:
    """Read clients again by number: the search knows ones that are gone, and names none; our own companies stay out."""
    asked = {kind: _items(kind, {"@id": sorted(set(some))}) for kind, some in ids.items() if some}
    found = []
    for kind, answer in (portal.batch(asked) if asked else {}).items():
        if isinstance(answer, Refusal):
            raise answer
        found += [_client(kind, row) for row in answer.result["items"] if row.get("isMyCompany") != "Y"]
    return found


def find_clients(portal: Portal, traces: Traces) -> list[Client]:
    """Find every contact and company that any of the traces leads to, and the companies of those contacts."""
    asked = clients_query(traces)
    found = read_clients(portal, ids_in(portal.batch(asked) if asked else {}, traces))
    read = {one.id for one in found if one.kind == "company"}
    missing = {number for one in found for number in one.companies} - read
    return found + read_clients(portal, {"company": missing})


def core_of(name: str | None) -> str:
    """Return what distinguishes a company's name: without its legal form, quotes and signs."""
    return " ".join(_FORMS.sub(" ", (name or "").casefold().replace("ё", "е")).split())


def _items(kind: str, wanted: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    asked = {"entityTypeId": _TYPES[kind], "filter": wanted, "select": ["*"], "order": {"id": "ASC"}}
    return "crm.item.list", {**asked, "useOriginalUfNames": "Y"}


def _client(kind: str, row: Mapping[str, Any]) -> Client:
    names = ("name", "secondName", "lastName") if kind == "contact" else ("title",)
    return Client(
        kind=kind,
        id=int(row["id"]),
        name=" ".join(filter(None, (str(row.get(name) or "").strip() for name in names))),
        responsible=int(row.get("assignedById") or 0),
        companies=tuple(int(one) for one in row.get("companyIds") or []) if kind == "contact" else (),
        row=row,
    )
