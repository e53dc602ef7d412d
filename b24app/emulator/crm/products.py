"""Product rows: what an item sells, the prices worked out, and the item's sum that follows them."""

from typing import Any

from b24app.emulator.crm import cards
from b24app.emulator.crm.kinds import KINDS, Kind, kind_of
from b24app.emulator.errors import core
from b24app.emulator.grants import Actor
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row
from b24app.emulator.values import NotAValue, typed

MONEY_DISCOUNT, PERCENT_DISCOUNT = 1, 2
PIECES = (796, "шт")
NUMBERS = ("PRICE", "QUANTITY", "DISCOUNT_RATE", "DISCOUNT_SUM", "TAX_RATE")
NO_DISCOUNT = (
    "Discount Sum (DISCOUNT_SUM) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined"
    " and Discount Rate (DISCOUNT_RATE) is 100%<br>"
)


def owner_kind(portal: Portal, short: str) -> Kind | None:
    """Find the type product rows name by its letter: D, or T80 for a smart process."""
    known = next((kind for kind in KINDS.values() if kind.short == short), None)
    if known is not None:
        return known
    own = (number for number in portal.crm.types if f"t{number:x}" == short.lower())
    return kind_of(portal, next(own, None))


def of(portal: Portal, owner: tuple[int, int]) -> list[Row]:
    """Return an item's rows, by SORT."""
    rows = [portal.crm.products[number] for number in portal.crm.products_of.get(owner, ())]
    return sorted(rows, key=lambda row: (row["SORT"], row["ID"]))


def put(portal: Portal, owner: tuple[int, int], sent: Row, present: Row | None = None) -> Row:
    """Write one row, new or there already, and return it."""
    place = (len(portal.crm.products_of.get(owner, ())) + 1) * 10
    row = _worked_out({**(present or _blank(place)), **_read(sent)})
    if present is None:
        row |= {"ID": portal.next_id("product row"), "OWNER_TYPE": owner[0], "OWNER_ID": owner[1]}
        portal.crm.products_of.setdefault(owner, []).append(row["ID"])
    portal.crm.products[row["ID"]] = row
    return row


def replace(portal: Portal, owner: tuple[int, int], rows: list[Row]) -> None:
    """Put these rows in place of all there were; a row sent with its ID stays the same row."""
    known = {number: portal.crm.products[number] for number in portal.crm.products_of.get(owner, ())}
    read = [(known.get(whole(row.get("ID")) or 0), row) for row in rows]
    for _, row in read:
        _worked_out({**_blank(0), **_read(row)})
    for number in known:
        del portal.crm.products[number]
    portal.crm.products_of[owner] = [present["ID"] for present, _ in read if present]
    for present, row in read:
        put(portal, owner, row, present)


def remove(portal: Portal, row: Row) -> None:
    """Drop one row."""
    del portal.crm.products[row["ID"]]
    portal.crm.products_of[row["OWNER_TYPE"], row["OWNER_ID"]].remove(row["ID"])


def follow(portal: Portal, kind: Kind, item_id: int, actor: Actor) -> None:
    """Let the item's sum follow its rows, unless it is kept by hand."""
    item = portal.crm.box(kind.type_id).rows[item_id]
    if item.get("IS_MANUAL_OPPORTUNITY") != "Y":
        total = round(sum(row["PRICE"] * row["QUANTITY"] for row in of(portal, (kind.type_id, item_id))), 2)
        cards.update(portal, kind, item, {"OPPORTUNITY": total}, actor)


def _blank(sort: int) -> Row:
    row: Row = {"PRODUCT_ID": 0, "PRODUCT_NAME": "", "PRICE": 0.0, "QUANTITY": 1.0, "TAX_RATE": None, "SORT": sort}
    row |= {"DISCOUNT_TYPE_ID": PERCENT_DISCOUNT, "DISCOUNT_RATE": 0.0, "DISCOUNT_SUM": 0.0, "TAX_INCLUDED": "N"}
    return row | {"CUSTOMIZED": "Y", "MEASURE_CODE": PIECES[0], "MEASURE_NAME": PIECES[1], "XML_ID": "", "TYPE": 4}


def _read(sent: Row) -> Row:
    row: Row = {name: _number(sent[name]) for name in NUMBERS if name in sent}
    row |= {
        name: whole(sent[name]) or 0
        for name in ("PRODUCT_ID", "DISCOUNT_TYPE_ID", "MEASURE_CODE", "SORT")
        if name in sent
    }
    row |= {name: str(sent[name]) for name in ("PRODUCT_NAME", "MEASURE_NAME", "XML_ID") if sent.get(name)}
    flags = ("TAX_INCLUDED", "CUSTOMIZED")
    return row | {name: "Y" if sent[name] == "Y" else "N" for name in flags if name in sent}


def _worked_out(row: Row) -> Row:
    """PRICE is with discount and tax; the other prices follow from it."""
    if row["DISCOUNT_TYPE_ID"] == PERCENT_DISCOUNT and row["DISCOUNT_RATE"] >= 100 and not row["DISCOUNT_SUM"]:
        raise core(NO_DISCOUNT)
    tax = 1 + (row["TAX_RATE"] or 0) / 100
    exclusive = row["PRICE"] / tax
    if row["DISCOUNT_TYPE_ID"] == PERCENT_DISCOUNT and row["DISCOUNT_RATE"] < 100:
        row["DISCOUNT_SUM"] = round(exclusive / (1 - row["DISCOUNT_RATE"] / 100) - exclusive, 2)
    netto = round(exclusive + row["DISCOUNT_SUM"], 2)
    row |= {
        "PRICE_EXCLUSIVE": round(exclusive, 2),
        "PRICE_NETTO": netto,
        "PRICE_BRUTTO": round(netto * tax, 2),
    }
    return row


def _number(value: Any) -> float:
    try:
        return float(typed("double", value) or 0)
    except NotAValue:
        return 0.0
