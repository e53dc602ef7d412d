"""The doctor sees what a portal has forgotten about the app, and when it last called."""

import pytest

from b24app.clock import SystemClock
from b24app.install.findings import Verdict
from b24app.install.portal_order import PortalOrder


@pytest.fixture
def looked(desk):
    assert desk.app.installer.set_up(desk.member).fault is None
    desk.app.installer.finish(desk.member)

    def look():
        app = desk.app
        install = app.installs.by_member(desk.member)
        found = PortalOrder(install, app.registrar, app.past, SystemClock()).examine()
        return {(one.check, one.verdict.value): one.said(str) for one in found if one.verdict is not Verdict.FINE}

    return look


def test_a_portal_that_has_just_installed_the_app_has_yet_to_call_a_robot(desk, looked):
    assert looked() == {("delivery", "note"): "the portal has not called a robot yet"}


def test_a_portal_that_calls_and_knows_everything_is_in_order(desk, looked):
    desk.place("trial")
    desk.move(desk.add_lead(), "IN_PROCESS")
    desk.run(desk.called("trial"))
    assert looked() == {}


def test_robots_and_events_that_the_portal_forgot_are_told(desk, looked):
    desk.emulator.ask("POST", f"apps/{desk.application.client_id}/update", {})
    desk.let_in(1)
    found = looked()
    assert "required_fields" in found["robots", "fault"]
    assert "ONCRMLEADUPDATE" in found["events", "fault"]


def test_robots_that_no_folder_holds_are_told(desk, looked):
    desk.application.register_robot("old_one")
    assert looked()["robots", "note"] == "no folder holds these robots of the portal: old_one"
