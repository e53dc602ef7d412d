"""A pressed button of a robot's question becomes one run of that robot with the answer."""

import pytest

from tests.web.conftest import auth, form

PRESS = {
    "event": "ONCRMTIMELINEITEMACTION",
    "data[id]": "answer",
    "data[entityTypeId]": "1",
    "data[entityId]": "12",
    "data[activityId]": "7",
    "data[userId]": "1",
    "data[robot]": "email_duplicate",
    "data[answer]": "contact:5",
    "ts": "1790000000",
}


def test_a_press_is_one_run_however_often_it_is_delivered(client, install, outside, queue):
    for _ in range(2):
        assert client.post("/events", **form(PRESS | auth())).status_code == 200
    ((kind, told),) = queue.jobs.values()
    assert kind == "robots.run"
    assert told == {
        "code": "email_duplicate",
        "document_id": ["crm", "CCrmDocumentLead", "LEAD_12"],
        "properties": {"answer": "contact:5"},
        "started": "hand",
    }


WRONG = [
    {"data[robot]": "next_contact"},
    {"data[robot]": "nobody"},
    {"data[answer]": ""},
    {"data[entityId]": "0"},
    {"data[entityId]": "five"},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_button_that_answers_nothing_is_let_pass(client, install, outside, queue, wrong):
    assert client.post("/events", **form(PRESS | wrong | auth())).status_code == 200
    assert queue.jobs == {}


def test_a_forged_press_is_refused(client, install, outside, queue):
    forged = auth() | {"auth[application_token]": "guessed"}
    assert client.post("/events", **form(PRESS | forged)).status_code == 403
    assert queue.jobs == {}
