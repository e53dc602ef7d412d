"""Read the answers of cards: of one in one request, of many in few, be they leads, deals or items of a smart process.

What a lead says of the client itself, other cards say through their contact and their company.
https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-get.html
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from b24app.portal import card_fields
from b24app.portal.answer import Answer
from b24app.portal.batch import Found
from b24app.portal.card import LINKS, OF_CLIENT, STANDARD, Read, answers_in
from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal
from b24app.portal.targets import LEADS, Target
from b24app.portal.userfields import field_name

_ITEM = {
    "ID": "id",
    "TITLE": "title",
    "STAGE_ID": "stageId",
    "OPPORTUNITY": "opportunity",
    "SOURCE_ID": "sourceId",
    "SOURCE_DESCRIPTION": "sourceDescription",
    "ASSIGNED_BY_ID": "assignedById",
    "CONTACT_ID": "contactId",
    "COMPANY_ID": "companyId",
}
"""How the universal methods spell what the classic ones do."""

_CLIENTS = {"contact": "CONTACT_ID", "company": "COMPANY_ID"}
_OF_COMPANY = {"COMPANY_TITLE": "TITLE", "PHONE": "PHONE", "EMAIL": "EMAIL", "WEB": "WEB", "ADDRESS": "ADDRESS"}
_OF_CONTACT = tuple(STANDARD[key] for key in OF_CLIENT if key != "company")
_AT_ONCE = 500
_PAGE = 50
_NOT_THERE = ("not found", "не найден", "not defined or invalid")


def read_card(portal: Portal, number: int, keys: Collection[str], target: Target = LEADS) -> dict[str, Any]:
    """Read these fields of a card in one request; a key the portal does not know has no answer."""
    asked = {"card": _card_query(target, number), **card_fields.queries(target, keys)}
    clients = _client_queries(target) if _has_client(target, keys) else {}
    answers, linked = {}, {}
    for name, answer in portal.batch({"card": asked["card"], **clients, **asked}).items():
        if name in clients:
            linked[name] = answer
        elif isinstance(answer, Refusal):
            raise answer
        else:
            answers[name] = answer
    row = _row(answers["card"].result, target)
    found = {name: _client(answer, row.get(_CLIENTS[name])) for name, answer in linked.items()}
    row = _joined(row, found.get("contact"), found.get("company"))
    return answers_in(row, card_fields.fields(portal, target, answers, keys), keys, target)


def read_cards(
    portal: Portal, stages: Collection[str], keys: Collection[str], target: Target = LEADS
) -> Iterator[Read]:
    """Read these fields of every card that stands on one of these stages, many in a request."""
    codes = [target.status_id(code) for code in stages]
    return _read_where(portal, {f"@{_name('STAGE_ID', target)}": codes}, keys, target)


def read_numbered(
    portal: Portal, numbers: Collection[int], keys: Collection[str], target: Target = LEADS
) -> Iterator[Read]:
    """Read these fields of the cards with these numbers, many in a request; those that are gone are left out."""
    return _read_where(portal, {f"@{_name('ID', target)}": sorted(numbers)}, keys, target)


def _read_where(portal: Portal, where: Mapping[str, Any], keys: Collection[str], target: Target) -> Iterator[Read]:
    fields = card_fields.fields(portal, target, card_fields.ask(portal, card_fields.queries(target, keys)), keys)
    known = {field.key for field in fields}
    names = {STANDARD[key] for key in keys if key in STANDARD and _holds(target, key)}
    names |= {LINKS[key] for key in keys if key in LINKS}
    names |= set(_CLIENTS.values()) if _has_client(target, keys) else set()
    select = [_name(one, target) for one in ("ID", "TITLE", "STAGE_ID", *sorted(names))]
    select += [field_name(key, target) for key in sorted(known & set(keys))]
    rows = (_row({"item": one} if _is_item(target) else one, target) for one in _scanned(portal, where, select, target))
    for row in _with_clients(portal, rows) if _has_client(target, keys) else rows:
        stage = target.code(str(row["STATUS_ID" if target.entity == "lead" else "STAGE_ID"]))
        yield Read(int(row["ID"]), str(row.get("TITLE") or ""), stage, answers_in(row, fields, keys, target))


def _scanned(
    portal: Portal, where: Mapping[str, Any], select: list[str], target: Target
) -> Iterator[Mapping[str, Any]]:
    wanted: dict[str, Any] = {"filter": where, "select": select}
    if not _is_item(target):
        return portal.scan(f"crm.{target.entity}.list", wanted)
    own = {"entityTypeId": target.entity_type_id, "useOriginalUfNames": "Y"}
    return portal.scan("crm.item.list", {**own, **wanted}, check=False)


def _is_item(target: Target) -> bool:
    return target.entity == "smart_process"


def _holds(target: Target, key: str) -> bool:
    return target.entity == "lead" or key not in OF_CLIENT


def _has_client(target: Target, keys: Collection[str]) -> bool:
    return target.entity != "lead" and any(key in OF_CLIENT for key in keys)


def _name(name: str, target: Target) -> str:
    if target.entity == "lead" and name == "STAGE_ID":
        return "STATUS_ID"
    return _ITEM[name] if _is_item(target) else name


def _card_query(target: Target, number: int) -> tuple[str, Mapping[str, Any]]:
    if not _is_item(target):
        return f"crm.{target.entity}.get", {"id": number}
    return "crm.item.get", {"entityTypeId": target.entity_type_id, "id": number, "useOriginalUfNames": "Y"}


def _client_queries(target: Target) -> dict[str, tuple[str, Mapping[str, Any]]]:
    above = ("item",) if _is_item(target) else ()
    return {
        kind: (f"crm.{kind}.get", {"id": Found("card", (*above, _name(link, target)))})
        for kind, link in _CLIENTS.items()
    }


def _row(result: Mapping[str, Any], target: Target) -> dict[str, Any]:
    if not _is_item(target):
        return dict(result)
    item = result["item"]
    return dict(item) | {ours: item.get(theirs) for ours, theirs in _ITEM.items()}


def _client(answer: Answer | Refusal, link: Any) -> Mapping[str, Any] | None:
    """Take a contact or a company; a card that names none refers to nothing, and one that was deleted is not there."""
    if not isinstance(answer, Refusal):
        return answer.result if link not in (None, "", "0", 0) else None
    if link in (None, "", "0", 0) or any(text in answer.description.lower() for text in _NOT_THERE):
        return None
    raise answer


def _joined(
    row: dict[str, Any], contact: Mapping[str, Any] | None, company: Mapping[str, Any] | None
) -> dict[str, Any]:
    theirs = {name: company.get(own) for name, own in _OF_COMPANY.items()} if company else {}
    theirs |= {name: contact[name] for name in _OF_CONTACT if contact.get(name)} if contact else {}
    return row | theirs


def _with_clients(portal: Portal, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    rest = iter(rows)
    while several := list(islice(rest, _AT_ONCE)):
        found = _clients_of(portal, several)
        for row in several:
            linked = {kind: found[kind].get(int(row.get(link) or 0)) for kind, link in _CLIENTS.items()}
            yield _joined(row, linked["contact"], linked["company"])


def _clients_of(portal: Portal, rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[int, Mapping[str, Any]]]:
    several, asked = list(rows), {}
    for kind, link in _CLIENTS.items():
        ids = sorted({int(row.get(link) or 0) for row in several} - {0})
        select = ["ID", *(_OF_CONTACT if kind == "contact" else _OF_COMPANY.values())]
        for begin in range(0, len(ids), _PAGE):
            wanted = {"filter": {"@ID": ids[begin : begin + _PAGE]}, "select": select, "start": -1}
            asked[f"{kind} {begin}"] = (f"crm.{kind}.list", wanted)
    found: dict[str, dict[int, Mapping[str, Any]]] = {kind: {} for kind in _CLIENTS}
    for name, answer in card_fields.ask(portal, asked).items():
        found[name.partition(" ")[0]] |= {int(row["ID"]): row for row in answer.result or []}
    return found
