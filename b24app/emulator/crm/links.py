"""Many contacts of a lead or a deal, many companies of a contact: who is linked, in which order, who comes first."""

from collections.abc import Mapping
from typing import Any

from b24app.emulator.crm import cards
from b24app.emulator.crm.kinds import CONTACT, KINDS
from b24app.emulator.grants import Actor
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row

STEP = 10
# Where the places somebody chose are kept beside the list of ids.
SORTS = {"CONTACT_IDS": "CONTACT_SORTS", "COMPANY_IDS": "COMPANY_SORTS"}


def shown(row: Row, listed: str, name: str) -> list[Row]:
    """Write the links of an item; the first one is the primary."""
    sorts: Mapping[int, int] = row.get(SORTS[listed], {})
    numbers = row.get(listed, [])
    links = [
        {name: number, "SORT": sorts.get(number, place * STEP), "ROLE_ID": 0, "IS_PRIMARY": "N"}
        for place, number in enumerate(numbers, 1)
    ]
    if links:
        links[0]["IS_PRIMARY"] = "Y"
    return sorted(links, key=lambda link: int(link["SORT"]))


def read(items: list[Row], name: str) -> tuple[list[int], dict[int, int]]:
    """Read the links sent: ids with the primary one first, and the places that were chosen."""
    found = [(whole(item.get(name)) or 0, item) for item in items if isinstance(item, dict)]
    sorts = {number: whole(item["SORT"]) or 0 for number, item in found if whole(item.get("SORT"))}
    ordered = sorted(found, key=lambda link: (link[1].get("IS_PRIMARY") != "Y", sorts.get(link[0], 0)))
    return list(dict.fromkeys(number for number, _ in ordered if number > 0)), sorts


def keep(portal: Portal, type_id: int, row: Row, listed: str, numbers: list[int], sorts: dict[int, int]) -> None:
    """Write the links of an item; nothing follows but the moment of its change."""
    chosen = {number: sort for number, sort in sorts.items() if number in numbers}
    values: Row = {listed: numbers or None, SORTS[listed]: chosen or None}
    cards.update(portal, KINDS[type_id], row, values, Actor(None), cards.NOTHING)


def contacts_of(portal: Portal, company_id: int) -> list[int]:
    """Return the contacts that name a company."""
    rows: Mapping[int, Row] = portal.crm.box(CONTACT).rows
    return [number for number, row in rows.items() if company_id in row.get("COMPANY_IDS", ())]


def set_contacts(portal: Portal, company_id: int, wanted: Any) -> None:
    """Let exactly these contacts name a company."""
    rows = portal.crm.box(CONTACT).rows
    for number in contacts_of(portal, company_id):
        if number not in wanted:
            _link(portal, rows[number], company_id, is_linked=False)
    for number in wanted:
        if number in rows:
            _link(portal, rows[number], company_id, is_linked=True)


def _link(portal: Portal, contact: Row, company_id: int, *, is_linked: bool) -> None:
    left = [number for number in contact.get("COMPANY_IDS", ()) if number != company_id]
    keep(portal, CONTACT, contact, "COMPANY_IDS", [*left, company_id] if is_linked else left, {})
