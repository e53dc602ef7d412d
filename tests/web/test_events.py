"""Events of an installed portal are taken; its farewell deletes what we hold of it."""

import logging

import pytest

from tests.web.conftest import auth, form


@pytest.mark.parametrize("event", ["ONCRMLEADADD", "ONCRMLEADUPDATE", "OnCrmLeadUpdate", "ONSOMETHINGNEW"])
def test_an_event_is_answered_and_noted(client, install, outside, queue, caplog, event):
    caplog.set_level(logging.INFO)
    answer = client.post("/events", **form({"event": event, "data[FIELDS][ID]": "5", "ts": "1790000000"} | auth()))
    assert (answer.status_code, answer.data) == (200, b"")
    assert [record.event for record in caplog.records if record.message == "event seen"] == [event.upper()]
    assert queue.jobs == {}


def test_the_farewell_deletes_tokens_and_registrations(client, app, install, outside):
    app.registered.keep(install.member_id, "required_fields", "hash")
    fields = {"event": "ONAPPUNINSTALL", "data[CLEAN]": "1"} | auth()
    del fields["auth[access_token]"]
    assert client.post("/events", **form(fields)).status_code == 200
    assert app.installs.by_member(install.member_id) is None
    assert app.registered.hashes(install.member_id) == {}
    assert client.post("/events", **form(fields)).status_code == 403
