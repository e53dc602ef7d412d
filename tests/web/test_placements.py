"""The tab inside a card shows what robots did, to those alone whom the portal would show the card."""

import html
import re

import pytest
import requests

from b24app.store.runs import Begin, End
from tests.web.living import living

SCOPE = ("crm", "bizproc", "im", "user_brief", "calendar", "placement")


@pytest.fixture
def running(emulator, tmp_path):
    with living(emulator, tmp_path, ui=True, scope=SCOPE) as running:
        address, fields = running.opening()
        assert (
            "Tabs in cards: 2 added, 0 unchanged"
            in requests.post(address.replace("LANG=ru", "LANG=en"), data=fields, timeout=30).text
        )
        emulator.ask("POST", f"apps/{running.client_id}/finish", {"user_id": 1})
        yield running


def lead_with_a_run(running, **fields):
    webhook = running.emulator.webhook("crm")
    lead = running.emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Forum", **fields}})
    member = running.app.installs.all()[0].member_id
    running.app.runs.begin(Begin("key", member, "required_fields", ["crm"], card=f"lead:{lead}"))
    running.app.runs.finish("key", End("done", {}, "Не хватает: <Телефон>."))
    return lead


def opened(running, lead, **changes):
    """Open the tab as the portal does; returns the answer."""
    places = running.emulator.ask("GET", f"apps/{running.client_id}")["placements"]
    number = next(place["id"] for place in places if place["placement"] == "CRM_LEAD_DETAIL_TAB")
    path = f"/marketplace/placement/{number}/?ID={lead}&URI=/crm/lead/details/{lead}/"
    page = requests.get(f"{running.emulator.address}{path}", timeout=30).text
    found = re.search(r'<form method="post" action="([^"]+)"', page)
    assert found, page
    names = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    fields = {name: html.unescape(value) for name, value in names}
    return requests.post(html.unescape(found[1]), data=fields | changes, timeout=30)


def test_the_tab_tells_what_robots_did_with_this_card(running):
    answer = opened(running, lead_with_a_run(running))
    assert answer.status_code == 200
    assert "Не хватает: &lt;Телефон&gt;." in answer.text
    assert f"frame-ancestors {running.emulator.address}" in answer.headers["Content-Security-Policy"]


def test_a_card_that_the_visitor_cannot_read_is_not_told_of(running):
    lead = lead_with_a_run(running)
    answer = opened(running, lead, PLACEMENT_OPTIONS='{"ID": "999"}')
    assert answer.status_code == 403
    assert "Телефон" not in answer.text


@pytest.mark.parametrize("options", ["", "{", "[1]", '{"ID": "x"}', '{"ID": {"a": 1}}', '{"ID": "1"}' + " " * 5000])
def test_options_without_a_card_are_refused(running, options):
    assert opened(running, lead_with_a_run(running), PLACEMENT_OPTIONS=options).status_code == 400


def test_another_place_is_refused(running):
    assert opened(running, lead_with_a_run(running), PLACEMENT="CRM_CONTACT_DETAIL_TAB").status_code == 404


def test_a_forged_visitor_sees_nothing(running):
    answer = opened(running, lead_with_a_run(running), AUTH_ID="f" * 32)
    assert answer.status_code == 403
    assert "Телефон" not in answer.text
