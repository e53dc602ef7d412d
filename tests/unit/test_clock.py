"""App and emulated portal share one clock where a test or a demo wants it, and nobody else can move it."""

import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from b24app.clock import NoClock, SharedClock, SystemClock, clock_at, is_loopback
from b24app.settings import BadSettings, read_settings
from tests.emulated import Emulator, eventually, free_port


def ahead(clock) -> timedelta:
    return clock.now() - datetime.now(UTC)


def test_both_move_together(emulator: Emulator):
    clock = clock_at(f"{emulator.address}/_emulator/clock")
    assert abs(ahead(clock)) < timedelta(seconds=10)
    emulator.ask("POST", "clock", {"advance": 90 * 24 * 3600})
    eventually(lambda: abs(ahead(clock) - timedelta(days=90)) < timedelta(seconds=10))


def test_it_never_goes_back_between_two_looks(emulator: Emulator):
    clock = SharedClock(f"{emulator.address}/_emulator/clock")
    until, seen = SystemClock().now() + timedelta(seconds=0.5), [clock.now()]
    while SystemClock().now() < until:
        seen.append(clock.now())
    assert seen == sorted(seen)


def test_once_set_it_outlives_what_it_was_read_from():
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"now": 4102444800}')

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    clock = SharedClock(f"http://127.0.0.1:{server.server_port}/")
    assert clock.now().year == 2100
    server.shutdown()
    thread.join()
    server.server_close()
    clock.sleep(0.11)
    assert clock.now().year == 2100


def test_one_that_was_never_there_is_named():
    address = f"http://127.0.0.1:{free_port()}/clock"
    with pytest.raises(NoClock) as caught:
        SharedClock(address).now()
    assert str(caught.value) == (f"{address}: the shared test clock cannot be read; start it or take B24APP_CLOCK away")


def test_without_a_setting_the_clock_is_the_machine_s():
    assert isinstance(clock_at(read_settings().clock), SystemClock)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/x", "http://[::1]:1/", "http://localhost/", "http://127.9.9.9"]
)
def test_this_machine_is_known(address):
    assert is_loopback(address)


@pytest.mark.parametrize(
    "address", ["http://10.0.0.1/", "http://127.0.0.1.example.com/", "file:///etc/passwd", "", "x"]
)
def test_other_machines_are_known_too(address):
    assert not is_loopback(address)


def test_an_app_that_others_can_reach_takes_no_test_clock(monkeypatch):
    monkeypatch.setenv("B24APP_CLOCK", "http://127.0.0.1:8300/_emulator/clock")
    assert read_settings().clock == "http://127.0.0.1:8300/_emulator/clock"
    monkeypatch.setenv("B24APP_PUBLIC_URL", "https://app.example.com")
    with pytest.raises(BadSettings, match="B24APP_CLOCK: a test clock has to be an address on this machine"):
        read_settings()
