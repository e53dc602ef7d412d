"""Offline events: one row for an event and an object, taken or reserved, without echoes of one's own writes."""

import time
from typing import Any

from tests.emulator.receiving import nested
from tests.emulator.stage import Stage


def _queue(stage: Stage, event: str = "ONCRMLEADUPDATE", **more: Any) -> None:
    answer = stage.app.rest("event.bind", {"event": event, "event_type": "offline", **more})
    assert answer.get("result") is True, answer


def _take(stage: Stage, **more: Any) -> dict[str, Any]:
    return dict(stage.app.rest("event.offline.get", more)["result"])


def _ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["EVENT_DATA"]["FIELDS"]["ID"] for row in rows]


def test_many_changes_of_a_lead_are_one_row(stage: Stage) -> None:
    _queue(stage)
    lead = stage.lead()
    for name in ("Анна", "Ольга", "Ира"):
        stage.rest("crm.lead.update", id=lead, fields={"NAME": name})
    taken = _take(stage)
    (row,) = taken["events"]

    assert taken["process_id"] is None
    assert set(row) == {"ID", "TIMESTAMP_X", "EVENT_NAME", "EVENT_DATA", "EVENT_ADDITIONAL", "MESSAGE_ID"}
    assert (row["EVENT_NAME"], row["EVENT_DATA"]) == ("ONCRMLEADUPDATE", {"FIELDS": {"ID": str(lead)}})
    assert row["EVENT_ADDITIONAL"] == {"user_id": "1"}
    assert _take(stage)["events"] == []


def test_list_reads_and_takes_nothing(stage: Stage) -> None:
    _queue(stage, "ONCRMLEADADD")
    leads = [stage.lead() for _ in range(3)]
    answer = stage.app.rest("event.offline.list", {"order": {"ID": "DESC"}, "filter": {">ID": 1}})

    assert answer["total"] == 2
    assert _ids(answer["result"]) == [str(leads[2]), str(leads[1])]
    assert {row["ERROR"] for row in answer["result"]} == {"0"}
    assert len(_take(stage, limit=2)["events"]) == 2
    assert len(_take(stage)["events"]) == 1


def test_reserving_is_for_plans_that_have_it(stage: Stage) -> None:
    _queue(stage, "ONCRMLEADADD")
    stage.lead()
    assert stage.app.rest("event.offline.get", {"clear": 0})["error"] == "WRONG_LICENSE"
    assert stage.app.rest("feature.get", {"CODE": "rest_offline_extended"})["result"]["value"] == "N"
    stage.emulator.ask("POST", "limits", {"plan": "enterprise", "bucket": False})
    assert stage.app.rest("feature.get", {"CODE": "rest_offline_extended"})["result"]["value"] == "Y"

    assert _take(stage, clear=0)["process_id"]


def test_reserved_rows_are_not_given_to_others_until_cleared(stage: Stage) -> None:
    stage.emulator.ask("POST", "limits", {"plan": "enterprise", "bucket": False})
    _queue(stage, "ONCRMLEADADD")
    for _ in range(4):
        stage.lead()
    one, other = _take(stage, clear=0, limit=2), _take(stage, clear=0, limit=2)
    assert not set(_ids(one["events"])) & set(_ids(other["events"]))
    again = _take(stage, clear=0, process_id=one["process_id"])
    assert _ids(again["events"]) == _ids(one["events"])
    cleared = {"process_id": one["process_id"], "id": [one["events"][0]["ID"]]}
    assert stage.app.rest("event.offline.clear", cleared)["result"] is True
    failed = {"process_id": one["process_id"], "message_id": [one["events"][1]["MESSAGE_ID"]]}
    assert stage.app.rest("event.offline.error", failed)["result"] is True

    assert _take(stage, clear=0)["events"] == []
    assert _ids(_take(stage, clear=0, error=1)["events"]) == _ids(one["events"][1:])


def test_a_reserved_row_is_forgotten_after_a_month(stage: Stage) -> None:
    stage.emulator.ask("POST", "limits", {"plan": "enterprise", "bucket": False})
    _queue(stage, "ONCRMLEADADD")
    stage.lead()
    process = _take(stage, clear=0)["process_id"]
    stage.pass_(35 * 86400)
    form = stage.emulator.ask("POST", f"apps/{stage.app.client_id}/tokens", {"user_id": 1})
    stage.app.auth["access_token"] = form["AUTH_ID"]

    assert _take(stage, clear=0, process_id=process)["events"] == []


def test_writes_under_the_same_source_key_are_not_recorded(stage: Stage) -> None:
    _queue(stage, "ONCRMLEADADD", auth_connector="sync")
    mine = {"fields": {"TITLE": "своё"}, "auth_connector": "sync"}
    stage.app.rest("crm.lead.add", mine)
    theirs = stage.lead()

    assert _take(stage)["events"] == []
    assert _ids(_take(stage, auth_connector="sync")["events"]) == [str(theirs)]


def test_the_bell_rings_once_in_a_while_and_brings_a_refresh_token(stage: Stage) -> None:
    _queue(stage, "ONCRMLEADADD")
    stage.app.bind("ONOFFLINEEVENT", options={"minTimeout": 60})
    for _ in range(3):
        stage.lead()
    (bell,) = stage.app.receiver.on("/events")
    time.sleep(0.3)

    assert len(stage.calls("/events")) == 1
    assert bell.form["event"] == "ONOFFLINEEVENT"
    assert nested(bell.form, "data")["event"] == "ONCRMLEADADD"
    assert nested(bell.form, "auth")["refresh_token"]
    stage.pass_(61)
    stage.lead()
    assert len(stage.app.receiver.on("/events", 2)) == 2


def test_queues_are_shown_and_unbound(stage: Stage) -> None:
    _queue(stage, "ONCRMLEADADD")
    assert stage.app.rest("event.get")["result"] == [{"event": "ONCRMLEADADD", "connector_id": "", "offline": 1}]
    again = stage.app.rest("event.bind", {"event": "ONCRMLEADADD", "event_type": "offline"})
    assert again["error_description"] == "Unable to set event handler: Handler already binded"
    assert stage.app.rest("event.unbind", {"event": "ONCRMLEADADD", "event_type": "offline"})["result"] == {"count": 1}


def test_a_failed_row_takes_the_place_of_a_newer_one_of_the_same_change(stage: Stage) -> None:
    stage.emulator.ask("POST", "limits", {"plan": "enterprise", "bucket": False})
    _queue(stage)
    lead = stage.lead()
    stage.rest("crm.lead.update", id=lead, fields={"NAME": "Анна"})
    taken = _take(stage, clear=0)
    stage.rest("crm.lead.update", id=lead, fields={"NAME": "Ольга"})
    assert stage.app.rest("event.offline.list")["total"] == 2
    failed = {"process_id": taken["process_id"], "message_id": [taken["events"][0]["MESSAGE_ID"]]}
    stage.app.rest("event.offline.error", failed)

    (row,) = stage.app.rest("event.offline.list")["result"]
    assert (row["ID"], row["ERROR"], row["PROCESS_ID"]) == (taken["events"][0]["ID"], "1", "")
