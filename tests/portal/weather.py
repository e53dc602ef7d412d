"""A storm over an emulated portal: an app with two administrators' tokens, a fast clock, faults of every kind."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from b24app.portal.client import Portal, new_loop
from b24app.portal.metrics import Metrics
from b24app.portal.oauth import OAuth
from b24app.portal.retry import Patience
from b24app.portal.tokens import AppTokens
from b24app.settings import new_key
from b24app.store.cipher import Cipher
from b24app.store.db import open_database
from b24app.store.installs import Install, Installs
from b24app.store.limits import Limits
from tests.emulated import Emulator

SPEED = 100
"""How much faster than life the client's clock runs; the portal's bucket drains as much faster."""

KINDS = ("500", "503", "429", "html", "reset", "cut", "timeout-after-commit", "late", "expired", "redirect")

PATIENCE = Patience(answer=1.0, connect=0.6, rest=700.0)
"""Pages wait for a method at rest here, so that all calls get through; only the wire is timed by the wall's clock."""


class FastClock:
    """The machine's clock, so many times faster."""

    def __init__(self, speed: float = SPEED) -> None:
        self._speed = speed
        self._began = datetime.now(UTC)
        self._counter = time.perf_counter()

    def now(self) -> datetime:
        return self._began + timedelta(seconds=(time.perf_counter() - self._counter) * self._speed)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds / self._speed)


class Elsewhere(socketserver.ThreadingTCPServer):
    """Another host: a server that keeps every byte it is sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Listening)
        self.heard: list[bytes] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Listening(socketserver.BaseRequestHandler):
    server: Elsewhere

    def handle(self) -> None:
        self.server.heard.append(self.request.recv(65536))
        self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


@dataclass(frozen=True)
class Scene:
    """The portal, the app's client_id, the administrator it works for first, and its tokens."""

    portal: Portal
    client_id: str
    first: int
    secrets: Callable[[], list[str]]


@contextmanager
def portal_of_two_administrators(emulator: Emulator, home: Path, metrics: Metrics) -> Iterator[Scene]:
    """Install an app for two administrators."""
    clock = FastClock()
    made = emulator.app("http://127.0.0.1:9", ui=True, scope=("crm", "user_brief"))
    second = emulator.ask("POST", "users", {"NAME": "Ann", "LAST_NAME": "Second", "ADMIN": True})["id"]
    db = open_database(f"sqlite:///{home}/storm.sqlite")
    db.migrate()
    installs, about = Installs(db, Cipher([new_key()]), clock), emulator.ask("GET", "health")
    install = Install(
        member_id=about["member_id"],
        address=emulator.address.removeprefix("http://"),
        endpoint=f"{emulator.address}/rest/",
        server_endpoint=f"{emulator.oauth}/rest/",
        client_id=made["client_id"],
        application_token="storm",
    )
    for user in (1, second):
        pair = emulator.ask("POST", f"apps/{made['client_id']}/tokens", {"user_id": user})
        installs.keep(
            Install(**{**vars(install), "user_id": user}),
            pair["AUTH_ID"],
            pair["REFRESH_ID"],
            int(pair["AUTH_EXPIRES"]),
        )
    tokens = AppTokens(
        installs.keyring(install.member_id),
        OAuth([emulator.oauth], made["client_id"], made["client_secret"]),
        member_id=install.member_id,
        endpoint=install.endpoint,
        server_endpoint=install.server_endpoint,
        clock=clock,
        meter=metrics,
    )
    loop = new_loop(PATIENCE)
    bucket = Limits(db, clock).bucket(tokens.key, 50, 2.0)
    try:
        portal = Portal(tokens, bucket, loop, clock=clock, patience=PATIENCE, meter=metrics)
        keys = lambda: installs.keyring(install.member_id).read().keys  # noqa: E731
        secrets = lambda: [secret for key in keys() for secret in (key.access, key.refresh)]  # noqa: E731
        yield Scene(portal, made["client_id"], second, secrets)
    finally:
        loop.close()
        db.close()


def begin(emulator: Emulator, elsewhere: str, share: float) -> None:
    """Let every kind of fault strike by chance, at whole requests and inside batches."""
    for number, kind in enumerate(KINDS):
        seconds = {"timeout-after-commit": 3, "late": 0.2}.get(kind, 0)
        # A 429 stops its method for a minute or more, so that it is rarer in life too.
        chance = share / 6 if kind == "429" else share
        rule = {"method": "", "do": kind, "times": 0, "probability": chance, "seed": number + 1, "seconds": seconds}
        emulator.ask("POST", "faults", rule | ({"to": elsewhere} if kind == "redirect" else {}))
    for number, kind in enumerate(("500", "429", "503", "reset", "cut", "timeout-after-commit")):
        rule = {"method": "crm.lead.add", "do": kind, "in": "batch", "times": 0, "probability": share / 10}
        emulator.ask("POST", "faults", rule | {"seed": 100 + number, "seconds": 3})


def leads(emulator: Emulator) -> list[dict[str, str]]:
    """Read every lead past the client: what is really there."""
    hook, rows, last = emulator.webhook("crm"), [], 0
    while True:
        asked = {"select": ["ID", "ORIGIN_ID", "TITLE"], "order": {"ID": "ASC"}, "filter": {">ID": last}, "start": -1}
        page = requests.post(f"{hook}crm.lead.list", json=asked, timeout=30).json()["result"]
        rows += page
        if len(page) < 50:
            return rows
        last = int(page[-1]["ID"])
