"""The app served over HTTP beside an emulated portal that has it in its list of applications."""

import html
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from werkzeug.serving import make_server

from b24app.settings import Settings, new_key
from b24app.web.app import create_app
from b24app.wiring import App, build
from tests.emulated import Emulator, free_port
from tests.web.conftest import Queue, queued


@dataclass(frozen=True)
class Living:
    """A running app and its portal."""

    emulator: Emulator
    app: App
    queue: Queue
    url: str
    client_id: str

    def frame_page(self, user: int = 1) -> str:
        """The portal's page around the app, as its address."""
        return f"{self.emulator.address}/marketplace/app/{self.client_id}/?user={user}"

    def opening(self, user: int = 1) -> tuple[str, dict[str, str]]:
        """What the portal's page posts into its frame: the address and the fields."""
        page = requests.get(self.frame_page(user), timeout=120).text
        address = re.search(r'<form method="post" action="([^"]+)"', page)
        assert address, page
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        return html.unescape(address[1]), {name: html.unescape(value) for name, value in fields}

    def is_installed(self) -> bool:
        """Whether the portal counts the app as installed."""
        return bool(self.emulator.ask("GET", f"apps/{self.client_id}")["installed"])

    def writes(self, since: int = 0) -> list[str]:
        """The methods by which the app has changed the portal."""
        return [call["method"] for call in self.emulator.calls(since=since) if call["kind"] == "write"]


@contextmanager
def living(
    emulator: Emulator,
    home: Path,
    *,
    ui: bool,
    scope: tuple[str, ...] = ("crm", "bizproc", "im", "user_brief", "calendar"),
    **more: Any,
) -> Iterator[Living]:
    """Put the app into the portal's list and serve it; `more` are further settings.

    An app without pages is told at once that it is installed, most often before it listens: let the portal repeat it.
    """
    port = free_port()
    made = emulator.app(f"http://127.0.0.1:{port}", ui=ui, scope=scope)
    settings = Settings(
        home=home,
        secret_keys=new_key(),
        public_url=f"http://127.0.0.1:{port}",
        client_id=made["client_id"],
        client_secret=made["client_secret"],
        oauth_servers=emulator.oauth,
        **more,
    )
    built, queue = build(settings), Queue()
    built.database.migrate()
    app = queued(built, queue)
    try:
        with served(create_app(app), port) as url:
            yield Living(emulator, app, queue, url, made["client_id"])
    finally:
        built.close()


@contextmanager
def served(application, port: int) -> Iterator[str]:
    """Serve a WSGI application on 127.0.0.1; returns its address."""
    server = make_server("127.0.0.1", port, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
