"""Leads of an emulated portal and the automation on their stages, as a test arranges them."""

import time
from dataclasses import dataclass
from typing import Any

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Application


@dataclass
class Stage:
    """Put robots on stages, move leads, read what came of it."""

    emulator: Emulator
    app: Application
    # A webhook's address: the application's own token ends after an hour of the portal's time.
    webhook: str = ""

    def rest(self, method: str, **params: Any) -> Any:
        """Call a method through a webhook; returns the result."""
        self.webhook = self.webhook or self.emulator.webhook("crm", "bizproc", "im", "task", "user")
        return self.emulator.rest(self.webhook, method, params)

    def native(self, code: str, stage: str = "NEW", **more: Any) -> str:
        """Put a robot of the portal itself on a stage; returns its name."""
        properties = {
            name: more.pop(name) for name in list(more) if name not in ("delay", "after_previous", "document")
        }
        body = {"code": code, "stage": stage, "properties": properties, **more}
        return str(self.emulator.ask("POST", "robots", body)["name"])

    def rest_robot(self, code: str = "check", stage: str = "NEW", **more: Any) -> str:
        """Put a robot of the application on a stage; returns its name."""
        body = {"client_id": self.app.client_id, "code": code, "stage": stage, **more}
        return str(self.emulator.ask("POST", "robots", body)["name"])

    def lead(self, **fields: Any) -> int:
        """Create a lead."""
        return int(self.rest("crm.lead.add", fields={"TITLE": "Заявка", **fields}))

    def card(self, lead: int) -> dict[str, Any]:
        """Read a lead."""
        return dict(self.rest("crm.lead.get", id=lead))

    def move(self, lead: int, stage: str) -> None:
        """Move a lead as a person does."""
        self.emulator.ask("POST", "move", {"id": lead, "stage": stage, "user_id": 1})

    def comments(self, lead: int) -> list[str]:
        """Return the comments under a lead."""
        filter_ = {"ENTITY_TYPE": "lead", "ENTITY_ID": lead}
        return [row["COMMENT"] for row in self.rest("crm.timeline.comment.list", filter=filter_)]

    def call(self, code: str = "check", count: int = 1) -> dict[str, str]:
        """Wait for a robot's call; returns its form."""
        return self.app.receiver.on(f"/robots/{code}", count)[count - 1].form

    def answer(self, token: str, **values: Any) -> Any:
        """Answer a robot's call."""
        return self.rest("bizproc.event.send", EVENT_TOKEN=token, RETURN_VALUES=values)

    def states(self) -> list[str]:
        """Return how the automation of stages stands, the oldest first."""
        return [workflow["state"] for workflow in self.emulator.ask("GET", "automation")]

    def pass_(self, seconds: int) -> None:
        """Let time pass."""
        self.emulator.ask("POST", "clock", {"advance": seconds})

    def calls(self, path: str) -> list[dict[str, str]]:
        """Return what has come on a path so far."""
        return [request.form for request in self.app.receiver.requests if request.path == path]

    def silent(self, path: str, count: int) -> None:
        """Assert that so many calls have come, and after a while no more."""
        eventually(lambda: len(self.calls(path)) >= count)
        time.sleep(0.4)
        assert len(self.calls(path)) == count

    def deliveries(self, kind: str, count: int = 1) -> list[dict[str, Any]]:
        """Wait for so many deliveries of a kind."""
        return eventually(lambda: _of(self.emulator, kind, count))


def _of(emulator: Emulator, kind: str, count: int) -> list[dict[str, Any]] | None:
    rows = [row for row in emulator.ask("GET", "deliveries") if row["kind"] == kind]
    return rows if len(rows) >= count else None
