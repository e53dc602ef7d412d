"""crm.currency.localizations.*: how a currency is written in each language."""

from b24app.emulator.described import described
from b24app.emulator.errors import said
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row

WORDS = "crm/currency/localizations/crm-currency-localizations-"
LOCAL = ("FULL_NAME", "FORMAT_STRING", "DEC_POINT", "THOUSANDS_VARIANT", "THOUSANDS_SEP", "DECIMALS", "HIDE_ZERO")


@method("crm.currency.localizations.fields", scope="crm", source=f"{WORDS}fields")
def words_fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe how a currency is written in a language."""
    return {name: described("int" if name == "DECIMALS" else "string", name) for name in LOCAL}


@method("crm.currency.localizations.get", scope="crm", source=f"{WORDS}get")
def words_get(call: Call) -> Row:
    """Return how a currency is written, by language."""
    return dict(currency_asked(call).get("LANG", {}))


@method("crm.currency.localizations.set", scope="crm", write=True, source=f"{WORDS}set")
def words_set(call: Call) -> bool:
    """Say how a currency is written in some languages."""
    for_currency_admins(call)
    row = currency_asked(call)
    row["LANG"] = row.get("LANG", {}) | words_read(call.params.mapping("LOCALIZATIONS"))
    return True


@method("crm.currency.localizations.delete", scope="crm", write=True, source=f"{WORDS}delete")
def words_delete(call: Call) -> bool:
    """Forget how a currency is written in some languages."""
    for_currency_admins(call)
    row, gone = currency_asked(call), {str(code) for code in call.params.mapping("LIDS").values()}
    row["LANG"] = {code: words for code, words in row.get("LANG", {}).items() if code not in gone}
    return True


def currency_asked(call: Call) -> Row:
    """Find the currency a call names by its code."""
    code = call.params.text("ID")
    if not code:
        raise said("The parameter id is invalid or not defined.")
    if code not in call.portal.crm.currencies:
        raise said("Not found")
    return call.portal.crm.currencies[code]


def for_currency_admins(call: Call) -> None:
    """Refuse whoever is no administrator."""
    if not call.caller.user.is_admin:
        raise said("Access denied.")


def words_read(sent: Row) -> Row:
    """Read how a currency is written, by language."""
    known = {code: words for code, words in sent.items() if isinstance(words, dict)}
    return {code: {name: words.get(name) for name in LOCAL if name in words} for code, words in known.items()}
