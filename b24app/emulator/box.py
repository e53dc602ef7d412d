"""A running emulator as a program or a test holds it: its addresses, its side door, calls through a webhook."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

SCOPES = ("crm", "bizproc", "im", "task", "user", "department", "calendar", "booking", "placement")
PATIENCE = 60


class BoxError(Exception):
    """The emulator did not start, or refused what it was asked."""


@dataclass(frozen=True)
class Box:
    """A portal in a box; everything here goes over HTTP to its process."""

    address: str
    oauth_address: str

    def ask(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the side door under /_emulator/ and return its JSON."""
        status, answer = _send(self.address, verb, f"/_emulator/{path}", body)
        if status != 200:
            raise BoxError(f"{verb} {path}: {answer.get('error', answer)}")
        return answer

    def reset(self, seed: str = "empty", number: int = 1, *, leads: int = 0, limits: bool = False) -> None:
        """Put a new portal in place; the leaky bucket is off unless `limits` says otherwise."""
        self.ask("POST", "reset", {"seed": seed, "number": number, "leads": leads})
        self.ask("POST", "limits", {"bucket": limits})

    def webhook(self, *scope: str, user_id: int = 1) -> str:
        """Make an inbound webhook and return its address; without scopes it gets the usual ones."""
        asked = {"user_id": user_id, "scope": list(scope or SCOPES)}
        return str(self.ask("POST", "webhooks", asked)["url"])

    def app(self, handler: str, *, scope: tuple[str, ...] = SCOPES, ui: bool = False, **form: Any) -> dict[str, str]:
        """Save the form of a local application; returns client_id and client_secret."""
        return dict(self.ask("POST", "apps", {"handler": handler, "scope": list(scope), "ui": ui, **form}))

    def call(self, webhook: str, method: str, **params: Any) -> Any:
        """Call a REST method through a webhook and return its result."""
        _, answer = _send(self.address, "POST", urlsplit(webhook).path + method, params)
        if "error" in answer:
            raise BoxError(f"{method}: {answer['error']}: {answer.get('error_description', '')}")
        return answer["result"]

    def calls(self, method: str = "") -> list[dict[str, Any]]:
        """Return the REST calls the portal received, of one method or of all."""
        received: list[dict[str, Any]] = self.ask("GET", "journal")["calls"]
        return [call for call in received if method in ("", call["method"])]

    def deliveries(self, kind: str = "") -> list[dict[str, Any]]:
        """Return the calls the portal made: robots, events, installations."""
        return [row for row in self.ask("GET", "deliveries") if kind in ("", row["kind"])]

    def advance(self, seconds: int) -> None:
        """Let time pass."""
        self.ask("POST", "clock", {"advance": seconds})

    def fault(self, do: str, method: str = "", **rule: Any) -> None:
        """Plan a fault."""
        self.ask("POST", "faults", {"do": do, "method": method, **rule})

    def snapshot(self, name: str = "default") -> None:
        """Lay the portal by."""
        self.ask("POST", "snapshot", {"name": name})

    def restore(self, name: str = "default") -> None:
        """Put a portal laid by in place again."""
        self.ask("POST", "restore", {"name": name})


@contextmanager
def running(seed: str = "empty", number: int = 1, leads: int = 0) -> Iterator[Box]:
    """Run an emulator on free ports until the block ends."""
    options = {"--port": 0, "--oauth-port": 0, "--seed": seed, "--number": number, "--leads": leads}
    command = [sys.executable, "-m", "b24app.emulator", *(str(part) for pair in options.items() for part in pair)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603
    try:
        yield _greeted(process)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def _greeted(process: "subprocess.Popen[str]") -> Box:
    """Read the addresses the process says when it is ready."""
    said: list[str] = []
    for line in process.stdout or ():
        said.append(line.rstrip())
        if line.startswith("OAuth server "):
            portal = next(text for text in said if text.startswith("portal "))
            return Box(portal.split()[-1].rstrip("/"), line.split()[-1].rstrip("/"))
    raise BoxError("\n".join(["the emulator did not start", *said]))


def _send(address: str, verb: str, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    try:
        content = json.dumps(body) if body is not None else None
        connection.request(verb, path, content, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()
