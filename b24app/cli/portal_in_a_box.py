"""Speak to an emulated portal's side door: what a person does with the mouse in a real one."""

import html
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from b24app.install.manifest import read_manifest

_TOO_MANY = 503
_INSTALLING = 180
"""Seconds an installer may take: it registers everything before its page is shown."""
_PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds to wait where the portal has had too many requests."""


@dataclass(frozen=True)
class Box:
    """Addresses of the emulated portal, its authorisation server and the app, without a trailing slash."""

    portal: str
    oauth: str
    app: str
    metrics_token: str = ""

    def register_app(self, *, with_pages: bool = False) -> dict[str, str]:
        """Fill in the form "local application"; returns client_id and client_secret.

        One without pages is installed by the portal itself, one with pages by an administrator who opens it.
        """
        form = {
            "title": read_manifest().title.ru if with_pages else "b24app",
            "handler": f"{self.app}/",
            "install": f"{self.app}/install",
            "scope": list(read_manifest().scopes),
            "ui": with_pages,
        }
        return dict(self.ask("POST", "apps", form))

    def press_reinstall(self, client_id: str) -> None:
        """Let the portal send its installation call once more."""
        self.ask("POST", f"apps/{client_id}/install")

    def open_installer(self, client_id: str) -> None:
        """Open the app in the portal as its administrator: its page installs it, the browser tells the portal so."""
        page = requests.get(f"{self.portal}/marketplace/app/{client_id}/?user=1", timeout=60).text
        address = re.search(r'<form method="post" action="([^"]+)"', page)
        if address is None:
            raise requests.HTTPError(f"no installer of {client_id} on the page of the portal")
        fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        told = {name: html.unescape(value) for name, value in fields}
        requests.post(html.unescape(address[1]), data=told, timeout=_INSTALLING).raise_for_status()
        self.ask("POST", f"apps/{client_id}/finish", {"user_id": 1})

    def webhook(self, *scope: str) -> str:
        """Make an inbound webhook, of CRM alone as the site's form uses one; returns its address."""
        return str(self.ask("POST", "webhooks", {"user_id": 1, "scope": scope or ("crm",)})["url"])

    def place_robot(self, client_id: str, code: str, stage: str, kind: str = "lead") -> None:
        """Drag a robot onto a stage in the automation designer."""
        self.ask(
            "POST", "robots", {"client_id": client_id, "code": code, "document": kind, "stage": stage, "properties": {}}
        )

    def move(self, card: int, stage: str, user: int, kind: str = "lead") -> None:
        """Move a card in the kanban as a person does."""
        self.ask("POST", "move", {"entity": kind, "id": card, "stage": stage, "user_id": user})

    def fill_in(self, card: int, fields: Mapping[str, object], user: int, kind: str = "lead") -> None:
        """Fill in a card as a person does."""
        self.ask("POST", "edit", {"entity": kind, "id": card, "fields": dict(fields), "user_id": user})

    def take_on(self, name: str, last_name: str) -> int:
        """Take on an employee; returns their number."""
        return int(self.ask("POST", "users", {"NAME": name, "LAST_NAME": last_name})["id"])

    def robots_of(self, client_id: str) -> list[str]:
        """List the robots that an application has registered."""
        return list(self.ask("GET", f"apps/{client_id}").get("robots") or [])

    def traffic(self, since: tuple[int, int] = (0, 0)) -> tuple[int, int]:
        """Return the numbers of the last call the portal got and of the last it made."""
        calls = self.ask("GET", f"journal?since={since[0]}")["calls"]
        deliveries = self.ask("GET", f"deliveries?since={since[1]}")
        return (calls[-1]["n"] if calls else since[0], deliveries[-1]["n"] if deliveries else since[1])

    def awaits_robots(self) -> bool:
        """Say whether a robot has been called and has not answered."""
        return any(run["state"] == "waiting" for run in self.ask("GET", "workflows"))

    def jobs(self) -> int:
        """Count what the app still has to do; 0 where it does not say."""
        headers = {"Authorization": f"Bearer {self.metrics_token}"}
        told = requests.get(f"{self.app}/metrics", headers=headers, timeout=60)
        lines = told.text.splitlines() if told.ok else []
        waiting = [line for line in lines if line.startswith(("b24app_jobs{", "b24app_timers_due "))]
        return int(sum(float(line.rpartition(" ")[2]) for line in waiting))

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
        return _json(answer)


def _json(answer: requests.Response) -> Any:
    """Read an answer; raises requests.HTTPError, with what was answered, where it is not JSON."""
    try:
        return answer.json()
    except requests.JSONDecodeError:
        raise requests.HTTPError(f"no JSON from {answer.url}", response=answer) from None


def rest(webhook: str, method: str, params: Mapping[str, object]) -> Any:
    """Call one REST method as the site's form would; returns its result.

    The portal's limit of requests is shared with the app beside it, so that a refusal for it is waited out.
    """
    for pause in _PAUSES:
        answer = requests.post(f"{webhook}{method}", json=dict(params), timeout=60)
        if answer.status_code != _TOO_MANY:
            break
        time.sleep(pause)
    answer.raise_for_status()
    return _json(answer)["result"]
