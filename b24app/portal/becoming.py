"""Make what a lead becomes, each thing once: every card made carries the lead's number and a mark to be found by.

https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-add.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.fetching import is_file
from b24app.portal.marker import Marker
from b24app.portal.outcome import Command
from b24app.portal.refusals import Refusal
from b24app.portal.taking_over import products
from b24app.portal.whole_lead import ORIGINATOR, TYPES, WholeLead, origin_of, rows_query

_BOUND = Marker.harmless("what is shown there already is shown once")
_THERE = ("ACTIVITY_IS_ALREADY_BOUND",)


def make(portal: Portal, kind: str, lead: int, fields: Mapping[str, Any], sent_at: float | None = None) -> int:
    """Add a contact, a company or a deal made of a lead and return its number; with `sent_at` it is looked up first."""
    carried = {"originatorId": ORIGINATOR, "originId": origin_of(lead)}
    asked = {**_type(kind), "fields": {**with_files(portal, fields), "leadId": lead, **carried}}
    marker = Marker.item(TYPES[kind], carried)
    return int(portal.add("crm.item.add", asked, marker=marker, sent_at=sent_at).result["item"]["id"])


def fill(portal: Portal, kind: str, number: int, fields: Mapping[str, Any]) -> None:
    """Write fields of a card."""
    portal.write("crm.item.update", {**_type(kind), "id": number, "fields": with_files(portal, fields)})


def with_files(portal: Portal, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Put the contents of files in the place of their addresses."""
    return {name: _loaded(portal, value) for name, value in fields.items()}


def _loaded(portal: Portal, value: Any) -> Any:
    if isinstance(value, list) and any(is_file(one) for one in value):
        return [_loaded(portal, one) for one in value]
    return portal.fetch(value["urlMachine"]).sent if is_file(value) else value


def fill_address(portal: Portal, kind: str, number: int, address: Mapping[str, Any]) -> None:
    """Write an address, which only the classic methods take."""
    portal.write(f"crm.{kind}.update", {"id": number, "fields": dict(address)})


def join_company(portal: Portal, contact: int, company: int) -> None:
    """Say that a contact belongs to a company, besides those it belongs to."""
    asked = {"id": contact, "fields": {"COMPANY_ID": company}}
    portal.add("crm.contact.company.add", asked, marker=Marker.harmless("a company is listed once"))


def rows_of(portal: Portal, deal: int) -> Sequence[Mapping[str, Any]]:
    """List the product rows of a deal."""
    return list(portal.read(*rows_query("D", deal)).result["productRows"])


def copy_rows(portal: Portal, deal: int, rows: Iterable[Mapping[str, Any]]) -> None:
    """Give a deal these product rows in place of those it has."""
    portal.write("crm.item.productrow.set", {"ownerType": "D", "ownerId": deal, "productRows": products(rows)})


def unbound(portal: Portal, lead: WholeLead, cards: Mapping[str, int]) -> list[Command]:
    """List what has to be done so that a lead's activities and comments are seen in these cards, too."""
    if not cards:
        return []
    asked: dict[str, tuple[str, Mapping[str, Any]]] = {
        f"activity {one}": ("crm.activity.binding.list", {"activityId": one}) for one in lead.activities
    }
    asked |= {f"comment {one}": ("crm.timeline.bindings.list", {"filter": {"OWNER_ID": one}}) for one in lead.comments}
    found: list[Command] = []
    for name, answer in (portal.batch(asked) if asked else {}).items():
        what, _, number = name.partition(" ")
        # What was deleted meanwhile needs no binding.
        rows = [] if isinstance(answer, Refusal) else answer.result or []
        found += _activity(int(number), rows, cards) if what == "activity" else _comment(int(number), rows, cards)
    return found


def _activity(number: int, rows: Iterable[Mapping[str, Any]], cards: Mapping[str, int]) -> Iterator[Command]:
    there = {(int(row["entityTypeId"]), int(row["entityId"])) for row in rows}
    for kind, card in cards.items():
        if there and (TYPES[kind], card) not in there:
            asked = {"activityId": number, "entityTypeId": TYPES[kind], "entityId": card}
            yield Command("crm.activity.binding.add", asked, marker=_BOUND)


def _comment(number: int, rows: Iterable[Mapping[str, Any]], cards: Mapping[str, int]) -> Iterator[Command]:
    there = {(str(row["ENTITY_TYPE"]).lower(), int(row["ENTITY_ID"])) for row in rows}
    for kind, card in cards.items():
        if there and (kind, card) not in there:
            fields = {"OWNER_ID": number, "ENTITY_ID": card, "ENTITY_TYPE": kind}
            yield Command("crm.timeline.bindings.bind", {"fields": fields}, marker=_BOUND)


def bind(portal: Portal, commands: Iterable[Command]) -> int:
    """Do what `unbound` has listed; returns how many the portal refused."""
    refused = 0
    for outcome in portal.write_many(commands):
        error = outcome.error
        if error is not None and not (isinstance(error, Refusal) and error.is_code(*_THERE)):
            if not isinstance(error, Refusal):
                raise error
            refused += 1
    return refused


def bind_lead(portal: Portal, lead: int, contacts: Sequence[int], company: int) -> None:
    """Bind a lead to its clients; from then on the portal takes it for a repeat one."""
    fields = {"contactIds": list(contacts)} | ({"companyId": company} if company else {})
    portal.write("crm.item.update", {**_type("lead"), "id": lead, "fields": fields})


def _type(kind: str) -> dict[str, Any]:
    return {"entityTypeId": TYPES[kind], "useOriginalUfNames": "Y"}
