"""What the universal methods share: naming a type and an item by number, flags, and their refusals."""

from typing import Any

from b24app.emulator.crm.kinds import Kind, kind_of
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call
from b24app.emulator.params import whole
from b24app.emulator.state import Row

TYPE_NOT_FOUND = "Смарт-процесс не найден"
ITEM_NOT_FOUND = "Элемент не найден"
# Types that exist in a portal and that the universal methods do not serve: old invoices, orders.
UNSUPPORTED = {5: "INVOICE", 14: "ORDER", 15: "CHECK"}


def needed(call: Call, name: str) -> Any:
    """Return a parameter; refused with code 100 when it is absent."""
    if name not in call.params:
        raise RestError("100", f"Could not find value for parameter {{{name}}}")
    return call.params[name]


def mapping(call: Call, name: str = "fields") -> Row:
    """Return a map of fields; refused when it is absent or no map."""
    value = needed(call, name)
    if not isinstance(value, (dict, list)):
        raise RestError(
            "100", f"Invalid value {{{value}}} to match with parameter {{{name}}}. Should be value of type array."
        )
    return dict(value) if isinstance(value, dict) else {str(place): item for place, item in enumerate(value)}


def kind_asked(call: Call) -> Kind:
    """Find the type a call names by entityTypeId."""
    type_id = whole(needed(call, "entityTypeId"))
    if type_id in UNSUPPORTED:
        raise RestError("ENTITY_TYPE_NOT_SUPPORTED", f"Entity type {UNSUPPORTED[type_id]} is not supported")
    kind = kind_of(call.portal, type_id)
    if kind is None:
        raise RestError("NOT_FOUND", TYPE_NOT_FOUND)
    return kind


def item_asked(call: Call, kind: Kind) -> Row:
    """Find the item a call names by id."""
    row = call.portal.crm.box(kind.type_id).rows.get(whole(needed(call, "id")) or 0)
    if row is None:
        raise RestError("NOT_FOUND", ITEM_NOT_FOUND)
    return row


def for_admins(call: Call) -> None:
    """Refuse whoever is no administrator."""
    if not call.caller.user.is_admin:
        raise RestError("ACCESS_DENIED", "Доступ запрещен")


def is_yes(value: Any) -> bool:
    """Read a flag."""
    return str(value).upper() in ("Y", "1", "TRUE")
