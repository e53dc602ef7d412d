"""The doctor finds what keeps a portal from working, and names the cure."""

import json
import os
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.clock import SystemClock
from b24app.install.doctor import Doctor
from b24app.install.findings import Verdict
from b24app.install.manifest import read_manifest
from b24app.languages import translator
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.plan import Rate
from b24app.portal.reach import Reach, reach
from b24app.portal.refusals import NotSent
from b24app.portal.retry import Patience
from b24app.settings import new_key
from b24app.store.installs import Administrator

ALL = tuple(read_manifest().scopes)


@pytest.fixture
def loop():
    one = new_loop()
    yield one
    one.close()


@pytest.fixture
def doctor_of(emulator, loop):
    def make(*scope, user_id=1, limit=None, **changes):
        hook = emulator.webhook(*(scope or ALL), user_id=user_id)
        portal = Portal(Webhook.from_url(hook), NoBucket(), loop, patience=Patience(not_sent=0))
        plain = lambda _: Reach(0.01, "TLSv1.3", datetime.now(UTC) + timedelta(days=90))  # noqa: E731
        return replace(Doctor(portal, read_manifest(), limit, SystemClock(), plain), **changes)

    return make


def told(doctor, language="en"):
    translate = translator(language)
    return {
        (one.check, one.verdict.value): (one.said(translate), one.cured(translate))
        for one in doctor.examine()
        if one.verdict is not Verdict.FINE
    }


def test_a_healthy_portal_has_no_fault(doctor_of):
    found = list(doctor_of().examine())
    assert {one.verdict for one in found} == {Verdict.FINE}
    assert [one.check for one in found] == ["reach", "access", "scopes", "plan", "limits", "rights", "clock", "crm"]


def test_missing_permissions_are_named(doctor_of):
    assert told(doctor_of("crm"))["scopes", "note"] == (
        f"without the permissions {', '.join(ALL[1:])} parts of the app stay off",
        "tick them in the webhook's or the application's form",
    )
    app = doctor_of("crm", administrators=[Administrator(1, ""), Administrator(2, "")])
    assert told(app)["scopes", "fault"][0] == "the permissions bizproc are missing"


def test_who_may_not_change_stages_is_told(doctor_of, emulator):
    user = emulator.ask("POST", "users", {"NAME": "Ann", "ADMIN": False})["id"]
    assert told(doctor_of(user_id=user)) == {
        ("rights", "fault"): (
            "this user may not change the CRM's stages",
            "let an administrator of the portal make the webhook or open the app",
        )
    }
    writes = [call for call in emulator.calls() if call["kind"] == "write" and call["error"] is None]
    assert writes == [], "an examination changes nothing"


def test_a_wrong_clock_is_told(doctor_of, emulator):
    emulator.ask("POST", "clock", {"advance": 600})
    said, cure = told(doctor_of(), "ru")["clock", "fault"]
    # The portal tells whole seconds only.
    assert said in {f"часы портала и наши расходятся на {seconds} с" for seconds in (599, 600)}
    assert cure == "настройте на этой машине время от сервера времени (NTP)"


def test_a_limit_that_the_plan_does_not_allow_is_told(doctor_of):
    assert told(doctor_of(limit=Rate(250, 5.0)))["limits", "note"] == (
        "the settings let the app send faster than plan ru_pro100 takes requests",
        "unset B24APP_BUCKET_SIZE and B24APP_BUCKET_RATE: the app goes by the plan then",
    )
    assert told(doctor_of(limit=Rate(50, 1.0)))["limits", "note"][0] == (
        "the settings hold the app to 1 requests a second; plan ru_pro100 allows 2"
    )
    assert told(doctor_of(limit=Rate(50, 2.0))) == {}


def test_administrators_whose_tokens_are_dead_and_a_lonely_one_are_told(doctor_of):
    doctor = doctor_of(administrators=[Administrator(1, ""), Administrator(7, "invalid_grant")])
    said = [one.said(str) for one in doctor.examine() if one.check == "administrators"]
    assert said == [
        "the tokens of administrator 7 no longer work (invalid_grant)",
        "the access hangs on one administrator, 1: when they leave, the app stops",
    ]


def test_without_a_way_in_nothing_else_is_tried(doctor_of, emulator):
    doctor = doctor_of()
    emulator.reset("empty")
    assert [one.check for one in doctor.examine()] == ["reach", "access"]
    assert told(doctor)["access", "fault"][1] == "make a new one on the portal and copy its whole address"

    def nobody(address):
        raise NotSent(where=address)

    assert [one.check for one in replace(doctor, reach=nobody).examine()] == ["reach"]


def test_a_certificate_that_runs_out_is_told(doctor_of):
    soon = Reach(0.01, "TLSv1.3", datetime(2026, 1, 1, tzinfo=UTC))
    assert told(doctor_of(reach=lambda _: soon))["tls", "note"][0] == "the portal's certificate runs out on 2026-01-01"


def test_a_host_is_reached_or_the_reason_told(stub_port):
    assert reach(f"http://127.0.0.1:{stub_port}/").tls == ""
    with pytest.raises(NotSent) as caught:
        reach(f"https://127.0.0.1:{stub_port}/", trust=ssl.create_default_context())
    assert caught.value.what == "the portal's certificate is not valid"
    with pytest.raises(NotSent) as caught:
        reach("http://127.0.0.1:1/")
    assert caught.value.what == "the portal cannot be reached"


@pytest.fixture
def stub_port(emulator):
    return emulator.address.rpartition(":")[2]


def test_the_command_tells_faults_and_exits_with_1(emulator, tmp_path):
    hook = emulator.webhook(*ALL)
    environment = {"B24APP_HOME": str(tmp_path), "B24APP_SECRET_KEYS": new_key(), "LANG": "en_US.UTF-8"}
    good = CliRunner(env=environment).invoke(main, ["portal", "doctor", "--portal", hook])
    assert good.exit_code == 0, good.output
    assert good.output.splitlines()[-1].endswith("/rest/1/…/: faults 0")
    assert "✓ the CRM works with leads\n" in good.output
    emulator.ask("POST", "clock", {"advance": 900})
    bad = CliRunner(env=environment).invoke(main, ["portal", "doctor", "--json", "--portal", hook])
    body = json.loads(bad.output)
    assert (bad.exit_code, body["faults"]) == (1, 1)
    assert [one["check"] for one in body["checks"] if one["verdict"] == "fault"] == ["clock"]
    assert hook.rstrip("/").rpartition("/")[2] not in good.output + bad.output
    assert "B24APP_HOME" not in os.environ
