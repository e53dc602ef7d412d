"""Events of an installed portal are kept in a moment, a burst of them once; its farewell deletes what we hold of it."""

import logging

import pytest

from b24app.store.holds import Holds
from tests.web.conftest import auth, form

ADD = {"event": "ONCRMLEADADD", "data[FIELDS][ID]": "5", "ts": "1790000000"}
PORTAL = "member1"


@pytest.mark.parametrize("event", ["ONCRMLEADADD", "ONCRMLEADUPDATE", "OnCrmLeadUpdate", "ONSOMETHINGNEW"])
def test_an_event_is_answered_and_noted(client, install, outside, caplog, event):
    caplog.set_level(logging.INFO)
    answer = client.post("/events", **form(ADD | {"event": event} | auth()))
    assert (answer.status_code, answer.data) == (200, b"")
    assert [record.event for record in caplog.records if record.message == "event seen"] == [event.upper()]


def test_the_events_of_a_second_are_one_look(client, install, outside, queue):
    for number in range(20):
        for event in ("ONCRMLEADUPDATE", "ONCRMLEADADD"):
            client.post("/events", **form(ADD | {"event": event, "data[FIELDS][ID]": str(number % 3 + 1)} | auth()))
    client.post("/events", **form(ADD | {"ts": "1790000001"} | auth()))
    assert queue.jobs == {
        (PORTAL, f"look:lead:{second}"): ("watching.look", {"kind": "lead", "second": second})
        for second in (1790000000, 1790000001)
    }


def test_while_a_clean_up_is_at_work_one_look_serves_many_seconds(app, client, install, outside, queue):
    with Holds(app.database).held(PORTAL, "a clean-up"):
        for second in range(1790000000, 1790000020):
            client.post("/events", **form(ADD | {"ts": str(second)} | auth()))
    assert queue.jobs == {
        (PORTAL, f"look:lead:{last}"): ("watching.look", {"kind": "lead", "second": last})
        for last in (1790000009, 1790000024)
    }


def test_a_removal_is_kept_with_its_card(client, install, outside, queue):
    for _ in range(2):
        client.post("/events", **form(ADD | {"event": "ONCRMLEADDELETE"} | auth()))
    told = {"kind": "lead", "card": 5, "what": "deleted"}
    assert queue.jobs == {(PORTAL, "gone:lead:5"): ("watching.gone", told)}


def test_the_bell_of_the_portals_queue_is_kept(client, install, outside, queue):
    fields = {"event": "ONOFFLINEEVENT", "data[type]": "add", "ts": "1790000000"}
    assert client.post("/events", **form(fields | auth())).status_code == 200
    assert queue.jobs == {(PORTAL, "bell:1790000000"): ("watching.offline", {})}


@pytest.mark.parametrize("event", ["ONCRMCONTACTADD", "ONCRMLEADUSERFIELDADD", "ONCRMLEADADDX", "ONAPPTEST"])
def test_an_event_that_nobody_watches_is_answered_and_forgotten(client, install, outside, queue, event):
    assert client.post("/events", **form(ADD | {"event": event} | auth())).status_code == 200
    assert queue.jobs == {}


@pytest.mark.parametrize("ts", ["", "soon", "-5", "1" * 40, "17900000.5", "١٧٩"])
def test_an_event_without_a_time_is_refused(client, install, outside, queue, ts):
    assert client.post("/events", **form(ADD | {"ts": ts} | auth())).status_code == 400
    assert queue.jobs == {}


@pytest.mark.parametrize("number", ["", "0", "-5", "five", "9" * 30])
def test_an_event_without_a_card_looks_for_nothing(client, install, outside, queue, number):
    assert client.post("/events", **form(ADD | {"data[FIELDS][ID]": number} | auth())).status_code == 200
    assert queue.jobs == {}


def test_the_farewell_deletes_tokens_registrations_and_all_that_was_seen(client, app, install, outside):
    app.registered.keep(install.member_id, "required_fields", "hash")
    app.watching.seen.note(PORTAL, ["lead-5-added"])
    app.watching.seen.stand(PORTAL, "required_fields", "lead", "NEW", {})
    fields = {"event": "ONAPPUNINSTALL", "data[CLEAN]": "1"} | auth()
    del fields["auth[access_token]"]
    assert client.post("/events", **form(fields)).status_code == 200
    assert app.installs.by_member(install.member_id) is None
    assert app.registered.hashes(install.member_id) == {}
    assert app.watching.seen.among(PORTAL, ["lead-5-added"]) == set()
    assert app.watching.seen.post(PORTAL, "required_fields", "lead", "NEW") is None
    assert client.post("/events", **form(fields)).status_code == 403
