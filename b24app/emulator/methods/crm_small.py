"""crm.multifield.fields, crm.userfield.*, crm.currency.*: small descriptions, and currencies to be read."""

from b24app.emulator import userfield_rules as rules
from b24app.emulator.described import described
from b24app.emulator.errors import RestError, said
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row


@method("crm.multifield.fields", scope="crm", source="crm/auxiliary/multifield/crm-multifield-fields")
def multifield_fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a phone, an e-mail and their like."""
    return {
        "ID": described("int", "ID", read_only=True),
        "TYPE_ID": described("string", "Тип поля", read_only=True),
        "VALUE": described("string", "Значение"),
        "VALUE_TYPE": described("string", "Тип значения"),
    }


@method("crm.currency.list", scope="crm", source="crm/currency/crm-currency-list")
def currency_list(call: Call) -> list[Row]:
    """Return the currencies, by SORT."""
    rows = sorted(call.portal.crm.currencies.values(), key=lambda row: int(row["SORT"]))
    return [_currency(call, row) for row in rows]


@method("crm.currency.get", scope="crm", source="crm/currency/crm-currency-get")
def currency_get(call: Call) -> Row:
    """Return one currency by its code."""
    code = call.params.text("ID")
    if not code:
        raise said("Undefined Currency ID")
    if code not in call.portal.crm.currencies:
        raise RestError("", "Not found")
    return _currency(call, call.portal.crm.currencies[code])


@method("crm.currency.base.get", scope="crm", source="crm/currency/crm-currency-base-get")
def currency_base(call: Call) -> str:
    """Return the code of the base currency."""
    return call.portal.crm.base_currency


def _currency(call: Call, row: Row) -> Row:
    is_base = row["CURRENCY"] == call.portal.crm.base_currency
    about = {"CURRENCY": row["CURRENCY"], "AMOUNT_CNT": "1", "AMOUNT": f"{row['AMOUNT']:.4f}", "SORT": str(row["SORT"])}
    return about | {"BASE": "Y" if is_base else "N", "FULL_NAME": row["FULL_NAME"], "LID": "ru"}


OWN = "crm/universal/user-defined-fields/crm-userfield"


@method("crm.userfield.types", scope="crm", source=f"{OWN}-types")
def userfield_types(call: Call) -> list[Row]:  # noqa: ARG001 - every method takes the call
    """Return the types a user field may have."""
    return [{"ID": kind, "title": kind} for kind in rules.TYPES]


@method("crm.userfield.enumeration.fields", scope="crm", source=f"{OWN}-enumeration-fields")
def userfield_enumeration(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a row of a list."""
    return {
        "ID": {"type": "int", "title": "Ид", "isReadOnly": True},
        "SORT": {"type": "int", "title": "Сортировка"},
        "VALUE": {"type": "string", "title": "Значение"},
        "DEF": {"type": "string", "title": "Значение по умолчанию"},
        "DEL": {"type": "string", "title": "Флаг удаления элемента"},
    }
