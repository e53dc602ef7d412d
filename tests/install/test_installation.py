"""The doctor of the whole installation tells each fault with its cure, and keeps quiet about what is well."""

import http.server
import json
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from b24app import __version__
from b24app.cli import main
from b24app.clock import SystemClock
from b24app.install.engine_room import EngineRoom
from b24app.install.findings import Verdict
from b24app.install.front_door import FrontDoor
from b24app.install.machine import Machine
from b24app.install.proof import is_nonce, proof
from b24app.languages import translator
from b24app.settings import new_key, read_settings
from b24app.store.workers import Worker, Workers
from b24app.wiring import build
from tests.certificates import self_signed

MUCH = (0, 0, 2**40)


def told(findings, language="en"):
    """Return what is not fine, by its name."""
    translate = translator(language)
    return {
        (one.check, one.verdict.value): (one.said(translate), one.cured(translate))
        for one in findings
        if one.verdict is not Verdict.FINE
    }


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "home").mkdir(mode=0o700)
    given = {
        "home": str(tmp_path / "home"),
        "secret_keys": new_key(),
        "client_id": "local.1",
        "client_secret": "s",
        "public_url": "https://b24app.example.com",
        "gateway": "console",
    }
    return lambda **more: read_settings(given | more)


def test_a_machine_in_order_has_no_fault(settings, tmp_path):
    file = tmp_path / "b24app.env"
    file.touch(mode=0o600)
    assert told(Machine(settings(), ["B24APP_HOME"], file, lambda _: MUCH).examine()) == {}


def test_what_others_may_read_is_told_with_the_command_that_closes_it(settings, tmp_path):
    file = tmp_path / "b24app.env"
    file.touch()
    file.chmod(0o644)
    found = told(Machine(settings(), (), file, lambda _: MUCH).examine())
    assert found == {
        ("files", "fault"): (
            f"others on this machine may open {file}, where secrets are kept",
            f"give: chmod 0600 {file}",
        )
    }
    (tmp_path / "home").chmod(0o755)
    assert told(Machine(settings(), (), None, lambda _: MUCH).examine())["files", "fault"][1].startswith(
        "give: chmod 0700"
    )


@pytest.mark.parametrize(
    ("changed", "check", "said"),
    [
        ({"secret_keys": ""}, ("keys", "fault"), "B24APP_SECRET_KEYS is not set"),
        ({"secret_keys": "short"}, ("keys", "fault"), "a key in B24APP_SECRET_KEYS is not 32 bytes"),
        ({"client_secret": ""}, ("settings", "fault"), "B24APP_CLIENT_ID or B24APP_CLIENT_SECRET is not set"),
        ({"public_url": "http://app.firma.ru"}, ("settings", "fault"), "B24APP_PUBLIC_URL is not encrypted"),
        ({"public_url": "http://127.0.0.1:8200"}, ("settings", "note"), "B24APP_PUBLIC_URL, http://127.0.0.1:8200, is"),
        ({"gateway": "file"}, ("settings", "note"), "messages to clients become files"),
    ],
)
def test_settings_that_cannot_work_are_told(settings, changed, check, said):
    found = told(Machine(settings(**changed), (), None, lambda _: MUCH).examine())
    assert found[check][0].startswith(said)


def test_a_misspelt_setting_is_told(settings):
    found = told(Machine(settings(), ["B24APP_HOME", "B24APP_PUBLIK_URL"], None, lambda _: MUCH).examine(), "ru")
    assert found["settings", "note"][0] == "таких настроек нет: B24APP_PUBLIK_URL"


@pytest.mark.parametrize(("megabytes", "verdict"), [(100, "fault"), (700, "note")])
def test_a_disk_that_fills_up_is_told(settings, megabytes, verdict):
    found = told(Machine(settings(), (), None, lambda _: (0, 0, megabytes * 2**20)).examine())
    assert found["disk", verdict][0].startswith("only ")


@pytest.fixture
def app(settings):
    one = build(settings())
    yield one
    one.close()


def room(app, clock=None):
    return EngineRoom(app.settings, app.database, app.engine.tables, clock or SystemClock())


def test_a_database_that_is_not_there_is_told_and_not_made(app):
    assert told(room(app).examine()) == {
        ("database", "fault"): (f"there is no file {app.settings.home}/b24app.sqlite yet", "give: b24app migrate")
    }
    assert list(app.settings.home.iterdir()) == []


def test_a_worker_that_fell_silent_is_told(app):
    app.database.migrate()
    app.engine.migrate()
    Workers(app.database).enter("w", "here", 1, "2")
    assert told(room(app).examine()) == {}

    class Later(SystemClock):
        def now(self):
            return datetime.now(UTC) + timedelta(minutes=2)

    found = told(room(app, Later()).examine())
    assert found["worker", "fault"][0].startswith("no worker has been heard of")


def test_a_proof_is_another_for_another_database_and_other_keys():
    here, there = ([Worker("w", place, 1, "2", 0, datetime.now(UTC))] for place in ("here", "there"))
    nonce = "0123456789abcdef" * 2
    assert proof("k", nonce, here) == proof("k", nonce, here)
    assert len({proof("k", nonce, here), proof("k", nonce, there), proof("l", nonce, here), proof("k", nonce, [])}) == 4
    assert not any(map(is_nonce, ("", "0" * 31, "0" * 33, "G" * 32, "0" * 32 + "\n", "٣" * 32)))


@contextmanager
def answering(said: dict | bytes, certificate: Path | None = None):
    """A server that answers every GET the same; gives its port."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Quiet(http.server.ThreadingHTTPServer):
        def handle_error(self, *_):
            """A handshake that is broken off is meant."""

    with Quiet(("127.0.0.1", 0), Handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_port
        server.shutdown()


def door(address, **more):
    return FrontDoor(address, "127.0.0.1:8200", SystemClock(), lambda _: "proven", **more)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"It works!", "not the app answers at {address}, but something with status 200"),
        ({"version": "0.0.0", "proof": "proven"}, f"version 0.0.0 answers at {{address}}; this is {__version__}"),
        (
            {"version": __version__, "proof": "of another"},
            "another installation answers at {address}: other keys or another database",
        ),
        ({"version": __version__}, "another installation answers at {address}: other keys or another database"),
    ],
)
def test_whoever_else_answers_at_the_address_is_unmasked(answer, said):
    with answering(answer) as port:
        address = f"http://127.0.0.1:{port}"
        assert told(door(address).examine())["answer", "fault"][0] == said.format(address=address)


def test_the_app_itself_is_known(tmp_path):
    certificate = self_signed(tmp_path / "one.pem", days=90)
    trust = ssl.create_default_context(cafile=certificate)
    with answering({"version": __version__, "proof": "proven"}, certificate) as port, answering(b"") as plain:
        found = told(door(f"https://127.0.0.1:{port}", trust=trust, plain_port=plain).examine())
    assert found == {
        ("redirect", "note"): (
            "http://127.0.0.1 answers without encryption",
            "let the web server send it to https, as install/nginx shows",
        )
    }


@pytest.mark.parametrize(
    ("hosts", "days", "is_trusted", "said"),
    [
        ((), 90, False, "the certificate's issuer is not known"),
        (("app.firma.ru",), 90, True, "the certificate is for another name than 127.0.0.1"),
        ((), -1, True, "the certificate has run out"),
        ((), 2, True, "the certificate runs out on "),
    ],
)
def test_a_certificate_that_portals_refuse_is_told(tmp_path, hosts, days, is_trusted, said):
    certificate = self_signed(tmp_path / "one.pem", *hosts, days=days)
    trust = ssl.create_default_context(cafile=certificate) if is_trusted else None
    with answering(b"", certificate) as port:
        found = told(door(f"https://127.0.0.1:{port}", trust=trust).examine())
    assert list(found) == [("tls", "fault")]
    assert found["tls", "fault"][0].startswith(said)


def test_an_address_where_nobody_answers_is_told():
    assert told(door("http://127.0.0.1:1").examine())["answer", "fault"][0] == (
        "http://127.0.0.1:1 cannot be reached from this machine: Connection refused"
    )


def test_the_command_tells_settings_that_cannot_be_read(tmp_path):
    environment = {"B24APP_HOME": str(tmp_path), "B24APP_WEB_WORKERS": "many", "LANG": "ru_RU.UTF-8"}
    done = CliRunner(env=environment).invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "✗ B24APP_WEB_WORKERS: нужно целое число; смотрите install/env.example",
        "неисправностей: 1",
    ]
