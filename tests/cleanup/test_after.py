"""After a clean-up: active clients with what is out of order, the guard's proposal, and the pile before and after."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from b24app.cleanup.auditing.after_directories import doubles, entries, prepare
from b24app.cleanup.auditing.after_guard import Guard, guard
from b24app.cleanup.auditing.after_picture import before, keep_before, picture
from b24app.cleanup.auditing.after_report import After, write_after
from b24app.cleanup.copying.copy import Copy, copy_path, open_copy
from b24app.cli import main
from b24app.letters.address import Address
from b24app.letters.listed import heeded
from b24app.letters.verdict import ASK, CLIENT, NEW, Verdict
from b24app.pipelines.language.check import check
from b24app.pipelines.language.load import read
from b24app.settings import read_settings
from b24app.store.cleanup_plans import CleanupPlans
from b24app.wiring import build
from tests.emulated import Emulator

NOW = datetime(2026, 9, 1)  # noqa: DTZ001 - the copy keeps UTC without saying so
HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    with open_copy(tmp_path / "copy.duckdb") as one:
        fill(one)
        yield one


def put(copy: Copy, table: str, **row: object) -> None:
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    copy.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def fill(copy: Copy) -> None:
    recent, old = NOW - timedelta(days=20), NOW - timedelta(days=900)
    put(copy, "users", id=1, name="Анна", last_name="Иванова", email="anna@agency.ru", is_active=True)
    put(copy, "users", id=2, name="Пётр", last_name="Ушедший", email="petr@agency.ru", is_active=False)
    put(copy, "companies", id=1, title="Ромашка", assigned_by_id=1, date_create=old, date_modify=old)
    for number, owner, company in ((1, 1, 1), (2, 2, 0), (3, None, 0), (4, 1, 0)):
        name = HOSTILE if number == 2 else f"=cmd|{number}"
        put(
            copy,
            "contacts",
            id=number,
            name=name,
            company_id=company,
            assigned_by_id=owner,
            date_create=old,
            date_modify=old,
        )
    for kind, number, value in (
        ("contact", 1, "a@romashka.ru"),
        ("contact", 2, "shared@firm.ru"),
        ("contact", 4, "Shared@firm.ru"),
    ):
        put(copy, "communications", kind=kind, id=number, type="EMAIL", value=value, position=0)
    put(copy, "deals", id=1, contact_id=1, company_id=1, date_create=recent, date_modify=recent)
    put(copy, "leads", id=7, title="лид", contact_id=2, status_id="NEW", status_semantic_id="P", source_id="EMAIL")
    put(copy, "leads", id=8, title="лид", status_id="NEW", status_semantic_id="P", source_id="EMAIL")
    put(copy, "leads", id=9, title="лид", status_id="JUNK", status_semantic_id="F")
    for number in (8, 7):
        put(
            copy,
            "communications",
            kind="lead",
            id=number,
            type="PHONE",
            value=f"{'+7' if number == 7 else '8'} 916 123-45-67",
            position=0,
        )
    for number, kind, owner, type_, when in (
        (1, "lead", 7, 4, recent),
        (2, "contact", 3, 2, recent),
        (3, "contact", 4, 4, old),
    ):
        put(copy, "activities", id=number, owner_kind=kind, owner_id=owner, type_id=type_, created=when)
    put(copy, "stages", entity_id="STATUS", status_id="NEW", name=HOSTILE, sort=1)
    for number in range(4):
        put(copy, "findings", lead_id=100 + number, kind="newsletter", sender=f"news{number}@promo.shop.ru")
    put(copy, "findings", lead_id=200, kind="newsletter", sender="once@rare.ru")
    for number in range(3):
        put(copy, "findings", lead_id=300 + number, kind="newsletter", sender="offers@mixed.ru")
    put(copy, "findings", lead_id=310, kind="first_letter", sender="ivan@mixed.ru")


def test_active_clients_are_listed_with_what_is_out_of_order(copy: Copy) -> None:
    prepare(copy, NOW - timedelta(days=365))
    found = {(one.kind, one.id): one for one in entries(copy)}
    assert {key: set(one.faults) for key, one in found.items()} == {
        ("contact", 1): set(),
        ("contact", 2): {"owner_gone", "no_company", "doubled"},
        ("contact", 3): {"no_owner", "no_company", "no_contact_data"},
        ("company", 1): {"no_contact_data"},
    }
    assert (found["contact", 1].deals, found["contact", 2].letters, found["contact", 3].calls) == (1, 1, 1)
    assert found["contact", 2].owner_name == "Пётр Ушедший"
    assert doubles(copy) == [("contact", "EMAIL", "shared@firm.ru", [2, 4])]


def test_the_guard_is_proposed_as_a_part_that_the_checker_takes(copy: Copy) -> None:
    proposed = guard(copy)
    assert (proposed.shared, proposed.mailings) == (("shared@firm.ru",), ("shop.ru",))
    assert "agency.ru" in proposed.own
    head = "pipeline: shop\nfor: lead\ntitle: Магазин\nstages:\n  - {key: new, title: Новый лид}\n"
    made = check(read(head + proposed.text(), "shop.yaml"))
    assert made.mail is not None
    assert made.mail.mailings == ("shop.ru",)
    assert Guard((), (), ()).text() == ""


def test_the_robot_heeds_the_lists() -> None:
    new, client = Verdict(NEW, "person", ()), Verdict(CLIENT, "person", (), who="shared@firm.ru")
    assert heeded(new, Address("a@promo.shop.ru"), (), ("shop.ru",)).what == "newsletter"
    assert heeded(new, Address("a@other.ru"), (), ("shop.ru",)) is new
    assert heeded(client, Address("shared@firm.ru"), ("Shared@firm.ru",), ()).what == ASK
    assert heeded(client, Address("shared@firm.ru"), ("other@firm.ru",), ()) is client


def test_the_pile_is_compared_with_how_it_stood_before(copy: Copy) -> None:
    was = keep_before(copy, 5, NOW)
    assert (was.open, was.no_client, was.doubled, was.stages, was.sources) == (2, 1, 2, {"NEW": 2}, {"EMAIL": 2})
    copy.connection.execute("UPDATE leads SET status_id = 'CONVERTED', status_semantic_id = 'S' WHERE id = 8")
    assert keep_before(copy, 5, NOW) == was == before(copy, 5)
    assert (picture(copy).open, picture(copy).doubled, before(copy, 6)) == (1, 0, None)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_is_written_down_is_inert_and_needs_nothing_else(copy: Copy, tmp_path: Path, language: str) -> None:
    prepare(copy, NOW - timedelta(days=365))
    after = After("https://demo.bitrix24.ru", "2026-09-01 10:00", language, picture(copy), None, guard(copy))
    counts = write_after(tmp_path / "after", copy, after)
    page = (tmp_path / "after" / "after.html").read_text("utf-8")
    assert "&lt;img" in page
    assert "default-src 'none'" in page
    assert not [word for word in ("<img", "<script", "<link", 'src="', "@import") if word in page]
    rows = list(csv.reader((tmp_path / "after" / "contacts.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == 1 + counts["contact"] == 4
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "|")]
    assert "'=cmd|1" in rows[1] + rows[2] + rows[3]


def test_the_command_compares_a_plan_with_before(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.ask("POST", "limits", {"bucket": False})
    webhook = emulator.webhook("crm", "user_basic")
    for name, value in {"HOME": str(tmp_path), "PORTAL": webhook, "BUCKET_RATE": "0"}.items():
        monkeypatch.setenv(f"B24APP_{name}", value)

    def cli(*words: str) -> Result:
        return CliRunner().invoke(main, ["leads", "after", *words])

    assert "there is no copy of this portal's leads yet" in cli().stderr
    app = build(read_settings())
    app.database.migrate()
    key, _ = app.portal_named(webhook)
    with open_copy(copy_path(tmp_path, key)) as one:
        put(one, "leads", id=1, title="x", status_id="NEW", status_semantic_id="P")
    number = CleanupPlans(app.database).begin(key, "recipe", {})
    app.close()
    assert "there is no such plan for this portal" in cli("99").stderr
    assert cli(str(number), "--no-refresh").exit_code == 0
    with open_copy(copy_path(tmp_path, key)) as one:
        one.connection.execute("UPDATE leads SET status_semantic_id = 'F'")
    told = json.loads(cli(str(number), "--no-refresh", "--json").stdout)
    assert (told["before"]["open"], told["after"]["open"]) == (1, 0)
