"""The seed's pile of letters, copied by a process that is killed again and again, and audited against the truth."""

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from b24app.cleanup.auditing.audit import audit
from b24app.cleanup.auditing.report import About, write_report
from b24app.cleanup.auditing.summary import Summary, sum_up
from b24app.cleanup.copying.copy import Copy, open_copy
from b24app.cleanup.copying.progress import standings
from tests.chrome import opened_chrome
from tests.emulated import REPOSITORY, Emulator

HOSTILE = "</script><script>document.title='hacked'</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example","click")'
KINDS = {"first_letter": "client", "repeat": "client", "form": "client", "call": "client", "chat": "client"}
KINDS |= {"auto_reply": "autoreply"}
ABOUT = About("demo.example", "https://demo.example", "2026-01-01 10:00", "ru")


@dataclass(frozen=True)
class Audited:
    """An audited copy, the truth about its leads, what the deaths left behind, and the report."""

    copy: Copy
    truth: dict[int, dict[str, Any]]
    deaths: list[int]
    summary: Summary
    report: dict[str, Path]


@pytest.fixture(scope="module")
def audited(emulator_process: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    home = tmp_path_factory.mktemp("audit")
    emulator_process.reset("event_agency")
    emulator_process.ask("POST", "limits", {"bucket": False})
    webhook = emulator_process.webhook("crm", "user")
    for number, title in ((5498, FORMULA), (5499, HOSTILE)):
        emulator_process.rest(webhook, "crm.lead.update", {"id": number, "fields": {"TITLE": title}})
    words = [sys.executable, "-m", "tests.cleanup.copying.killed", webhook, str(home / "pile.duckdb")]
    # Killed after the first portion of leads, among the letters, and not at all.
    deaths = [subprocess.run([*words, beat], cwd=REPOSITORY, check=False).returncode for beat in ("7", "9", "0")]
    truth = {int(number): known for number, known in emulator_process.ask("GET", "truth").items()}
    with open_copy(home / "pile.duckdb") as copy:
        ours = audit(copy, "ru")
        summary = sum_up(copy, ours)
        yield Audited(copy, truth, deaths, summary, write_report(home / "out", copy, summary, ABOUT))


def test_a_copy_killed_at_its_portions_becomes_whole(audited: Audited) -> None:
    asked = "SELECT count(*), count(DISTINCT id) FROM {}"
    counts = {name: audited.copy.connection.execute(asked.format(name)).fetchone() for name in ("leads", "activities")}
    ways = audited.copy.connection.execute(
        "SELECT count(*), count(DISTINCT (kind, id, type, position)) FROM communications"
    )
    every, different = ways.fetchone() or (0, 1)

    assert audited.deaths == [-9, -9, 0]
    assert counts["leads"] == (5500, 5500)
    assert counts["activities"] == (4152, 4152)
    assert every == different > 5500
    assert all(one.is_whole for one in standings(audited.copy).values())


def test_the_kinds_of_leads_are_those_of_the_truth(audited: Audited) -> None:
    rows = audited.copy.connection.execute("SELECT lead_id, kind FROM findings").fetchall()
    right = sum(KINDS.get(kind, kind) == audited.truth[lead]["kind"] for lead, kind in rows)
    counts = Counter(kind for _, kind in rows)

    assert right >= 0.95 * len(rows)
    assert len(rows) == 5500
    assert counts["unknown"] == 0
    assert counts["first_letter"] > 0


def test_each_lead_is_told_what_it_is_with_a_reason(audited: Audited) -> None:
    asked = "SELECT count(*) FROM findings WHERE len(because) = 0 OR confidence IS NULL OR channel IS NULL"

    assert audited.copy.connection.execute(asked).fetchone() == (0,)


def test_nobody_is_said_to_have_come_before_who_had_not(audited: Audited) -> None:
    first: dict[str, int] = {}
    for lead, known in sorted(audited.truth.items()):
        if known["kind"] == "client":
            first.setdefault(known["person"], lead)
    asked = "SELECT lead_id, first_lead FROM findings WHERE first_lead IS NOT NULL AND kind <> 'colleague'"
    rows = audited.copy.connection.execute(asked).fetchall()
    person = {lead: known["person"] for lead, known in audited.truth.items()}

    assert len(rows) > 2000
    assert all(person[lead] == person[earlier] for lead, earlier in rows)
    assert not [lead for lead, _ in rows if first[person[lead]] == lead]


def test_what_the_measures_stop_is_what_the_forecast_lacks(audited: Audited) -> None:
    summary = audited.summary
    stopped = sum(one.per_week for one in summary.measures)

    assert summary.forecast.before - summary.forecast.after == pytest.approx(stopped)
    assert summary.forecast.lowest <= summary.forecast.after <= summary.forecast.highest
    assert {one.code for one in summary.measures} == {"own", "machines", "senders", "known"}
    assert "vektor-event.ru" in summary.measures[0].targets
    assert {one.address for one in summary.mailboxes} >= {"a.klimova@vektor-event.ru", "e.vorontsova@vektor-event.ru"}


def test_an_audit_of_what_has_not_changed_judges_nothing(audited: Audited) -> None:
    told: list[tuple[int, int]] = []
    before = audited.copy.connection.execute("SELECT * FROM findings ORDER BY lead_id").fetchall()
    audit(audited.copy, "ru", lambda done, total: told.append((done, total)))

    assert told == [(0, 0)]
    assert audited.copy.connection.execute("SELECT * FROM findings ORDER BY lead_id").fetchall() == before


def test_the_report_stands_alone_and_is_inert(audited: Audited) -> None:
    page = audited.report["audit.html"].read_text("utf-8")
    told = json.loads(audited.report["audit.json"].read_text("utf-8"))
    with audited.report["leads.csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = {int(row["id"]): row for row in csv.DictReader(file)}

    assert "Аудит лидов" in page
    assert HOSTILE not in page
    assert page.count("<script") == 3
    assert not [word for word in ("<link", "<img", 'src="http', "@import") if word in page]
    assert told["leads"] == len(rows) == 5500
    assert rows[5498]["title"] == f"'{FORMULA}"
    assert rows[5499]["link"] == "https://demo.example/crm/lead/details/5499/"


@pytest.mark.browser
def test_in_a_browser_a_hostile_title_is_text_and_facets_choose_leads(audited: Audited) -> None:
    with opened_chrome(width=390) as chrome:
        page = chrome.page
        page.goto(audited.report["audit.html"].as_uri())
        page.locator("#rows tbody tr").first.wait_for()

        assert page.title() == "Аудит лидов: demo.example"
        assert f"#5499 {HOSTILE}" in page.locator("#rows tbody a").all_inner_texts()
        assert page.locator("img").count() == 0
        page.evaluate("document.querySelector('[data-value=supplier]').click()")
        chosen = set(page.locator("#rows .tag").all_inner_texts())
        assert chosen - {"под вопросом"} == {"письмо поставщика"}
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
