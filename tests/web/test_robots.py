"""A robot call that proves itself is kept once, without its tokens, and answered with an empty body."""

import sqlite3
from dataclasses import replace
from hashlib import sha256

import pytest

from b24app.jobs.engine import Engine
from b24app.web.app import create_app
from b24app.wiring import build
from tests.web.conftest import TOKEN, auth, form, robot_call

pytestmark = pytest.mark.usefixtures("install", "outside")
KEY = "robot:" + sha256(b"66e8.5652|A1_2|rnd.signature").hexdigest()


def test_a_call_is_kept_for_the_worker_without_its_tokens(client, queue):
    fields = robot_call() | {"properties[mode]": "soft", "properties[notify][0]": "user_7"}
    answer = client.post("/robots/required_fields", **form(fields))
    assert (answer.status_code, answer.data) == (200, b"")
    assert queue.jobs == {
        ("member1", KEY): (
            "robots.run",
            {
                "code": "required_fields",
                "workflow_id": "66e8.5652",
                "event_token": "66e8.5652|A1_2|rnd.signature",
                "document_id": ["crm", "CCrmDocumentLead", "LEAD_5"],
                "document_type": ["crm", "CCrmDocumentLead", "LEAD"],
                "properties": {"mode": "soft", "notify": ["user_7"]},
                "use_subscription": "Y",
                "ts": "1790000000",
            },
        )
    }


def test_a_call_without_properties_and_tokens_is_kept(client, queue):
    fields = {name: value for name, value in robot_call().items() if name != "auth[access_token]"}
    assert client.post("/robots/required_fields", **form(fields)).status_code == 200
    ((_, payload),) = queue.jobs.values()
    assert payload["properties"] == {}


def test_the_domains_letters_may_be_large(client):
    assert client.post("/robots/required_fields", **form(robot_call(domain="DEMO.bitrix24.example"))).status_code == 200


def test_a_repeated_call_is_kept_once(app, settings):
    engine = Engine(settings.jobs)
    engine.migrate()
    client = create_app(replace(app, engine=engine)).test_client()
    answers = [client.post("/robots/required_fields", **form(robot_call())).status_code for _ in range(3)]
    engine.take_in()
    answers.append(client.post("/robots/required_fields", **form(robot_call())).status_code)
    engine.take_in()
    engine.close()
    assert answers == [200, 200, 200, 200]
    with sqlite3.connect(settings.home / "jobs.sqlite") as jobs:
        assert jobs.execute("SELECT workflow_uuid FROM workflow_status").fetchall() == [(f"member1:{KEY}",)]
    jobs.close()


def test_calls_of_two_runs_are_two(client, queue):
    for token in ("one", "two"):
        client.post("/robots/required_fields", **form(robot_call() | {"event_token": token}))
    assert len(queue.jobs) == 2


@pytest.mark.parametrize(
    ("path", "code"), [("nobody", "nobody"), ("required_fields", "nobody"), ("nobody", "required_fields")]
)
def test_an_unknown_robot_is_refused(client, queue, path, code):
    answer = client.post(f"/robots/{path}", **form(robot_call(code)))
    assert (answer.status_code, answer.text) == (403, "Forbidden\n")
    assert queue.jobs == {}


@pytest.mark.parametrize(
    "change",
    [
        {"event_token": ""},
        {"document_id[2]": None},
        {"document_id[3]": "more"},
        {"properties": "text"},
        {"properties[0]": "x"},
        {"document_id[0][x]": "crm", "document_id[0]": None},
    ],
)
def test_a_call_out_of_shape_is_refused(client, queue, change):
    fields = {name: value for name, value in (robot_call() | change).items() if value is not None}
    assert client.post("/robots/required_fields", **form(fields)).status_code == 400
    assert queue.jobs == {}


def test_a_call_that_cannot_be_kept_is_refused_and_logged(app, caplog):
    class Down:
        def accept(self, *_, **_more):
            raise OSError("disk full")

    client = create_app(replace(app, engine=Down())).test_client()
    answer = client.post("/robots/required_fields", **form(robot_call()))
    assert (answer.status_code, answer.text) == (503, "Service Unavailable\n")
    assert "disk full" in caplog.text


def test_a_robot_is_called_by_post_only(client):
    assert client.get("/robots/required_fields").status_code == 405


def test_a_call_is_let_in_soon_after_another_process_learned_a_new_token(client, app, settings, install, queue):
    first = client.post("/robots/required_fields", **form(robot_call()))
    assert (first.status_code, app.installs.lately("member1").application_token) == (200, TOKEN)
    build(settings).installs.keep(replace(install, application_token="newer"), "access-2", "refresh-2", 3600)
    late = robot_call() | {"event_token": "another"} | auth(application_token="newer")
    assert client.post("/robots/required_fields", **form(late)).status_code == 200
    assert len(queue.jobs) == 2


def test_a_removed_portal_is_not_known_any_more(client, app, install):
    client.post("/robots/required_fields", **form(robot_call()))
    app.installs.remove("member1")
    assert client.post("/robots/required_fields", **form(robot_call())).status_code == 403
