"""Read whom a card is about: the answers in it, the client's name, phone and e-mail address, and whom to write to.

https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-get.html
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.card import answers_in
from b24app.portal.client import Portal
from b24app.portal.documents import CardGone, type_of
from b24app.portal.refusals import Refusal
from b24app.portal.targets import Target
from b24app.portal.userfields import fields_in, fields_query

_CONTACT, _COMPANY = 3, 4
_CLIENTS = ((_CONTACT, "contact", "CONTACT_ID"), (_COMPANY, "company", "COMPANY_ID"))
_REACH = {"phone": "PHONE", "email": "EMAIL"}


@dataclass(frozen=True)
class Addressee:
    """The client of a card; `owners` are the portal's type and number of whatever each address stands in."""

    answers: Mapping[str, Any]
    name: str
    addresses: Mapping[str, str]
    owners: Mapping[str, tuple[int, int]]
    responsible: int
    is_repeat: bool


def read_addressee(portal: Portal, kind: str, number: int, keys: Collection[str]) -> Addressee:
    """Read a lead or deal with the answers of these keys, in one request; a client of its own costs one more.

    Raises CardGone where there is no card.
    """
    target = Target("deal" if kind == "deal" else "lead", type_of(kind))
    row, fields = _read(portal, {"card": (f"crm.{kind}.get", {"id": number}), "fields": fields_query("en", target)})
    return _addressee(portal, (type_of(kind), number), row, answers_in(row, fields_in([fields], target), keys))


def read_addressee_of_item(portal: Portal, kind: str, number: int, answers: Mapping[str, Any]) -> Addressee:
    """Read whom an item of a smart process is about, its answers being known: its contact or its company.

    Raises CardGone where there is no item. https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-get.html
    """
    (told,) = _read(portal, {"card": ("crm.item.get", {"entityTypeId": type_of(kind), "id": number})})
    item = told["item"]
    row = {"CONTACT_ID": item.get("contactId"), "COMPANY_ID": item.get("companyId")}
    row |= {"ASSIGNED_BY_ID": item.get("assignedById")}
    return _addressee(portal, (type_of(kind), number), row, answers)


def _addressee(portal: Portal, card: tuple[int, int], row: Mapping[str, Any], answers: Mapping[str, Any]) -> Addressee:
    name, addresses = _name(row), {what: _first(row, field) for what, field in _REACH.items()}
    owners = dict.fromkeys(_REACH, card)
    if not (name and all(addresses.values())):
        for type_id, client in _clients(portal, row):
            name = name or _name(client)
            for what, field in _REACH.items():
                if not addresses[what] and (found := _first(client, field)):
                    addresses[what], owners[what] = found, (type_id, int(client["ID"]))
    known = {"name": name or None, "phone": addresses["phone"] or None, "email": addresses["email"] or None}
    return Addressee(
        {**answers, **known}, name, addresses, owners, int(row.get("ASSIGNED_BY_ID") or 0),
        row.get("IS_RETURN_CUSTOMER") == "Y",
    )  # fmt: skip


def _clients(portal: Portal, row: Mapping[str, Any]) -> list[tuple[int, Mapping[str, Any]]]:
    asked = {
        str(type_id): (f"crm.{client}.get", {"id": row[link]})
        for type_id, client, link in _CLIENTS
        if str(row.get(link) or "0") != "0"
    }
    answers = portal.batch(asked) if asked else {}
    # A client that is gone, or that the app may not see, cannot be reached by it.
    return [(int(type_id), one.result) for type_id, one in answers.items() if not isinstance(one, Refusal)]


def _read(portal: Portal, asked: Mapping[str, tuple[str, Mapping[str, Any]]]) -> list[Any]:
    results = []
    for answer in portal.batch(asked).values():
        if isinstance(answer, Refusal):
            raise CardGone if "not found" in answer.description.lower() else answer
        results.append(answer.result)
    return results


def _name(row: Mapping[str, Any]) -> str:
    return str(row.get("NAME") or "").strip()


def _first(row: Mapping[str, Any], field: str) -> str:
    values = (str(one.get("VALUE") or "").strip() for one in row.get(field) or [] if isinstance(one, Mapping))
    return next(filter(None, values), "")
