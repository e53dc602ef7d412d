"""crm.currency.*: currencies and how they are written."""

from tests.emulator.rest.speaking import Rest


def test_a_currency_is_added_changed_and_deleted(rest: Rest) -> None:
    assert rest("crm.currency.add", fields={"CURRENCY": "CNY", "AMOUNT": 12.5, "SORT": 50}) == "CNY"
    row = rest("crm.currency.get", id="CNY")
    assert (row["AMOUNT"], row["AMOUNT_CNT"], row["SORT"], row["BASE"]) == ("12.5000", "1", "50", "N")
    assert rest("crm.currency.update", id="CNY", fields={"SORT": 5}) is True
    assert rest("crm.currency.list")[0]["CURRENCY"] == "CNY"
    assert rest("crm.currency.delete", id="CNY") is True
    assert rest.refusal("crm.currency.get", id="CNY") == (400, "", "Not found")
    assert rest("crm.currency.fields")["BASE"]["isReadOnly"] is True


def test_the_base_currency_is_that_of_items_and_stays(rest: Rest) -> None:
    old = rest("crm.deal.add", fields={})
    assert rest("crm.currency.base.set", id="USD") is True
    assert rest("crm.deal.get", id=old)["CURRENCY_ID"] == "RUB"
    assert rest("crm.currency.base.get") == "USD"
    assert rest("crm.deal.get", id=rest("crm.deal.add", fields={}))["CURRENCY_ID"] == "USD"
    assert rest.refusal("crm.currency.delete", id="USD")[0] == 400


def test_currencies_are_for_administrators(clerk: Rest) -> None:
    assert clerk.refusal("crm.currency.add", fields={"CURRENCY": "CNY"}) == (400, "", "Access denied.")


def test_a_currency_is_written_in_languages(rest: Rest) -> None:
    words = {"FULL_NAME": "Dollar", "FORMAT_STRING": "$#", "DECIMALS": "2"}
    assert rest("crm.currency.localizations.set", id="USD", localizations={"en": words, "de": words}) is True
    assert rest("crm.currency.localizations.delete", id="USD", lids=["de"]) is True
    assert rest("crm.currency.localizations.get", id="USD") == {"en": words}
    assert "HIDE_ZERO" in rest("crm.currency.localizations.fields")
