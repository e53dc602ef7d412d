"""Start the emulator as its own process and speak to its side door."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from b24app.cli.ports import hold_port

REPOSITORY = Path(__file__).parent.parent


def free_port() -> int:
    """Find a port nobody listens on, and keep others from being given it."""
    return hold_port()


def eventually(claim: Any, *, seconds: float = 60, every: float = 0.05) -> Any:
    """Wait until a claim is true and return what it said; fail with the last answer otherwise."""
    until = time.monotonic() + seconds
    while not (answer := claim()):
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds} s; the last answer was {answer!r}")
        time.sleep(every)
    return answer


@dataclass(frozen=True)
class Emulator:
    """The side door of a running emulator."""

    address: str
    oauth: str

    def ask(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the side door; returns its JSON."""
        answer = requests.request(verb, f"{self.address}/_emulator/{path}", json=body, timeout=60)
        assert answer.status_code == 200, f"{verb} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def reset(self, seed: str, number: int = 1) -> None:
        """Make the portal new."""
        self.ask("POST", "reset", {"seed": seed, "number": number})

    def webhook(self, *scope: str, user_id: int = 1) -> str:
        """Make an inbound webhook; returns its address."""
        return str(self.ask("POST", "webhooks", {"user_id": user_id, "scope": list(scope) or ["crm"]})["url"])

    def app(
        self,
        public_url: str,
        *,
        ui: bool = False,
        scope: tuple[str, ...] = ("crm", "bizproc", "im", "user_brief", "calendar"),
    ) -> dict[str, str]:
        """Save the form of a local application; returns its client_id and client_secret."""
        form = {
            "title": "b24app",
            "handler": public_url + "/",
            "install": public_url + "/install",
            "scope": list(scope),
            "ui": ui,
        }
        return dict(self.ask("POST", "apps", form))

    def calls(self, method: str = "", since: int = 0) -> list[dict[str, Any]]:
        """Return the REST calls the portal got."""
        calls: list[dict[str, Any]] = self.ask("GET", f"journal?since={since}")["calls"]
        return [call for call in calls if not method or call["method"] == method]

    def rest(self, webhook: str, method: str, params: dict[str, Any] | None = None) -> Any:
        """Call a REST method through a webhook; returns the result."""
        answer = requests.post(webhook + method, json=params or {}, timeout=60).json()
        assert "error" not in answer, f"{method}: {json.dumps(answer, ensure_ascii=False)}"
        return answer["result"]


@contextmanager
def started(log: Path, seed: str = "empty", certificate: Path | None = None) -> Iterator[Emulator]:
    """Run an emulator on free ports until the block ends, over https if there is a certificate."""
    port, oauth_port = free_port(), free_port()
    command = [
        sys.executable,
        "-m",
        "b24app.emulator",
        "--port",
        str(port),
        "--oauth-port",
        str(oauth_port),
        "--seed",
        seed,
        *(["--certificate", str(certificate)] if certificate else []),
    ]
    scheme = "https" if certificate else "http"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=REPOSITORY, stdout=output, stderr=output)
        emulator = Emulator(f"{scheme}://127.0.0.1:{port}", f"{scheme}://127.0.0.1:{oauth_port}")
        try:
            eventually(lambda: process.poll() is not None or _healthy(emulator), seconds=60)
            assert process.poll() is None, f"the emulator did not start:\n{log.read_text()}"
            yield emulator
        finally:
            process.terminate()
            process.wait(60)


def _healthy(emulator: Emulator) -> bool:
    try:
        return requests.get(f"{emulator.address}/_emulator/health", timeout=5).ok
    except (requests.ConnectionError, requests.Timeout):
        return False
