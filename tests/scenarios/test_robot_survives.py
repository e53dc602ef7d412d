"""A robot call is stored before it is acknowledged, and answered exactly once whatever happens to the worker."""

import time
from collections.abc import Iterator

import pytest

from b24app.content import content
from tests.emulated import Emulator, eventually
from tests.running import RunningApp, running_app

on_both = pytest.mark.parametrize("databases", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def databases(request) -> dict[str, str]:
    """Settings of the databases; a lease is a tenth of what it is in life."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return {}
    url = request.getfixturevalue("postgres_server").database()
    return {"B24APP_DATABASE_URL": url, "B24APP_JOBS_URL": url, "B24APP_LEASE_SECONDS": "3"}


@pytest.fixture
def app(emulator: Emulator, tmp_path, databases) -> Iterator[RunningApp]:
    with running_app(emulator, tmp_path, **databases) as app:
        app.install()
        applied = app.cli("pipelines", "apply", str(content("pipelines") / "event_agency.yaml"), "--yes")
        assert applied.returncode == 0, applied.stderr
        app.place_robot("required_fields", "QUALIFIED")
        yield app


def lead_on_qualifying(app: RunningApp, webhook: str) -> int:
    return app.emulator.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Forum", "STATUS_ID": "QUALIFYING"}})


def runs(app: RunningApp) -> list[dict]:
    return app.emulator.ask("GET", "workflows")


def writes(app: RunningApp) -> list[dict]:
    """What is read besides, whoever watches the lead, is nobody's effect."""
    return [one for one in app.emulator.calls() if one["kind"] == "write"]


def answered(app: RunningApp, seconds: float) -> int:
    """Wait for an answer and count them; one that comes after the robot has moved the lead back is late, yet given."""
    return eventually(lambda: sum(run["answers"] + run["late_answers"] for run in runs(app)), seconds=seconds)


@on_both
def test_a_call_accepted_while_the_worker_is_dead_is_answered_once_after_restart(app):
    webhook = app.emulator.webhook("crm")
    lead = lead_on_qualifying(app, webhook)
    app.kill_worker()
    app.move(lead, "QUALIFIED")
    accepted = eventually(
        lambda: [one for one in app.emulator.ask("GET", "deliveries?since=0") if one["kind"] == "robot"]
    )
    assert [one["status"] for one in accepted] == [200]
    assert [run["state"] for run in runs(app)] == ["waiting"]

    app.start_worker()

    assert answered(app, 120) == 1
    assert app.emulator.rest(webhook, "crm.lead.get", {"id": lead})["STATUS_ID"] == "QUALIFYING"
    assert len(app.emulator.calls("bizproc.event.send")) == 1


@on_both
def test_a_worker_killed_in_the_middle_answers_once_and_repeats_no_effect(app):
    webhook = app.emulator.webhook("crm")
    lead = lead_on_qualifying(app, webhook)
    # The portal answers this call only after three seconds: the worker dies while it waits, the write has happened.
    app.emulator.ask(
        "POST", "faults", {"method": "crm.timeline.comment.add", "nth": 1, "do": "timeout-after-commit", "seconds": 3}
    )
    app.move(lead, "QUALIFIED")
    eventually(lambda: app.emulator.calls("crm.timeline.comment.add"), seconds=180)
    app.kill_worker()

    app.start_worker()

    assert answered(app, 120) == 1
    filter_ = {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}
    assert len(app.emulator.rest(webhook, "crm.timeline.comment.list", {"filter": filter_})) == 1


def test_a_repeated_post_does_nothing(app):
    webhook = app.emulator.webhook("crm")
    lead = lead_on_qualifying(app, webhook)
    app.move(lead, "QUALIFIED")
    assert answered(app, 120) == 1
    call = next(one for one in app.emulator.ask("GET", "deliveries?since=0") if one["kind"] == "robot")
    before = len(writes(app))

    again = app.emulator.ask("POST", f"deliveries/{call['n']}/again")

    assert again["status"] == 200
    # Two polls of the worker's queue: time enough for a second run to show itself.
    time.sleep(1)
    assert len(writes(app)) == before
    assert len(app.emulator.calls("bizproc.event.send")) == 1
