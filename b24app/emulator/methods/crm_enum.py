"""crm.enum.*, crm.multifield.fields, crm.currency.*: what CRM counts and measures with."""

from b24app.emulator.crm.kinds import KINDS, kind_of
from b24app.emulator.described import described
from b24app.emulator.errors import RestError, said
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row

PAGE = "crm/auxiliary/enum/crm-enum-"
OTHERS = ((5, "Счёт (старая версия)", "INVOICE", "I"), (8, "Реквизиты", "REQUISITE", "RQ"))
ADDRESSES = {11: "Адрес доставки", 1: "Фактический адрес", 6: "Юридический адрес", 4: "Адрес регистрации"}
ADDRESSES |= {8: "Адрес для корреспонденции", 9: "Адрес бенефициара"}


@method("crm.enum.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a row of these lists."""
    titles = {"ID": "ID", "NAME": "Название", "SYMBOL_CODE": "Символьный код"}
    titles |= {"SYMBOL_CODE_SHORT": "Краткий символьный код"}
    kinds = {"ID": "int"}
    return {name: described(kinds.get(name, "string"), title, read_only=True) for name, title in titles.items()}


@method("crm.enum.ownertype", scope="crm", source=f"{PAGE}owner-type")
def owner_type(call: Call) -> list[Row]:
    """Return the entity types, smart processes at the end."""
    own = [kind for number in call.portal.crm.types if (kind := kind_of(call.portal, number)) is not None]
    rows = [(kind.type_id, kind.title, kind.name.upper(), kind.short.upper()) for kind in (*KINDS.values(), *own)]
    names = ("ID", "NAME", "SYMBOL_CODE", "SYMBOL_CODE_SHORT")
    return [dict(zip(names, row, strict=True)) for row in sorted([*rows, *OTHERS])]


@method("crm.enum.addresstype", scope="crm", source=f"{PAGE}address-type")
def address_type(call: Call) -> list[Row]:  # noqa: ARG001 - every method takes the call
    """Return the kinds of addresses."""
    return [_plain(number, name) for number, name in ADDRESSES.items()]


@method("crm.enum.settings.mode", scope="crm", source=f"{PAGE}settings-mode")
def settings_mode(call: Call) -> list[Row]:  # noqa: ARG001 - every method takes the call
    """Return the modes CRM works in."""
    return [_plain(1, "Классическая CRM"), _plain(2, "Простая CRM")]


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


def _plain(number: int, name: str) -> Row:
    return {"ID": number, "NAME": name, "SYMBOL_CODE": None, "SYMBOL_CODE_SHORT": None}
