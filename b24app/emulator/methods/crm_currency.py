"""crm.currency.*: currencies with their rates to the base one."""

from b24app.emulator.clock import iso
from b24app.emulator.crm.removal import rows_with
from b24app.emulator.described import described
from b24app.emulator.errors import said
from b24app.emulator.method import Call, method
from b24app.emulator.methods.crm_currency_words import currency_asked, for_currency_admins, words_read
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.values import NotAValue, typed

PAGE = "crm/currency/crm-currency-"
FIELDS = {"CURRENCY": "string", "AMOUNT_CNT": "int", "AMOUNT": "double", "BASE": "char", "SORT": "int"}
FIELDS |= {"DATE_UPDATE": "datetime", "LID": "string", "FORMAT_STRING": "string", "FULL_NAME": "string"}
FIELDS |= {"DEC_POINT": "string", "THOUSANDS_SEP": "string", "DECIMALS": "int", "LANG": "currency_localization"}
WRITTEN = ("CURRENCY", "AMOUNT_CNT", "AMOUNT", "SORT", "LANG")


@method("crm.currency.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a currency."""
    return {
        name: described(kind, name, read_only=name not in WRITTEN, multiple=name == "LANG")
        for name, kind in FIELDS.items()
    }


@method("crm.currency.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> list[Row]:
    """Return the currencies, by SORT."""
    rows = sorted(call.portal.crm.currencies.values(), key=lambda row: int(row["SORT"]))
    return [_shown(call, row) for row in rows]


@method("crm.currency.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return one currency by its code, with all its languages."""
    row = currency_asked(call)
    return _shown(call, row) | {"LANG": row.get("LANG", {})}


@method("crm.currency.base.get", scope="crm", source=f"{PAGE}base-get")
def base_get(call: Call) -> str:
    """Return the code of the base currency."""
    return call.portal.crm.base_currency


@method("crm.currency.base.set", scope="crm", write=True, source=f"{PAGE}base-set")
def base_set(call: Call) -> bool:
    """Make another currency the base one; rates stay as they are, and items keep the currency they had."""
    for_currency_admins(call)
    row = currency_asked(call)
    for item in rows_with(call.portal, "CURRENCY_ID"):
        item.setdefault("CURRENCY_ID", call.portal.crm.base_currency)
    call.portal.crm.base_currency = str(row["CURRENCY"])
    return True


@method("crm.currency.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> str:
    """Add a currency and return its code."""
    for_currency_admins(call)
    sent = call.params.fields()
    code = str(sent.get("CURRENCY") or "").upper()
    if not code:
        raise said("The field CURRENCY is required.")
    if code in call.portal.crm.currencies:
        raise said(f"Валюта {code} уже существует")
    call.portal.crm.currencies[code] = {"CURRENCY": code, "FULL_NAME": code, "AMOUNT": 1.0, "SORT": 100} | _read(
        call, sent
    )
    return code


@method("crm.currency.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> bool:
    """Change a currency; its code stays."""
    for_currency_admins(call)
    row = currency_asked(call)
    row |= _read(call, call.params.fields())
    return True


@method("crm.currency.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> bool:
    """Delete a currency that is not the base one."""
    for_currency_admins(call)
    row = currency_asked(call)
    if row["CURRENCY"] == call.portal.crm.base_currency:
        raise said("Нельзя удалить базовую валюту")
    del call.portal.crm.currencies[row["CURRENCY"]]
    return True


def _read(call: Call, sent: Row) -> Row:
    row: Row = {name: whole(sent[name]) or 1 for name in ("AMOUNT_CNT", "SORT") if name in sent}
    try:
        row |= {"AMOUNT": typed("double", sent["AMOUNT"])} if "AMOUNT" in sent else {}
    except NotAValue as error:
        raise said("Неверный курс валюты") from error
    row |= {"LANG": words_read(sent["LANG"])} if isinstance(sent.get("LANG"), dict) else {}
    return row | {"UPDATED": int(call.portal.clock.now())}


def _shown(call: Call, row: Row) -> Row:
    is_base = row["CURRENCY"] == call.portal.crm.base_currency
    about: Row = {"CURRENCY": row["CURRENCY"], "AMOUNT_CNT": str(row.get("AMOUNT_CNT", 1))}
    about |= {"AMOUNT": f"{row['AMOUNT']:.4f}", "SORT": str(row["SORT"]), "BASE": "Y" if is_base else "N"}
    about |= {"FULL_NAME": row["FULL_NAME"], "LID": "ru", "FORMAT_STRING": "#", "DEC_POINT": ".", "DECIMALS": "2"}
    return about | {"THOUSANDS_SEP": "&nbsp;", "DATE_UPDATE": iso(row["UPDATED"]) if "UPDATED" in row else None}
