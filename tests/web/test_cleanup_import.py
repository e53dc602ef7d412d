"""A file of leads is sent in pieces, rehearsed and taken in by the page of imports."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from b24app.importing.file_jobs import upload_path
from b24app.jobs.job import Job
from b24app.store.cipher import Cipher
from b24app.store.imports import Imports
from b24app.web.tickets import Ticket
from tests.emulated import Emulator
from tests.web.living import Living, living

UPLOAD = "0" * 32
FILE = "Title;Who;E-mail\nStand;Ann;ann@klient.ru\nMenu;Bob;nonsense\nBooth;Kate;old@klient.ru\n"


@pytest.fixture
def running(emulator: Emulator, tmp_path: Path) -> Iterator[Living]:
    emulator.ask("POST", "limits", {"bucket": False})
    with living(emulator, tmp_path, ui=True, bucket_rate=0) as running:
        address, fields = running.opening()
        requests.post(address, data=fields, timeout=60).raise_for_status()
        yield running


def posted(running: Living, path: str, **fields: object) -> str:
    """Post a form as the page does; returns the page."""
    member = running.app.installs.all()[0].member_id
    ticket = Ticket.new(member, running.emulator.address, 1, "admin", running.app.portals.clock.now())
    told = {"ticket": ticket.sealed(Cipher(running.app.settings.keys)), "upload": UPLOAD, "name": "l.csv", **fields}
    answer = requests.post(f"{running.url}/desk/cleanup/import{path}?LANG=en", data=told, timeout=60)
    assert answer.status_code < 300, answer.text
    return answer.text


def worked(running: Living) -> None:
    """Do everything that was put in for the worker, one after another."""
    handlers, done = running.app.handlers(), set[tuple[str, str]]()
    while left := {place: job for place, job in running.queue.jobs.items() if place not in done}:
        for (portal, key), (kind, payload) in left.items():
            done.add((portal, key))
            if kind.startswith("bulk."):
                handlers[kind](Job(kind, portal, key, payload))


def test_a_file_is_rehearsed_mapped_and_taken_in(running: Living):
    webhook = running.emulator.webhook("crm")
    known = {"TITLE": "Old", "EMAIL": [{"VALUE": "old@klient.ru", "VALUE_TYPE": "WORK"}]}
    running.emulator.rest(webhook, "crm.lead.add", {"fields": known})
    for at in range(0, len(FILE), 30):
        piece = base64.urlsafe_b64encode(FILE[at : at + 30].encode()).decode()
        posted(running, "/piece", at=at, data=piece)

    columns = {"headings[]": ["Title", "Who", "E-mail"], "columns[]": ["title", "name", "email"]}
    posted(running, "/do", do="rehearse", **columns)
    worked(running)
    page = posted(running, "")
    assert "l.csv:3:3:E-mail: this is not an e-mail address" in page
    assert "Take in 2 lines" in page
    assert len(running.emulator.rest(webhook, "crm.lead.list")) == 1

    posted(running, "/do", do="take", **columns)
    worked(running)
    assert "faults: 1; nothing was sent to the portal" in posted(running, "")
    posted(running, "/do", do="take", policy="skip", skip_faulty="yes", **columns)
    worked(running)
    made = {row["TITLE"]: row["NAME"] for row in running.emulator.rest(webhook, "crm.lead.list")}
    assert made == {"Old": None, "Stand": "Ann"}
    assert "lines that failed: 1" in posted(running, "")
    member = running.app.installs.all()[0].member_id
    errors = posted(running, "/errors", **{"import": Imports(running.app.database).of(member)[0].id})
    assert ("nonsense" in errors, "Stand" in errors) == (True, False)
    assert not upload_path(running.app.settings.home, member, UPLOAD, "l.csv").exists()
