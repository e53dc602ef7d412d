"""Machines are told whether the app answers and whether it can work; every request has an id."""

from datetime import UTC, datetime, timedelta

import pytest

from b24app.store.workers import Workers
from b24app.web.app import create_app
from b24app.wiring import build
from tests.web.conftest import form, robot_call


@pytest.fixture
def whole(settings):
    """The app with its real engine; no worker is running."""
    app = build(settings)
    app.database.migrate()
    app.engine.migrate()
    yield app
    app.close()


class Fixed:
    """A clock that stands still."""

    def __init__(self, ago: timedelta) -> None:
        self.ago = ago

    def now(self) -> datetime:
        return datetime.now(UTC) - self.ago

    def sleep(self, seconds: float) -> None:
        """Nobody waits here."""


def heard(app, ago: timedelta) -> None:
    Workers(app.database, Fixed(ago)).enter("worker", "here", 1, "1")


def test_with_a_worker_alive_the_app_is_ready(whole):
    heard(whole, timedelta(seconds=5))
    answer = create_app(whole).test_client().get("/ready")
    assert answer.status_code == 200
    told = answer.json
    assert told.pop("version")
    assert told == {"ok": True, "database": "ok", "migrations": "ok", "jobs": "ok", "worker": "ok", "portals": {}}


@pytest.mark.parametrize("ago", [None, timedelta(minutes=2)])
def test_without_a_worker_heard_of_lately_it_is_alive_but_not_ready(whole, ago):
    if ago:
        heard(whole, ago)
    client = create_app(whole).test_client()
    assert client.get("/health").status_code == 200
    answer = client.get("/ready")
    assert (answer.status_code, answer.json["worker"], answer.json["ok"]) == (503, "silent", False)


def test_a_database_of_an_older_shape_is_not_ready(settings):
    app = build(settings)
    answer = create_app(app).test_client().get("/ready")
    assert answer.status_code == 503
    assert answer.json["migrations"] != "ok"
    app.close()


def test_the_states_of_portals_are_counted_without_names(whole, install):
    whole.installs.keep(install, "access", "refresh", 3600)
    answer = create_app(whole).test_client().get("/ready")
    assert answer.json["portals"] == {"open": 1}
    assert install.address not in answer.text


def test_waiting_work_is_shown_to_prometheus(whole):
    whole.engine.enqueue("robots.run", "p", "k", {})
    heard(whole, timedelta(seconds=5))
    shown = whole.metrics.exposed(whole.readings()).decode()
    assert 'b24app_jobs{queue="robots",state="waiting"} 1.0' in shown
    assert 'b24app_oldest_job_seconds{queue="robots",state="waiting"} ' in shown
    assert 'b24app_worker_silence_seconds{worker="worker"} 5' in shown


def test_every_answer_names_its_request_and_so_does_the_log(client, install, caplog):
    answer = client.post("/robots/required_fields", **form(robot_call()), headers={"X-Request-Id": "from-nginx-7"})
    assert answer.status_code == 200
    assert answer.headers["X-Request-Id"] == "from-nginx-7"
    assert len(client.get("/health").headers["X-Request-Id"]) == 16


def test_an_id_that_could_break_a_log_line_is_replaced(client):
    assert client.get("/health", headers={"X-Request-Id": "a b=c"}).headers["X-Request-Id"] != "a b=c"
