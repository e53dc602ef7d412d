"""Carry a merge out: write the survivor, move what hangs on the others, delete them."""

from b24app.emulator import activities, timelines
from b24app.emulator.crm import cards
from b24app.emulator.crm.about import About
from b24app.emulator.crm.kinds import COMPANY, CONTACT, Kind
from b24app.emulator.crm.merging import merged
from b24app.emulator.crm.removal import rows_with
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row

# What names an item of a type from items of others: one id, or a list of them.
_ONE = {1: ("LEAD_ID",), 2: ("DEAL_ID",), COMPANY: ("COMPANY_ID", "MYCOMPANY_ID"), 7: ("QUOTE_ID",)}
_MANY = {CONTACT: ("CONTACT_IDS",), COMPANY: ("COMPANY_IDS",)}


def merge(about: About, survivor: Row, others: list[Row], actor: Actor) -> None:
    """Merge items into the first; raises ConflictError, and then nothing has happened."""
    portal, kind = about.portal, about.kind
    have_products = any(portal.crm.products_of.get((kind.type_id, row["ID"])) for row in (survivor, *others))
    values = merged(about, survivor, others, have_products=have_products)
    cards.update(portal, kind, survivor, values, actor, is_classic=True)
    for other in others:
        _move(portal, kind, other["ID"], survivor["ID"], actor)
        cards.delete(portal, kind, other, actor)


def _move(portal: Portal, kind: Kind, source: int, target: int, actor: Actor) -> None:
    old, new = (kind.type_id, source), (kind.type_id, target)
    for row in list(timelines.of(portal, old)):
        timelines.bind(portal, row, new)
    for row in activities.of(portal, old):
        if new not in row["BINDINGS"]:
            row["BINDINGS"].append(new)
        activities.unbind(portal, row, old, actor)
    products = portal.crm.products_of.pop(old, [])
    for number in products:
        portal.crm.products[number]["OWNER_ID"] = target
    if products:
        portal.crm.products_of.setdefault(new, []).extend(products)
    _rename(portal, kind, source, target)


def _rename(portal: Portal, kind: Kind, source: int, target: int) -> None:
    """Let the items that named a loser name the survivor."""
    for name in (*_ONE.get(kind.type_id, ()), f"PARENT_ID_{kind.type_id}"):
        for row in rows_with(portal, name):
            if row.get(name) == source:
                row[name] = target
    for name in _MANY.get(kind.type_id, ()):
        for row in rows_with(portal, name):
            if source in row.get(name, ()):
                row[name] = list(dict.fromkeys(target if number == source else number for number in row[name]))
