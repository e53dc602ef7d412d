"""Speak to an emulated portal's side door: what a person does with the mouse in a real one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests


@dataclass(frozen=True)
class Box:
    """Addresses of the emulated portal, its authorisation server and the app, without a trailing slash."""

    portal: str
    oauth: str
    app: str

    def register_app(self) -> dict[str, str]:
        """Fill in the form "local application" without an interface; returns client_id and client_secret."""
        form = {
            "title": "b24app",
            "handler": f"{self.app}/",
            "install": f"{self.app}/install",
            "scope": ["crm", "bizproc", "im", "user_brief"],
            "ui": False,
        }
        return dict(self.ask("POST", "apps", form))

    def press_reinstall(self, client_id: str) -> None:
        """Let the portal send its installation call once more."""
        self.ask("POST", f"apps/{client_id}/install")

    def webhook(self) -> str:
        """Make an inbound webhook as the site's form uses one; returns its address."""
        return str(self.ask("POST", "webhooks", {"user_id": 1, "scope": ["crm"]})["url"])

    def place_robot(self, client_id: str, code: str, stage: str) -> None:
        """Drag a robot onto a lead stage in the automation designer."""
        self.ask(
            "POST",
            "robots",
            {"client_id": client_id, "code": code, "document": "lead", "stage": stage, "properties": {}},
        )

    def move(self, lead: int, stage: str, user: int) -> None:
        """Move a lead in the kanban as a person does."""
        self.ask("POST", "move", {"entity": "lead", "id": lead, "stage": stage, "user_id": user})

    def fill_in(self, lead: int, fields: Mapping[str, object], user: int) -> None:
        """Fill in the lead's card as a person does."""
        self.ask("POST", "edit", {"entity": "lead", "id": lead, "fields": dict(fields), "user_id": user})

    def workflows(self, lead: int) -> list[dict[str, Any]]:
        """Return the robot runs of a lead."""
        runs: list[dict[str, Any]] = self.ask("GET", "workflows")
        return [
            run
            for run in runs
            if str(run["document_id"][2] if isinstance(run["document_id"], list) else run["document_id"])
            == f"LEAD_{lead}"
        ]

    def ask(self, verb: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        """Call the side door; returns its JSON, raises requests.HTTPError where it refuses."""
        answer = requests.request(verb, f"{self.portal}/_emulator/{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()


def rest(webhook: str, method: str, params: Mapping[str, object]) -> Any:
    """Call one REST method as the site's form would; returns its result."""
    answer = requests.post(f"{webhook}{method}", json=dict(params), timeout=60)
    answer.raise_for_status()
    return answer.json()["result"]
