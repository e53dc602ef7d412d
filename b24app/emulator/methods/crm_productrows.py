"""crm.lead.productrows.*, crm.deal.productrows.*, crm.quote.productrows.*: product rows in the old way."""

from b24app.emulator.crm import products
from b24app.emulator.crm.kinds import DEAL, KINDS, LEAD, QUOTE, Kind
from b24app.emulator.crm.universal_reading import number_shown
from b24app.emulator.errors import said
from b24app.emulator.method import Call
from b24app.emulator.methods.family import for_kinds
from b24app.emulator.state import Row

SELLERS, QUOTES = (KINDS[LEAD], KINDS[DEAL]), (KINDS[QUOTE],)
NULLS = ("STORE_ID", "RESERVE_ID", "DATE_RESERVE_END", "RESERVE_QUANTITY", "PRODUCT_DESCRIPTION")


@for_kinds("crm.{kind}.productrows.get", page="{place}/crm-{kind}-product-rows-get", kinds=QUOTES)
@for_kinds("crm.{kind}.productrows.get", page="{place}/crm-{kind}-productrows-get", kinds=SELLERS)
def get(call: Call, kind: Kind) -> list[Row]:
    """Return an item's rows in the old writing."""
    number = _classic_owner(call, kind)
    return [_classic(kind, row) for row in products.of(call.portal, (kind.type_id, number))]


@for_kinds("crm.{kind}.productrows.set", page="{place}/crm-{kind}-product-rows-set", kinds=QUOTES, write=True)
@for_kinds("crm.{kind}.productrows.set", page="{place}/crm-{kind}-productrows-set", kinds=SELLERS, write=True)
def set_(call: Call, kind: Kind) -> bool:
    """Put exactly these rows in place of all there were."""
    number = _classic_owner(call, kind)
    if not isinstance(call.params.get("ROWS"), (list, dict)):
        raise said("The parameter rows must be array.")
    rows = [dict(row) for row in call.params.mapping("ROWS").values() if isinstance(row, dict)]
    products.replace(call.portal, (kind.type_id, number), rows)
    products.follow(call.portal, kind, number, call.actor)
    return True


def _classic_owner(call: Call, kind: Kind) -> int:
    number = call.params.number()
    if number <= 0:
        raise said("The parameter id is invalid or not defined.")
    if number not in call.portal.crm.box(kind.type_id).rows:
        raise said("Access denied.")
    return number


def _classic(kind: Kind, row: Row) -> Row:
    shown = {name: number_shown(value) for name, value in row.items()}
    shown |= {"ID": str(row["ID"]), "OWNER_ID": str(row["OWNER_ID"]), "OWNER_TYPE": kind.short}
    shown |= {"ORIGINAL_PRODUCT_NAME": row["PRODUCT_NAME"], "PRICE_ACCOUNT": f"{row['PRICE']:.8f}"}
    return shown | dict.fromkeys(NULLS)
