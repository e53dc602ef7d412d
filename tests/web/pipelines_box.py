"""A portal in a box, the app's pages of pipelines and a worker, spoken to as a browser does."""

import html
import re
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from b24app.store.cipher import Cipher
from b24app.web.roles import ADMIN
from b24app.web.tickets import Ticket
from tests.emulated import Emulator, started
from tests.web.living import Living, living
from tests.web.pumping import pumped

SHOP = """\
pipeline: shop
for: lead
title: {ru: Магазин, en: Shop}
language: en
fields:
  size: {type: number, title: {ru: Размер, en: Size}}
stages:
  - {key: new, title: {ru: Новый лид, en: New lead}, requires: [size]}
  - {key: offer, title: {ru: КП отправлено, en: Proposal sent}}
  - {key: won, status: CONVERTED, title: {ru: Оплачено, en: Paid}, semantics: success}
  - {key: junk, title: {ru: Лид закрыт, en: Lead closed}, semantics: failure}
"""
PATIENCE = 120


@dataclass
class Box:
    """The pages of one portal."""

    running: Living

    @property
    def member(self) -> str:
        """The portal as the app knows it."""
        return self.running.app.installs.all()[0].member_id

    @property
    def emulator(self) -> Emulator:
        """The portal."""
        return self.running.emulator

    def ticket(self, role: str) -> str:
        """What the app's first page gives to the forms of somebody in a role."""
        app = self.running.app
        made = Ticket.new(self.member, self.emulator.address, 1, role, app.portals.clock.now())
        return made.sealed(Cipher(app.settings.keys))

    def post(self, path: str, *, role: str = ADMIN, part: bool = False, language: str = "en", **values: str):
        """Send a form of ours."""
        headers = {"HX-Request": "true"} if part else {}
        data = {"ticket": self.ticket(role), **values}
        url = f"{self.running.url}/desk/pipelines{path}?LANG={language}"
        return requests.post(url, data=data, headers=headers, timeout=60)

    def done(self, answer: requests.Response, language: str = "en") -> str:
        """Wait for the job on a page to end; returns what the page then shows."""
        until = time.monotonic() + PATIENCE
        while 'data-state="running"' in answer.text:
            assert time.monotonic() < until, answer.text
            time.sleep(0.05)
            answer = self.post("/job", part=True, language=language, job=number_of(answer.text))
        return html.unescape(answer.text)

    def draft(self, text: str = SHOP, name: str = "shop") -> int:
        """Keep a draft; returns its revision."""
        drafts = self.running.app.pipelines.drafts
        there = drafts.newest(self.member, name)
        base = there.revision if there else 0
        return drafts.save(self.member, name, {f"{name}.yaml": text}, base=base, who="user 1").revision

    def planned(self, text: str = SHOP, language: str = "en") -> str:
        """Keep a draft and have it planned; returns the page with the plan."""
        self.draft(text)
        return self.done(self.post("/plan", name="shop", language=language), language)

    def applied(self, text: str = SHOP) -> str:
        """Plan and apply a draft; returns the page with the end of it."""
        ended = self.done(self.post("/apply", **shown(self.planned(text))))
        assert "Applied and verified" in ended, ended
        return ended

    def writes(self, since: int = 0) -> list[str]:
        """The methods by which the app has changed the portal's funnel."""
        return [one for one in self.running.writes(since) if one.startswith(("crm.status.", "crm.lead.userfield."))]


def shown(page: str) -> dict[str, str]:
    """What the button that applies a plan sends."""
    form = re.search(r'action="/desk/pipelines/apply.*?</form>', page, re.DOTALL)[0]
    return {name: re.search(rf'name="{name}" value="(\w+)"', form)[1] for name in ("job", "checksum")}


def number_of(page: str) -> str:
    """The job that a page looks at again and again."""
    return re.search(r'"job": ?(\d+)', html.unescape(page))[1]


def marks(page: str) -> list[str]:
    """What the check says: kind, place, words."""
    found = re.findall(r'<li class="(bad|warn)"(.*?)</li>', page, re.DOTALL)
    told = []
    for kind, body in found:
        place = re.search(r'data-file="(\S+)" data-line="(\d+)" data-column="(\d+)"', body)
        what = re.search(r'class="what">(.*?)</span>', body, re.DOTALL)[1]
        told.append(f"{kind} {':'.join(place.groups()) if place else ''} {html.unescape(what)}")
    return told


@contextmanager
def pipelines_box(home: Path) -> Iterator[Box]:
    """Run it all until the block ends; the app is installed."""
    with (
        started(home / "portal.txt") as emulator,
        _living(emulator, home) as running,
        pumped(running.app, running.queue),
    ):
        address, told = running.opening()
        requests.post(address, data=told, timeout=60)
        emulator.ask("POST", f"apps/{running.client_id}/finish", {"user_id": 1})
        yield Box(running)


def _living(emulator: Emulator, home: Path) -> AbstractContextManager[Living]:
    # What happens is looked at, not how fast: neither side keeps the portal's limit.
    emulator.ask("POST", "limits", {"bucket": False})
    return living(emulator, home / "app", ui=True, bucket_rate=0)
