"""A portal with a story in it: the app installed and at work, a funnel applied, a pile read, reports made."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from b24app.content import content
from b24app.install.manifest import read_manifest
from tests.emulated import Emulator, eventually, started
from tests.running import RunningApp, running_app

PIPELINE = content("pipelines") / "event_agency.yaml"
STORY = (
    ("pipelines", "apply", str(PIPELINE), "--yes"),
    ("leads", "audit"),
    ("leads", "plan", "email_pile"),
    ("reports", "refresh"),
)
"""What an integrator has done before the pictures are taken."""

_MET = 6
"""Leads that meet the gate, so that robots have something to tell."""


@dataclass(frozen=True)
class Scene:
    """The running app as people see it: inside the portal's pages."""

    app: RunningApp

    @property
    def emulator(self) -> Emulator:
        """The portal."""
        return self.app.emulator

    def frame_page(self, user: int = 1) -> str:
        """Return the portal's page around the app."""
        return f"{self.emulator.address}/marketplace/app/{self.app.client_id}/?user={user}"

    def card_page(self, lead: int, user: int = 1) -> str:
        """Return the portal's page around the app's tab in a lead's card."""
        places = self.emulator.ask("GET", f"apps/{self.app.client_id}")["placements"]
        number = next(one["id"] for one in places if one["placement"] == "CRM_LEAD_DETAIL_TAB")
        return f"{self.emulator.address}/marketplace/placement/{number}/?ID={lead}&user={user}"

    def install(self) -> None:
        """Open the app as an administrator does for the first time."""
        page = requests.get(self.frame_page(), timeout=60).text
        address = re.search(r'<form method="post" action="([^"]+)"', page)
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        assert address, page
        told = {name: html.unescape(value) for name, value in fields}
        requests.post(html.unescape(address[1]), data=told, timeout=180).raise_for_status()
        self.emulator.ask("POST", f"apps/{self.app.client_id}/finish", {"user_id": 1})

    def play(self) -> None:
        """Do what an integrator does, then let leads meet the gate, so that robots have something to tell."""
        for words in STORY:
            # The worker may be reading the same copy at this moment.
            eventually(lambda words=words: self.app.cli("--lang", "ru", *words).returncode == 0, seconds=600, every=5)
        self.app.place_robot("required_fields", "QUALIFIED")
        leads = self._on("IN_PROCESS")[:_MET]
        for lead in leads:
            self.app.move(lead, "QUALIFIED")
        # The gate sends them back at once, before their workflows have an answer.
        eventually(lambda: set(leads) <= set(self._on("IN_PROCESS")), seconds=300)
        self.app.move(leads[0], "QUALIFYING")

    def met(self) -> int:
        """Name a lead that has met the gate and stands where its questions are asked."""
        return self._on("QUALIFYING")[0]

    def _on(self, stage: str) -> list[int]:
        told = {"filter": {"STATUS_ID": stage}, "select": ["ID"], "order": {"ID": "DESC"}}
        return [int(row["ID"]) for row in self.emulator.rest(self.emulator.webhook("crm"), "crm.lead.list", told)]


@contextmanager
def scene(home: Path) -> Iterator[Scene]:
    """Set the scene; it takes some minutes."""
    with started(home / "emulator.log", seed="event_agency") as emulator:
        folder = home / "app"
        folder.mkdir(mode=0o700)
        with running_app(emulator, folder, B24APP_WEB_WORKERS="1", B24APP_REPORTS_SECONDS="900") as app:
            made = emulator.app(app.url, ui=True, scope=tuple(read_manifest().scopes))
            app.client_id = made["client_id"]
            app.environment |= {"B24APP_CLIENT_ID": made["client_id"], "B24APP_CLIENT_SECRET": made["client_secret"]}
            for name in ("web", "worker"):
                app.processes[name].terminate()
                app.processes[name].wait(60)
            app.start_web()
            app.start_worker()
            found = Scene(app)
            found.install()
            found.play()
            yield found
