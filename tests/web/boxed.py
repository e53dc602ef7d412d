"""One box for many facts about pages: a portal of a kitchen shop, the app opened by its administrator, some runs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from b24app.content import content
from b24app.pipelines.language.check import checked
from b24app.store.runs import Begin, Effect, End
from tests.emulated import Emulator
from tests.web.living import Living, living

SCOPE = ("crm", "bizproc", "im", "user_brief", "calendar", "department")


@contextmanager
def boxed(emulator: Emulator, home: Path, seed: str = "kitchens") -> Iterator[Living]:
    """Install the app on a portal, and let a pipeline count as applied."""
    emulator.reset(seed)
    with living(emulator, home, ui=True, scope=SCOPE) as running:
        address, fields = running.opening()
        requests.post(address, data=fields, timeout=60).raise_for_status()
        emulator.ask("POST", f"apps/{running.client_id}/finish", {"user_id": 1})
        document = checked(content("pipelines") / "kitchens.yaml").document()
        running.app.plans.state(running.app.plans.keep(member(running), "kitchens", "c", {}, document), "applied")
        yield running


def member(running: Living) -> str:
    """Return the portal's lasting id."""
    return running.app.installs.all()[0].member_id


def ticket(running: Living, user: int = 1) -> str:
    """Open the app as somebody and return the ticket that its page holds."""
    address, told = running.opening(user)
    page = requests.post(address, data=told, timeout=60).text
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found, page
    return found[1]


def pressed(running: Living, path: str, sealed: str, **fields: str) -> requests.Response:
    """Send a form of a page."""
    language = fields.pop("language", "en")
    return requests.post(f"{running.url}{path}?LANG={language}", data={"ticket": sealed, **fields}, timeout=60)


def run(
    running: Living, code: str, lead: int, end: End, *effects: Effect, mode: str = "active", started: str = "robot"
) -> str:
    """Note a run of a robot as the worker does; returns its key."""
    key, runs, card = f"run-of-{code}-{lead}-{end.state}", running.app.runs, ["crm", "CCrmDocumentLead", f"LEAD_{lead}"]
    runs.begin(Begin(key, member(running), code, card, card=f"lead:{lead}", mode=mode, started=started))
    for one in effects:
        runs.intend(key, one.name, one.state)
        runs.done(key, one.name, one.result, one.state)
    if end.state != "begun":
        runs.finish(key, end, "answered")
    return key
