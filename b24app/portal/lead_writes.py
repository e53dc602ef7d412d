"""Spell the writes of a clean-up, each with a look-up that tells whether it happened.

No stage is changed in silence: a portal starts the robots of the new stage whichever method moves a lead. What can be
done quietly is: no feed entries, cards made by import, which starts nothing.
https://apidocs.bitrix24.com/api-reference/crm/universal/import/index.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from b24app.portal.lead_images import CONTACTS, MULTIFIELDS
from b24app.portal.marker import Marker, Row
from b24app.portal.offline import CONNECTOR
from b24app.portal.outcome import Command
from b24app.portal.taking_over import products
from b24app.portal.whole_lead import ORIGINATOR, TYPES, origin_of

_OWN = {"auth_connector": CONNECTOR}
_QUIET = {"params": {"REGISTER_SONET_EVENT": "N"}, **_OWN}
_ORIGINAL = {"useOriginalUfNames": "Y"}


def change_lead(number: int, fields: Mapping[str, Any]) -> Command:
    """Write fields of a lead; it happened where the lead holds them all."""
    plain = [name for name in fields if name != CONTACTS]
    asked = {"filter": {"=ID": number}, "select": ["ID", *plain], "order": {"ID": "ASC"}, "start": -1}
    marker = Marker.row("crm.lead.list", asked, lambda row: all(has(row, name, fields[name]) for name in plain))
    if not plain:
        marker = Marker.harmless("the same links twice are the same links")
    return Command("crm.lead.update", {"id": number, "fields": dict(fields), **_QUIET}, marker=marker)


def has(row: Row, name: str, value: Any) -> bool:
    """Tell whether a row of a lead holds what was written into a field."""
    if name not in MULTIFIELDS:
        return bool(plain(row.get(name)) == plain(value))
    there = {value_of(one): one for one in row.get(name) or []}
    ids = {str(one.get("ID")) for one in row.get(name) or []}
    return all(
        str(one.get("ID")) not in ids if one.get("DELETE") == "Y" else value_of(one) in there for one in value or []
    )


def value_of(row: Row) -> str:
    """Return the value of a phone, an address or the like, for comparing."""
    return str(row.get("VALUE") or "").strip().lower()


def plain(value: Any) -> Any:
    """Return a value in one spelling: the portal says nothing in many ways, and numbers as text."""
    if isinstance(value, list | tuple):
        return [plain(one) for one in value] or ""
    if value in (None, False, "", 0, "0", "0.00"):
        return ""
    return str(value).strip().replace("\r\n", "\n")


def make(kind: str, lead: int, fields: Mapping[str, Any]) -> Command:
    """Make a contact, a company or a deal of a lead by import; it carries the lead's number and a mark."""
    carried = {"originatorId": ORIGINATOR, "originId": origin_of(lead)}
    asked = {"entityTypeId": TYPES[kind], **_ORIGINAL, **_OWN, "fields": {**fields, "leadId": lead, **carried}}
    return Command("crm.item.import", asked, marker=Marker.item(TYPES[kind], carried))


def fill_address(kind: str, number: int, address: Mapping[str, Any]) -> Command:
    """Write an address into a card; only the classic methods take one."""
    harmless = Marker.harmless("an address set twice is the same address")
    return Command(f"crm.{kind}.update", {"id": number, "fields": dict(address), **_QUIET}, marker=harmless)


def copy_rows(deal: int, rows: Iterable[Row]) -> Command:
    """Give a deal these products in place of those it has."""
    asked = {"ownerType": "D", "ownerId": deal, "productRows": products(rows)}
    return Command("crm.item.productrow.set", asked, marker=Marker.harmless("the same products twice are the same"))


def remove(kind: str, number: int) -> Command:
    """Delete a card."""
    harmless = Marker.harmless("a card that is gone cannot be removed again")
    return Command("crm.item.delete", {"entityTypeId": TYPES[kind], "id": number, **_OWN}, marker=harmless)


def bind_activity(number: int, kind: str, card: int) -> Command:
    """Show an activity under one more card."""
    asked = {"activityId": number, "entityTypeId": TYPES[kind], "entityId": card}
    return Command("crm.activity.binding.add", asked, marker=_activity_on(number, kind, card))


def unbind_activity(number: int, kind: str, card: int) -> Command:
    """Show an activity under a card no more."""
    asked = {"activityId": number, "entityTypeId": TYPES[kind], "entityId": card}
    return Command("crm.activity.binding.delete", asked, marker=Marker.harmless("the second time it is not there"))


def move_activity(number: int, source: int, target: int) -> Command:
    """Move an activity from one lead to another."""
    lead = TYPES["lead"]
    asked = {"activityId": number, "sourceEntityTypeId": lead, "sourceEntityId": source}
    asked |= {"targetEntityTypeId": lead, "targetEntityId": target}
    return Command("crm.activity.binding.move", asked, marker=_activity_on(number, "lead", target))


def bind_comment(number: int, kind: str, card: int) -> Command:
    """Show a comment under one more card."""
    fields = {"OWNER_ID": number, "ENTITY_ID": card, "ENTITY_TYPE": kind}
    return Command(
        "crm.timeline.bindings.bind", {"fields": fields}, marker=Marker.harmless("shown twice is shown once")
    )


def unbind_comment(number: int, kind: str, card: int) -> Command:
    """Show a comment under a card no more."""
    fields = {"OWNER_ID": number, "ENTITY_ID": card, "ENTITY_TYPE": kind}
    harmless = Marker.harmless("the second time it is not there")
    return Command("crm.timeline.bindings.unbind", {"fields": fields}, marker=harmless)


def write_comment(lead: int, text: str) -> Command:
    """Write a comment into a lead's timeline; one with the same text counts as this one."""
    card = {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}
    asked = {"filter": card, "order": {"ID": "DESC"}, "select": ["ID", "COMMENT"]}
    marker = Marker.row("crm.timeline.comment.list", asked, lambda row: str(row.get("COMMENT")).strip() == text.strip())
    return Command("crm.timeline.comment.add", {"fields": {**card, "COMMENT": text}}, marker=marker)


def remove_comment(number: int) -> Command:
    """Delete a comment that is shown under one card alone."""
    harmless = Marker.harmless("a comment that is gone cannot be removed again")
    return Command("crm.timeline.comment.delete", {"id": number}, marker=harmless)


def restore_lead(was: int, fields: Mapping[str, Any]) -> Command:
    """Make a lead that was deleted anew by import, with its fields, dates and authors; it gets another number."""
    carried = {"originatorId": f"{ORIGINATOR} restored", "originId": origin_of(was)}
    asked = {"entityTypeId": TYPES["lead"], **_ORIGINAL, **_OWN, "fields": {**fields, **carried}}
    return Command("crm.item.import", asked, marker=Marker.item(TYPES["lead"], carried))


def _activity_on(number: int, kind: str, card: int) -> Marker:
    pair = (TYPES[kind], card)
    return Marker.row(
        "crm.activity.binding.list",
        {"activityId": number},
        lambda row: (int(row["entityTypeId"]), int(row["entityId"])) == pair,
    )
