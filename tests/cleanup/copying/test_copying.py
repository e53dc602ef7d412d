"""A copy holds what the portal shows, and goes on where it was."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from b24app.cleanup.copying.copy import Copy, CopyInUse, copy_path, open_copy
from b24app.cleanup.copying.pace import Pace
from b24app.cleanup.copying.progress import standings
from b24app.cleanup.copying.reading import Read, forget, refresh
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from tests.emulated import Emulator

HOUR = 3600
TITLE = 'Стенд \U0001f600 \\ "12" \u2028 кв. м'


class Office:
    """A portal with a few cards, and a copy of it."""

    def __init__(self, emulator: Emulator, copy: Copy) -> None:
        emulator.ask("POST", "limits", {"bucket": False})
        self.emulator, self.copy = emulator, copy
        self.webhook = emulator.webhook("crm", "user")
        self.portal = Portal(Webhook.from_url(self.webhook), NoBucket(), new_loop())

    def rest(self, method: str, **params: Any) -> Any:
        return self.emulator.rest(self.webhook, method, params)

    def read(self) -> dict[str, int]:
        """Refresh the copy; returns the rows read by table."""
        told: list[Read] = []
        refresh(self.portal, self.copy, told.append)
        return {one.table: one.rows for one in told if one.rows}

    def pass_hour(self) -> None:
        self.emulator.ask("POST", "clock", {"advance": HOUR})

    def rows(self, asked: str) -> list[tuple[Any, ...]]:
        return self.copy.connection.execute(asked).fetchall()


@pytest.fixture
def office(emulator: Emulator, tmp_path: Path) -> Iterator[Office]:
    with open_copy(copy_path(tmp_path, "127.0.0.1:8300")) as copy:
        yield Office(emulator, copy)


def test_a_copy_holds_cards_with_their_phones_links_and_letters(office: Office) -> None:
    firm, other = (int(office.rest("crm.company.add", fields={"TITLE": title})) for title in ("Horns", "Hooves"))
    ann = int(office.rest("crm.contact.add", fields={"NAME": "Ann", "COMPANY_IDS": [firm, other]}))
    mail = [{"VALUE": "ann@horns.example", "VALUE_TYPE": "WORK"}, {"VALUE": "ann@home.example", "VALUE_TYPE": "HOME"}]
    lead = int(office.rest("crm.lead.add", fields={"TITLE": TITLE, "EMAIL": mail, "CONTACT_ID": ann}))
    who = {"VALUE": "ann@horns.example", "TYPE": "EMAIL", "ENTITY_TYPE_ID": 1, "ENTITY_ID": lead}
    letter = {
        "OWNER_TYPE_ID": 1,
        "OWNER_ID": lead,
        "TYPE_ID": 4,
        "DIRECTION": 1,
        "SUBJECT": "Hi",
        "DESCRIPTION": "Text",
    }
    office.rest("crm.activity.add", fields={**letter, "RESPONSIBLE_ID": 1, "COMMUNICATIONS": [who]})
    office.read()

    assert office.rows("SELECT title, contact_id, status_semantic_id FROM leads") == [(TITLE, ann, "P")]
    assert office.rows("SELECT type, value, value_type, position FROM communications WHERE kind = 'lead'") == [
        ("EMAIL", "ann@horns.example", "WORK", 0),
        ("EMAIL", "ann@home.example", "HOME", 1),
    ]
    assert office.rows("SELECT company_id FROM contact_companies WHERE id = 1 ORDER BY position") == [(firm,), (other,)]
    assert office.rows("SELECT owner_kind, owner_id, subject, body, sender FROM activities WHERE type_id = 4") == [
        ("lead", lead, "Hi", "Text", "ann@horns.example")
    ]
    assert ("NEW",) in office.rows("SELECT status_id FROM stages WHERE entity_id = 'STATUS'")
    assert json.loads(office.rows("SELECT raw FROM leads")[0][0])["ID"] == str(lead)


def test_later_only_what_was_changed_is_read_and_what_was_deleted_goes(office: Office) -> None:
    leads = [
        int(office.rest("crm.lead.add", fields={"TITLE": str(n), "EMAIL": [{"VALUE": f"{n}@x.example"}]}))
        for n in range(5)
    ]
    office.pass_hour()
    assert office.read()["leads"] == 5
    office.pass_hour()
    office.rest("crm.lead.update", id=leads[1], fields={"TITLE": "changed", "EMAIL": [{"VALUE": "more@x.example"}]})
    office.rest("crm.lead.delete", id=leads[0])
    office.pass_hour()

    assert office.read() == {"leads": 1}
    assert office.rows("SELECT title FROM leads ORDER BY id") == [("changed",), ("2",), ("3",), ("4",)]
    assert office.rows("SELECT value FROM communications ORDER BY id, position") == [
        *(("1@x.example",), ("more@x.example",), ("2@x.example",), ("3@x.example",), ("4@x.example",)),
    ]
    office.pass_hour()
    assert office.read() == {}


def test_a_copy_is_read_anew_on_demand(office: Office) -> None:
    office.rest("crm.lead.add", fields={"TITLE": "one"})
    office.pass_hour()
    office.read()
    office.pass_hour()
    forget(office.copy)

    assert office.rows("SELECT count(*) FROM leads") == [(0,)]
    assert office.read()["leads"] == 1
    assert all(one.is_whole and not one.is_under_way for one in standings(office.copy).values())


def test_without_the_right_to_see_users_the_rest_is_copied(office: Office) -> None:
    office.rest("crm.lead.add", fields={"TITLE": "one"})
    portal = Portal(Webhook.from_url(office.emulator.webhook("crm")), NoBucket(), new_loop())

    assert refresh(portal, office.copy) is False
    assert office.rows("SELECT count(*) FROM leads") == [(1,)]
    assert office.rows("SELECT count(*) FROM users") == [(0,)]


def test_a_copy_belongs_to_one_process(office: Office) -> None:
    script = "import sys; from pathlib import Path; from b24app.cleanup.copying.copy import open_copy"
    script += "; open_copy(Path(sys.argv[1])).__enter__()"
    done = subprocess.run([sys.executable, "-c", script, str(office.copy.path)], capture_output=True, text=True)

    assert CopyInUse.__name__ in done.stderr


def test_the_end_is_never_foretold_sooner_than_the_limit_allows() -> None:
    pace = Pace(2.0)

    assert pace.left(0, 100, 5.0) is None
    assert pace.left(245_000, 980_000, 1.0) == 150.0
    assert pace.left(245_000, 490_000, 600.0) == 600.0
    assert Pace(0).left(50, 100, 3.0) == 3.0
