"""crm.deal.recurring.*: deals made after a template, at once or in time."""

from datetime import datetime

import pytest

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest

DAILY = {"MODE": "multiple", "MULTIPLE_TYPE": "day", "MULTIPLE_INTERVAL": 1}


@pytest.fixture
def deal(rest: Rest) -> int:
    number = int(rest("crm.deal.add", fields={"TITLE": "Уборка"}))
    rest("crm.deal.productrows.set", id=number, rows=[{"PRODUCT_NAME": "Час", "PRICE": 100, "QUANTITY": 2}])
    return number


def test_an_ordinary_deal_is_copied_into_a_template(rest: Rest, deal: int) -> None:
    number = rest("crm.deal.recurring.add", fields={"DEAL_ID": deal, "CATEGORY_ID": "0", "PARAMS": DAILY})
    row = rest("crm.deal.recurring.get", id=number)
    assert (row["BASED_ID"], row["DEAL_ID"], row["COUNTER_REPEAT"]) == (str(deal), str(deal + 1), None)
    template = rest("crm.deal.get", id=row["DEAL_ID"])
    assert (template["IS_RECURRING"], template["TITLE"], template["OPPORTUNITY"]) == ("Y", "Уборка", "200.00")
    again = {"DEAL_ID": row["DEAL_ID"]}
    refused = (400, "", "Deal already have had recurring settings.")
    assert rest.refusal("crm.deal.recurring.add", fields=again) == refused
    assert rest.refusal("crm.deal.recurring.add", fields={}) == (400, "", "Deal id is empty.")
    assert rest("crm.deal.recurring.fields")["PARAMS"]["definition"]["MODE"]["type"] == "string"


def test_a_deal_is_made_at_once(rest: Rest, deal: int) -> None:
    sent = {"DEAL_ID": deal, "PARAMS": DAILY | {"OFFSET_BEGINDATE_TYPE": "day", "OFFSET_BEGINDATE_VALUE": 3}}
    number = rest("crm.deal.recurring.add", fields=sent)
    made = rest("crm.deal.get", id=rest("crm.deal.recurring.expose", id=number)["DEAL_ID"])
    assert (made["TITLE"], made["IS_RECURRING"]) == ("Уборка", "N")
    assert rest("crm.deal.productrows.get", id=made["ID"])[0]["PRODUCT_NAME"] == "Час"
    row = rest("crm.deal.recurring.list", filter={"ID": number})[0]
    assert row["COUNTER_REPEAT"] == "1"
    assert datetime.fromisoformat(made["BEGINDATE"]) > datetime.fromisoformat(row["LAST_EXECUTION"])


def test_deals_are_made_in_time_until_the_limit(portal: Emulator, rest: Rest, deal: int) -> None:
    sent = {"DEAL_ID": deal, "PARAMS": DAILY, "IS_LIMIT": "T", "LIMIT_REPEAT": 2}
    number = rest("crm.deal.recurring.add", fields=sent)
    portal.ask("POST", "clock", {"advance": 10 * 86400})
    row = rest("crm.deal.recurring.get", id=number)
    assert (row["COUNTER_REPEAT"], row["ACTIVE"], row["NEXT_EXECUTION"]) == ("2", "N", "")
    assert rest.body("crm.deal.list", filter={"TITLE": "Уборка"})["total"] == 4


def test_a_single_deal_is_made_some_days_before(rest: Rest, deal: int) -> None:
    params = {"MODE": "single", "SINGLE_BEFORE_START_DATE_TYPE": "month", "SINGLE_BEFORE_START_DATE_VALUE": 1}
    number = rest("crm.deal.recurring.add", fields={"DEAL_ID": deal, "PARAMS": DAILY})
    sent = {"START_DATE": "2099-03-31", "PARAMS": params, "IS_LIMIT": "x"}
    assert rest("crm.deal.recurring.update", id=number, fields=sent) is True
    row = rest("crm.deal.recurring.get", id=number)
    assert (row["NEXT_EXECUTION"], row["IS_LIMIT"]) == ("2099-02-28T01:00:00+03:00", "N")
    assert row["START_DATE"] == "2099-03-31T03:00:00+03:00"


def test_settings_go_with_their_deal(rest: Rest, deal: int) -> None:
    number = rest("crm.deal.recurring.add", fields={"DEAL_ID": deal, "PARAMS": DAILY})
    refused = (400, "", "Deleting is impossible. Connected recurring deal exists.")
    assert rest.refusal("crm.deal.recurring.delete", id=number) == refused
    rest("crm.deal.delete", id=rest("crm.deal.recurring.get", id=number)["DEAL_ID"])
    assert rest.refusal("crm.deal.recurring.delete", id=number) == (400, "", "Recurring deal is not found.")
