"""Caddy as install/ configures it lets the portal through and nothing it need not."""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.wrappers import Request, Response

from tests.caddy import in_front, program
from tests.certificates import self_signed
from tests.emulated import eventually, free_port
from tests.web.living import served

pytestmark = pytest.mark.skipif(program() is None, reason="Caddy is not installed on this machine")


@Request.application
def told(request: Request) -> Response:
    """Say what arrived, as an app behind it sees it."""
    request.get_data()
    return Response(f"{request.method} {request.full_path} {request.host} {request.headers.get('X-Forwarded-Proto')}")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True)
class Front:
    """Caddy with something behind it."""

    trust: ssl.SSLContext
    https: int
    http: int
    log: Path

    def ask(self, verb: str, path: str, body: bytes = b"", *, sender: str = "127.0.0.1") -> Answer:
        """Speak to it from an address of this machine."""
        whence = {"timeout": 60, "source_address": (sender, 0)}
        return answered(
            http.client.HTTPSConnection("127.0.0.1", self.https, context=self.trust, **whence), verb, path, body
        )


def answered(line: http.client.HTTPConnection, verb: str, path: str, body: bytes = b"") -> Answer:
    with closing(line):
        line.request(verb, path, body)
        answer = line.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())


@pytest.fixture(scope="module")
def front(tmp_path_factory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("caddy")
    certificate = self_signed(folder / "certificate.pem", days=90)
    app, https, plain = free_port(), free_port(), free_port()
    with ExitStack() as stack:
        stack.enter_context(served(told, app))
        log = stack.enter_context(in_front(folder / "caddy", f"127.0.0.1:{app}", certificate, https, plain))
        yield Front(ssl.create_default_context(cafile=certificate), https, plain, log)


def test_what_the_portal_sends_arrives_with_its_query_and_the_name_it_asked_for(front):
    answer = front.ask("POST", "/install?DOMAIN=demo.bitrix24.ru", b"AUTH_ID=a")
    assert (answer.status, answer.text) == (200, f"POST /install?DOMAIN=demo.bitrix24.ru 127.0.0.1:{front.https} https")


def test_browsers_are_told_to_stay_with_https_and_the_frame_is_left_to_the_app(front):
    answer = front.ask("GET", "/")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "X-Frame-Options" not in answer.headers


def test_the_counters_are_shown_to_this_machine_alone(front):
    assert front.ask("GET", "/metrics").status == 200
    assert front.ask("GET", "/metrics", sender="127.0.0.2").status == 403


def test_a_body_that_no_portal_sends_is_refused(front):
    try:
        status = front.ask("POST", "/robots/sos", b"x" * 2_100_000).status
    except OSError:
        status = 0  # Cut off in the middle of it.
    assert status in {0, 413, 502}


def test_queries_and_headers_are_in_no_log(front):
    assert front.ask("GET", "/health?APP_SID=secret-of-a-frame").status == 200
    eventually(lambda: "/health" in front.log.read_text())
    written = front.log.read_text()
    assert "secret-of-a-frame" not in written
    assert "User-Agent" not in written


def test_whoever_comes_without_encryption_is_sent_to_https(front):
    answer = answered(http.client.HTTPConnection("127.0.0.1", front.http, timeout=60), "GET", "/install")
    assert answer.status in {301, 308}
    assert answer.headers["Location"].startswith("https://127.0.0.1")
