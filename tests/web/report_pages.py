"""A portal with nine months of leads, its copy for reports, and the pages of reports over HTTP."""

import html
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from b24app.reports.copying.refreshing import refresh
from b24app.reports.published import place_of
from b24app.store.cipher import Cipher
from b24app.web.tickets import Ticket
from tests.emulated import started
from tests.web.living import Living, living

SCOPE = ("crm", "bizproc", "im", "user_brief", "calendar", "placement", "task", "department")
ADMIN, HEAD, MANAGER, OTHER = 1, 2, 3, 4
ROLES = {ADMIN: "admin", HEAD: "head", MANAGER: "manager", OTHER: "manager"}


@dataclass(frozen=True)
class ReportPages:
    """The running app, and how a person presses its buttons."""

    running: Living
    hook: str

    @property
    def member(self) -> str:
        """Return the key of the portal's installation."""
        return self.running.app.installs.all()[0].member_id

    def read(self) -> None:
        """Read the portal for reports, as the worker does."""
        app = self.running.app
        refresh(app.portals.of(self.member), place_of(app.settings.home, self.member), None)

    def ticket(self, user: int) -> str:
        """Return the sealed ticket of somebody's page."""
        app = self.running.app
        told = Ticket.new(self.member, self.running.emulator.address, user, ROLES[user], app.portals.clock.now())
        return told.sealed(Cipher(app.settings.keys))

    def post(self, path: str, user: int = ADMIN, language: str = "en", **fields: str) -> requests.Response:
        """Send a form of the pages."""
        told = {"ticket": self.ticket(user), **fields}
        return requests.post(f"{self.running.url}/desk/reports{path}?LANG={language}", data=told, timeout=120)

    def count(self, **wanted: Any) -> int:
        """Count leads as the portal itself does."""
        answer = requests.post(f"{self.hook}crm.lead.list", json={"filter": wanted, "select": ["ID"]}, timeout=120)
        return int(answer.json()["total"])


@contextmanager
def report_pages(home: Path) -> Iterator[ReportPages]:
    """Run it all."""
    with ExitStack() as stack:
        emulator = stack.enter_context(started(home / "emulator.log", seed="kitchens"))
        emulator.ask("POST", "limits", {"bucket": False})
        running = stack.enter_context(living(emulator, home, ui=True, scope=SCOPE, bucket_rate=0))
        address, fields = running.opening()
        assert requests.post(address, data=fields, timeout=120).status_code == 200
        emulator.ask("POST", f"apps/{running.client_id}/finish", {"user_id": ADMIN})
        pages = ReportPages(running, emulator.webhook("crm", "department"))
        emulator.rest(pages.hook, "department.update", {"ID": 1, "UF_HEAD": HEAD})
        pages.read()
        yield pages


def cells(page: str) -> dict[str, dict[str, str]]:
    """Read the table of a report: by row and column the figure as it is shown."""
    rows = re.findall(r"<tr[^>]*><th scope=\"row\">([^<]+)(.*?)</tr>", page, re.DOTALL)
    return {
        html.unescape(title).strip(): {
            html.unescape(column): re.sub(r"<[^>]+>", "", html.unescape(shown)).strip()
            for column, shown in re.findall(r'<td data-label="([^"]+)"[^>]*>(.*?)</td>', rest, re.DOTALL)
        }
        for title, rest in rows
    }


def drill_of(page: str, row: str, column: str) -> str:
    """Return what a figure's button sends."""
    found = re.search(rf'value="([^"]+)" class="as-link" aria-label="{re.escape(row)}, {re.escape(column)}:', page)
    assert found, f"{row}, {column} has no button"
    return html.unescape(found[1])
