"""The app behind nginx as install/ ships it: a portal installs it through https, robots call, nothing else gets in."""

import http.client
import json
import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from b24app.install.manifest import read_manifest
from tests.certificates import self_signed
from tests.emulated import eventually, free_port, started
from tests.nginx import in_front, program
from tests.running import RunningApp, running_app

pytestmark = pytest.mark.skipif(program() is None, reason="nginx is not installed on this machine")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]


@dataclass(frozen=True)
class House:
    """The app and what stands in front of it."""

    app: RunningApp
    trust: ssl.SSLContext
    https: int
    http: int
    log: Path

    def ask(self, verb: str, path: str, body: bytes = b"", *, sender: str = "127.0.0.1") -> Answer:
        """Speak to nginx from an address of this machine."""
        whence = {"timeout": 60, "source_address": (sender, 0)}
        return answered(
            http.client.HTTPSConnection("127.0.0.1", self.https, context=self.trust, **whence), verb, path, body
        )


def answered(line: http.client.HTTPConnection, verb: str, path: str, body: bytes = b"") -> Answer:
    with closing(line):
        line.request(verb, path, body)
        answer = line.getresponse()
        answer.read()
        return Answer(answer.status, dict(answer.getheaders()))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An emulated portal that trusts the certificate, nginx, and the app, installed through nginx."""
    certificate = self_signed(tmp_path / "certificate.pem", days=90)
    https, plain = free_port(), free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(certificate))
        with started(tmp_path / "portal.txt") as portal:
            public = f"https://127.0.0.1:{https}"
            made = portal.app(public, scope=tuple(read_manifest().scopes))
            settings = {"PUBLIC_URL": public, "CLIENT_ID": made["client_id"], "CLIENT_SECRET": made["client_secret"]}
            home = tmp_path / "home"
            home.mkdir(mode=0o700)
            with running_app(portal, home, **{f"B24APP_{name}": value for name, value in settings.items()}) as app:
                app.client_id = made["client_id"]
                with in_front(tmp_path / "nginx", app.environment["B24APP_BIND"], certificate, https, plain) as log:
                    app.install()
                    yield House(app, ssl.create_default_context(cafile=certificate), https, plain, log)


def a_robot_call_arrives_through_https_and_is_answered(house):
    portal, webhook = house.app.emulator, house.app.emulator.webhook("crm")
    house.app.place_robot("required_fields", "IN_PROCESS")
    lead = portal.rest(webhook, "crm.lead.add", {"fields": {"TITLE": "Forum", "STATUS_ID": "NEW"}})
    house.app.move(lead, "IN_PROCESS")
    eventually(lambda: [run for run in portal.ask("GET", "workflows") if run["answers"]], seconds=180)
    assert "POST /robots/required_fields" in house.log.read_text()


def the_doctor_finds_the_installation_sound(house):
    done = house.app.cli("doctor", "--json")
    told = json.loads(done.stdout)
    faults = [one for one in told["checks"] if one["verdict"] == "fault"]
    assert (done.returncode, faults) == (0, [])
    fine = {one["check"] for one in told["checks"] if one["verdict"] == "fine"}
    assert fine >= {"keys", "files", "database", "worker", "dns", "tls", "answer", "scopes", "robots", "events"}


def the_counters_are_shown_to_this_machine_alone(house):
    assert house.ask("GET", "/metrics", sender="127.0.0.2").status == 403
    assert house.ask("GET", "//metrics", sender="127.0.0.2").status == 403
    # Let through to the app, which has no token set and so no such page.
    assert house.ask("GET", "/metrics").status == 404


def a_body_that_no_portal_sends_is_refused(house):
    assert house.ask("POST", "/robots/required_fields", b"x" * (2 * 2**20 + 1)).status == 413


def queries_and_who_sent_them_are_in_no_log(house):
    assert house.ask("GET", "/health?APP_SID=secret-of-a-frame").status == 200
    eventually(lambda: "GET /health" in house.log.read_text())
    written = house.log.read_text() + house.app.log("web")
    assert "secret-of-a-frame" not in written


def whoever_comes_without_encryption_is_sent_to_https(house):
    answer = answered(http.client.HTTPConnection("127.0.0.1", house.http, timeout=60), "GET", "/install")
    assert (answer.status, answer.headers["Location"]) == (301, "https://127.0.0.1/install")


def browsers_are_told_to_stay_with_https_and_not_what_serves_them(house):
    answer = house.ask("GET", "/")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["Server"] == "nginx"
    assert "X-Frame-Options" not in answer.headers


def test_the_app_behind_nginx_does_its_work_and_is_closed_to_everything_else(house):
    # One test for all: a house is dear, and each process of a parallel run would build its own.
    a_robot_call_arrives_through_https_and_is_answered(house)
    the_doctor_finds_the_installation_sound(house)
    the_counters_are_shown_to_this_machine_alone(house)
    a_body_that_no_portal_sends_is_refused(house)
    queries_and_who_sent_them_are_in_no_log(house)
    whoever_comes_without_encryption_is_sent_to_https(house)
    browsers_are_told_to_stay_with_https_and_not_what_serves_them(house)
