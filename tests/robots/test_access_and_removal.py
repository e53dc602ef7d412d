"""People are warned while one administrator is left, and alarmed when none is; a removed app is forgotten."""

import logging
from urllib.parse import urlencode

import pytest

from b24app.install.access_watch import AccessWatch
from b24app.jobs.job import Job
from b24app.portal.refusals import AccessLost
from b24app.robots.run import KIND
from b24app.store.alarms import Alarms
from b24app.store.runs import Begin
from b24app.store.timers import Owner
from b24app.web.app import create_app
from tests.robots.conftest import Desk


@pytest.fixture
def watch(desk: Desk) -> AccessWatch:
    app = desk.app
    return AccessWatch(app.installs, app.portals.of, Alarms(app.database), app.metrics)


def dismiss(desk: Desk, user: int) -> None:
    """Dismiss an administrator, and have the app find out."""
    desk.emulator.ask("POST", "rights", {"user_id": user, "active": False})
    try:
        desk.app.portals.of(desk.member).read("profile")
    except AccessLost:
        return


def second(desk: Desk) -> int:
    """Let a second administrator open the app."""
    user = int(desk.emulator.ask("POST", "users", {"NAME": "Ann", "LAST_NAME": "Second", "ADMIN": True})["id"])
    desk.let_in(user)
    return user


def test_people_are_warned_once_when_the_access_hangs_on_the_last_administrator(desk, watch, caplog):
    watch.look()
    assert desk.sent("im.notify.system.add") == []
    left = second(desk)
    dismiss(desk, left)
    watch.look()
    watch.look()
    told = desk.sent("im.notify.system.add")
    assert [one["USER_ID"] for one in told] == [1, left]
    assert f"доступ остальных ({left}) больше не действует" in told[0]["MESSAGE"]
    assert [one.message for one in caplog.records if one.levelno == logging.ERROR] == [
        "the app's access hangs on one administrator"
    ]
    assert 'b24app_portal_access_lost_total{what="all-but-one"} 1.0' in desk.app.metrics.exposed().decode()


def test_the_loss_of_the_last_one_is_an_alarm_and_a_line_of_the_doctor(desk, watch, caplog):
    dismiss(desk, 1)
    watch.look()
    watch.look()
    alarm = "no administrator's tokens are left: the app has lost the portal"
    assert [one.message for one in caplog.records if one.message == alarm] == [alarm]
    assert 'what="access-lost"' in desk.app.metrics.exposed().decode()
    assert 'what="all-administrators"} 1.0' in desk.app.metrics.exposed().decode()
    examined = desk.cli("portal", "doctor", lang="ru")
    assert examined.exit_code == 1
    assert "ключи ни одного администратора больше не действуют: приложение не может войти" in examined.output


def uninstall(desk: Desk, *, clean: str) -> None:
    """Post what the portal sends when the app is removed."""
    auth = desk.application.auth
    form = {
        "event": "ONAPPUNINSTALL",
        "data[CLEAN]": clean,
        "ts": "1",
        "auth[member_id]": desk.member,
        "auth[application_token]": auth["application_token"],
        "auth[domain]": desk.emulator.address.removeprefix("http://"),
    }
    mime = "application/x-www-form-urlencoded"
    answer = create_app(desk.app).test_client().post("/events", data=urlencode(form), content_type=mime)
    assert answer.status_code == 200


@pytest.mark.parametrize(("clean", "runs"), [("0", 1), ("1", 0)])
def test_a_removed_app_forgets_tokens_registrations_and_timers_and_the_runs_if_so_wished(desk, clean, runs):
    app, member = desk.app, desk.member
    app.modes.put(member, "trial", "observe")
    app.registrar.sightings.note(member, "trial", "lead", "NEW")
    app.timers.set(Owner(member, "trial", "lead", 1), "later", app.portals.clock.now())
    app.runs.begin(Begin("one", member, "trial", [], "lead:1"))
    uninstall(desk, clean=clean)
    assert app.installs.administrators(member) == []
    assert app.registered.hashes(member) == app.modes.all(member) == {}
    assert app.registrar.sightings.of(member) == []
    assert app.timers.of(Owner(member, "trial", "lead", 1)) == []
    assert len([run for run in (app.runs.find("one"),) if run]) == runs
    waiting = Job(KIND, member, "robot:2", {"code": "trial", "document_id": ["crm", "CCrmDocumentLead", "LEAD_1"]})
    assert desk.run(waiting).state == "failed"
