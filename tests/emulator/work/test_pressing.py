"""A button of a configurable activity tells the application that made it, and no other."""

import requests

from tests.emulated import Emulator
from tests.emulator.receiving import installed, nested, receiving

ACTION = {"type": "restEvent", "id": "answer", "actionParams": {"answer": "new"}}
LAYOUT = {
    "icon": {"code": "document"},
    "header": {"title": "Whose is it?"},
    "body": {"logo": {"code": "notification"}, "blocks": {"text": {"type": "text", "properties": {"value": "?"}}}},
    "footer": {"buttons": {"yes": {"title": "A new one", "type": "primary", "action": ACTION}}},
}


def test_a_button_tells_the_application_that_made_it_alone(portal: Emulator) -> None:
    with receiving() as mine, receiving() as theirs:
        app, other = installed(portal, mine), installed(portal, theirs)
        for one, receiver in ((app, mine), (other, theirs)):
            bound = {"event": "ONCRMTIMELINEITEMACTION", "handler": f"{receiver.address}/events"}
            assert one.rest("event.bind", bound)["result"] is True
        lead = app.rest("crm.lead.add", {"fields": {"TITLE": "Anna"}})["result"]
        asked = {"ownerTypeId": 1, "ownerId": lead, "fields": {"completed": "N"}, "layout": LAYOUT}
        number = app.rest("crm.activity.configurable.add", asked)["result"]["activity"]["id"]
        portal.ask("POST", "press", {"activity": number, "button": "yes"})
        told = nested(mine.on("/events")[0].form, "data")
        assert told == {
            "id": "answer",
            "entityTypeId": "1",
            "entityId": str(lead),
            "activityId": str(number),
            "userId": "1",
            "answer": "new",
        }
        assert [one for one in theirs.requests if one.path == "/events"] == []


def test_what_is_no_button_is_refused(portal: Emulator) -> None:
    with receiving() as receiver:
        app = installed(portal, receiver)
        lead = app.rest("crm.lead.add", {"fields": {"TITLE": "Anna"}})["result"]
        asked = {"ownerTypeId": 1, "ownerId": lead, "fields": {}, "layout": LAYOUT}
        number = app.rest("crm.activity.configurable.add", asked)["result"]["activity"]["id"]
        for wrong, status in (({"activity": number, "button": "no"}, 400), ({"activity": 9, "button": "yes"}, 404)):
            answer = requests.post(f"{portal.address}/_emulator/press", json=wrong, timeout=10)
            assert answer.status_code == status
