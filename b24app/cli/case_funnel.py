"""Put the card of a case into a funnel: leads, deals, or a funnel of deals or of a smart process made for the case."""

from collections.abc import Mapping
from typing import Any

from b24app.portal.answers import written
from b24app.portal.categories import open_funnel
from b24app.portal.client import Portal
from b24app.portal.marker import Marker
from b24app.portal.process_fields import add_config
from b24app.portal.processes import make_process, processes_in, processes_query
from b24app.portal.targets import LEADS, Entity, Target
from b24app.portal.userfields import NewField, field_name

_ON_A_THROWAWAY = Marker.harmless("a card of a case, on a portal that is thrown away")
_SWITCHES = {"funnels": True, "clients": True, "products": True, "sources": True}
_NAMES = {"title": "title", "amount": "opportunity", "source": "sourceId", "responsible": "assignedById"}
_CONTACTS = ("name", "last_name", "phone", "email")

STAGES: Mapping[Entity, Mapping[str, str]] = {
    "lead": {"NEW": "work", "IN_PROCESS": "work", "PROCESSED": "work", "CONVERTED": "success", "JUNK": "failure"},
    "deal": {"NEW": "work", "PREPARATION": "work", "EXECUTING": "work", "WON": "success", "LOSE": "failure"},
    "smart_process": {"NEW": "work", "PREPARATION": "work", "CLIENT": "work", "SUCCESS": "success", "FAIL": "failure"},
}
"""Stages that a new funnel of each kind has, as far as cases use them."""


def funnel_of(portal: Portal, kind: str, name: str) -> Target:
    """Make the funnel of a case; without a name it is the one that cards of the kind have from the beginning."""
    if kind == "deal":
        return Target("deal", 2, open_funnel(portal, 2, "case", name) if name else 0)
    if kind != "smart_process":
        return LEADS
    make_process(portal, "Case", 0, _SWITCHES)
    process = processes_in(portal.read(*processes_query()).result)[-1]
    number = process.entity_type_id
    return Target("smart_process", number, open_funnel(portal, number, "case", name or "Case"), process=process)


def add_item(portal: Portal, target: Target, card: Mapping[str, Any]) -> int:
    """Create a card in a funnel of its own and let it walk its stages; its client becomes a contact."""
    first, *rest = card.get("path") or ["NEW"]
    fields = {"title": "Anna"} | {_NAMES[key]: value for key, value in card.items() if key in _NAMES}
    fields |= {"categoryId": target.category_id, "stageId": target.status_id(first)}
    for key, day in (card.get("dates") or {}).items():
        add_config(portal, target, NewField(key, "date", False, {"ru": key, "en": key}, {}, [], 100))  # noqa: FBT003
        fields[field_name(key, target)] = day
    client = {key: card[key] for key in _CONTACTS if key in card}
    if client:
        told = {"fields": {"NAME": "Anna"} | written(client, ())}
        fields["contactId"] = portal.add("crm.contact.add", told, marker=_ON_A_THROWAWAY).result
    own = {"entityTypeId": target.entity_type_id, "useOriginalUfNames": "Y"}
    number = int(portal.add("crm.item.add", {**own, "fields": fields}, marker=_ON_A_THROWAWAY).result["item"]["id"])
    for one in rest:
        portal.write("crm.item.update", {**own, "id": number, "fields": {"stageId": target.status_id(one)}})
    return number
