"""An application as seen from the portal: an HTTP server that takes what the portal sends, and calls back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import requests

from tests.emulated import Emulator, eventually


@dataclass(frozen=True)
class Received:
    """One POST: its path with the query, its form under the flat names it came with."""

    path: str
    content_type: str
    form: dict[str, str]


@dataclass
class Receiver:
    """What came so far; `status` is what everybody is answered, `pages` what a browser sees on a path."""

    address: str = ""
    status: int = 200
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    requests: list[Received] = field(default_factory=list)

    def on(self, path: str, count: int = 1) -> list[Received]:
        """Wait for so many POSTs on a path and return them."""
        eventually(lambda: len(self._on(path)) >= count)
        return self._on(path)

    def _on(self, path: str) -> list[Received]:
        return [request for request in self.requests if request.path.split("?")[0] == path]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listen until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = dict(parse_qsl(body, keep_blank_values=True))
            receiver.requests.append(Received(self.path, self.headers["Content-Type"], form))
            self.do_GET()

        def do_GET(self) -> None:
            kind, content = receiver.pages.get(self.path.split("?")[0], ("text/plain", b""))
            self.send_response(receiver.status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Application:
    """An installed application that uses only API: its keys and its tokens."""

    emulator: Emulator
    receiver: Receiver
    client_id: str
    client_secret: str
    auth: dict[str, str]

    def rest(self, method: str, params: dict[str, Any] | None = None, token: str = "") -> Any:
        """Call a method with the application's token; returns the whole answer."""
        auth = {"auth": token or self.auth["access_token"]}
        return requests.post(f"{self.auth['client_endpoint']}{method}", json=(params or {}) | auth, timeout=60).json()

    def exchange(self, refresh_token: str, **other: str) -> requests.Response:
        """Ask the OAuth server for new tokens."""
        query = {
            "grant_type": "refresh_token",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": refresh_token,
        }
        return requests.get(f"{self.emulator.oauth}/oauth/token/", params=query | other, timeout=60)

    def register_robot(self, code: str = "check", **fields: Any) -> None:
        """Register a robot."""
        about = {"CODE": code, "HANDLER": f"{self.receiver.address}/robots/{code}", "NAME": "Проверка"}
        defaults = {"AUTH_USER_ID": 1, "USE_SUBSCRIPTION": "Y"}
        answer = self.rest("bizproc.robot.add", defaults | about | fields)
        assert answer.get("result") is True, answer

    def place_robot(self, code: str = "check", stage: str = "IN_PROCESS", **more: Any) -> None:
        """Put a robot on a stage."""
        self.emulator.ask("POST", "robots", {"client_id": self.client_id, "code": code, "stage": stage} | more)

    def bind(self, event: str, **more: Any) -> None:
        """Bind an event to /events."""
        answer = self.rest("event.bind", {"event": event, "handler": f"{self.receiver.address}/events"} | more)
        assert answer.get("result") is True, answer


def nested(form: dict[str, str], name: str) -> dict[str, str]:
    """Take name[key]=value out of a form as {key: value}."""
    return {key[len(name) + 1 : -1]: value for key, value in form.items() if key.startswith(f"{name}[")}


def installed(emulator: Emulator, receiver: Receiver) -> Application:
    """Save the form of an application that uses only API, and wait for its ONAPPINSTALL."""
    keys = emulator.app(receiver.address)
    form = receiver.on("/install")[-1].form
    return Application(emulator, receiver, keys["client_id"], keys["client_secret"], nested(form, "auth"))
