"""crm.item.productrow.*: product rows of items in the universal way."""

from operator import itemgetter
from typing import Any

from b24app.emulator import filters
from b24app.emulator.crm import products
from b24app.emulator.crm.kinds import Kind, kind_of
from b24app.emulator.crm.naming import camel, upper
from b24app.emulator.crm.universal_reading import number_shown
from b24app.emulator.described import described
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, Page, method
from b24app.emulator.methods.universal import ITEM_NOT_FOUND, mapping, needed
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PAGE = "crm/universal/product-rows/crm-item-productrow-"
TYPES = {
    "ID": "integer",
    "OWNER_ID": "integer",
    "OWNER_TYPE": "string",
    "PRODUCT_ID": "integer",
    "PRODUCT_NAME": "string",
}
TYPES |= dict.fromkeys(("PRICE", "PRICE_EXCLUSIVE", "PRICE_NETTO", "PRICE_BRUTTO", "QUANTITY"), "double")
TYPES |= {"DISCOUNT_TYPE_ID": "integer", "DISCOUNT_RATE": "double", "DISCOUNT_SUM": "double", "TAX_RATE": "double"}
TYPES |= {"TAX_INCLUDED": "char", "CUSTOMIZED": "char", "MEASURE_CODE": "integer", "MEASURE_NAME": "string"}
TYPES |= {"SORT": "integer", "XML_ID": "string", "TYPE": "integer"}
READ_ONLY = ("ID", "PRICE_EXCLUSIVE", "PRICE_NETTO", "PRICE_BRUTTO", "TYPE")


@method("crm.item.productrow.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a product row."""
    needs = ("OWNER_ID", "OWNER_TYPE")
    return {
        "fields": {
            camel(name): described(
                kind, name, read_only=name in READ_ONLY, required=name in needs, immutable=name in needs
            )
            for name, kind in TYPES.items()
        }
    }


@method("crm.item.productrow.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of the rows of one item: the filter must name it by =ownerType and =ownerId."""
    sent = {_inner(name): value for name, value in call.params.mapping("FILTER").items()}
    short, number = str(sent.pop("OWNER_TYPE", "")), whole(sent.pop("OWNER_ID", None)) or 0
    kind = products.owner_kind(call.portal, short)
    if kind is None or number not in call.portal.crm.box(kind.type_id).rows:
        raise RestError("ACCESS_DENIED", "Доступ запрещен")
    rows = products.of(call.portal, (kind.type_id, number))
    for name, wanted in sent.items():
        field = filters.split(name)[1]
        check = filters.test(name, wanted, TYPES.get(field, "string"), itemgetter(field))
        rows = [row for row in rows if check(row)]
    order = {_inner(name): direction for name, direction in call.params.mapping("ORDER").items()}
    cut = page(ordered(rows, order, lambda name: itemgetter(name) if name in TYPES else None), start_of(call.params))
    return Page({"productRows": [_shown(call, dict(row)) for row in cut.rows]}, cut.total, cut.next)


@method("crm.item.productrow.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return one row."""
    return {"productRow": _shown(call, _found(call))}


@method("crm.item.productrow.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> Row:
    """Add a row; the item's sum follows, unless it is kept by hand."""
    sent = _upper(mapping(call))
    kind, number = _owner(call, sent.get("OWNER_TYPE"), sent.get("OWNER_ID"))
    row = products.put(call.portal, (kind.type_id, number), sent)
    products.follow(call.portal, kind, number, call.actor)
    return {"productRow": _shown(call, row)}


@method("crm.item.productrow.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> Row:
    """Change a row."""
    row = _found(call)
    changed = products.put(call.portal, (row["OWNER_TYPE"], row["OWNER_ID"]), _upper(mapping(call)), row)
    _follow(call, row)
    return {"productRow": _shown(call, changed)}


@method("crm.item.productrow.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> None:
    """Drop a row; the result is null."""
    row = _found(call)
    products.remove(call.portal, row)
    _follow(call, row)


@method("crm.item.productrow.set", scope="crm", write=True, source=f"{PAGE}set")
def set_(call: Call) -> Row:
    """Put exactly these rows in place of all there were."""
    kind, number = _owner(call, needed(call, "ownerType"), needed(call, "ownerId"))
    rows = [_upper(row) for row in mapping(call, "productRows").values() if isinstance(row, dict)]
    products.replace(call.portal, (kind.type_id, number), rows)
    products.follow(call.portal, kind, number, call.actor)
    return {"productRows": [_shown(call, row) for row in products.of(call.portal, (kind.type_id, number))]}


def _owner(call: Call, short: Any, number: Any) -> tuple[Kind, int]:
    kind, item_id = products.owner_kind(call.portal, str(short or "")), whole(number) or 0
    if kind is None or item_id not in call.portal.crm.box(kind.type_id).rows:
        raise RestError("OWNER_NOT_FOUND", "Owner was not found")
    return kind, item_id


def _found(call: Call) -> Row:
    row = call.portal.crm.products.get(whole(needed(call, "id")) or 0)
    if row is None:
        raise RestError("NOT_FOUND", ITEM_NOT_FOUND)
    return row


def _follow(call: Call, row: Row) -> None:
    kind = kind_of(call.portal, row["OWNER_TYPE"])
    if kind is not None:
        products.follow(call.portal, kind, row["OWNER_ID"], call.actor)


def _shown(call: Call, row: Row) -> Row:
    kind = kind_of(call.portal, row["OWNER_TYPE"])
    shown = {camel(name): number_shown(row.get(name)) for name in TYPES}
    return shown | {"ownerType": kind.short if kind else "", "priceAccount": number_shown(row["PRICE"])}


def _inner(name: str) -> str:
    prefix, field = filters.split(name)
    return upper(field) if prefix == "=" else prefix + upper(field)


def _upper(sent: Row) -> Row:
    return {upper(name): value for name, value in sent.items()}
