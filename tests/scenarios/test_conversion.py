"""A lead is converted once, also where the worker dies between sending a card and reading the answer."""

from collections.abc import Iterator

import pytest

from tests.emulated import Emulator, eventually
from tests.running import RunningApp, running_app


@pytest.fixture
def app(emulator: Emulator, tmp_path) -> Iterator[RunningApp]:
    with running_app(emulator, tmp_path) as app:
        app.install()
        # Everything that watches leads asks at once; the test would only wait.
        emulator.ask("POST", "limits", {"bucket": False})
        app.place_robot("convert_lead", "CONVERTED")
        yield app


def test_a_worker_killed_while_it_makes_the_deal_leaves_one_deal(app):
    webhook = app.emulator.webhook("crm")
    phone = {"VALUE": "+7 900 000-00-01", "VALUE_TYPE": "MOBILE"}
    fields = {"TITLE": "Кухня", "NAME": "Анна", "PHONE": [phone]}
    lead = app.emulator.rest(webhook, "crm.lead.add", {"fields": fields})
    # The contact comes first; the deal is made, and the answer comes only after three seconds.
    fault = {"method": "crm.item.add", "nth": 2, "do": "timeout-after-commit", "seconds": 3}
    app.emulator.ask("POST", "faults", fault)
    app.move(lead, "CONVERTED")
    eventually(lambda: len(app.emulator.calls("crm.item.add")) == 2, seconds=180)
    app.kill_worker()

    app.start_worker()

    eventually(lambda: [one for one in app.emulator.ask("GET", "workflows") if one["answers"]], seconds=180)
    made = {kind: app.emulator.rest(webhook, f"crm.{kind}.list") for kind in ("contact", "deal")}
    assert {kind: len(rows) for kind, rows in made.items()} == {"contact": 1, "deal": 1}
    (deal,) = made["deal"]
    assert (deal["TITLE"], deal["LEAD_ID"], deal["CONTACT_ID"]) == ("Кухня", str(lead), made["contact"][0]["ID"])
    filters = {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}
    assert len(app.emulator.rest(webhook, "crm.timeline.comment.list", {"filter": filters})) == 1


def test_leads_of_one_new_client_that_are_converted_at_the_same_moment_share_one_contact(app):
    webhook, emulator = app.emulator.webhook("crm"), app.emulator
    phones = ("+7 900 000-00-02", "8 (900) 000-00-02", "79000000002")
    leads = [
        emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Кухня", "NAME": "Анна", "PHONE": phone}})
        for phone in ([{"VALUE": one, "VALUE_TYPE": "WORK"}] for one in phones)
    ]
    # Each card takes a second to make: time enough for the others to have looked and found nobody.
    emulator.ask("POST", "faults", {"method": "crm.item.add", "do": "late", "seconds": 1, "times": 6})
    for lead in leads:
        app.move(lead, "CONVERTED")
    eventually(lambda: [one["answers"] for one in emulator.ask("GET", "workflows")] == [1, 1, 1], seconds=120)

    (contact,) = emulator.rest(webhook, "crm.contact.list")
    deals = emulator.rest(webhook, "crm.deal.list")
    assert sorted((deal["LEAD_ID"], deal["CONTACT_ID"]) for deal in deals) == [
        (str(lead), contact["ID"]) for lead in leads
    ]
    rows = [emulator.rest(webhook, "crm.lead.get", {"id": lead}) for lead in leads]
    assert [row["CONTACT_ID"] for row in rows] == [contact["ID"]] * 3
