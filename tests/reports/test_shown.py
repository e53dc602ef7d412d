"""Reports name things honestly, count by the portal's own days, and give files that calculate nothing."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.reports import files
from b24app.reports.asked import Asked, WrongFilter
from b24app.reports.asking.catalogue import NoSuchNumber, NoSuchReport
from b24app.reports.marks import Marked
from b24app.reports.published import NotRead, opened
from b24app.reports.reports import PortalReports, Reports
from b24app.reports.shown import Report
from b24app.store.cleanup_journal import CleanedLead, CleanupJournal
from b24app.store.cleanup_plans import CleanupPlans
from b24app.store.db import open_database
from b24app.store.plans import APPLIED, Plans
from tests.reports.on_paper import published


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> PortalReports:
    return published(tmp_path_factory.mktemp("paper"))


def cells(report: Report, column: str) -> dict[str, object]:
    place = [one.key for one in report.columns].index(column)
    return {row.title: row.cells[place] for row in report.rows}


def test_people_who_left_deleted_stages_and_unknown_sources_are_named_as_such(ours: PortalReports) -> None:
    managers = cells(ours.report("managers", Asked()), "leads")
    assert managers == {"Anna": 1, "Boris (has left)": 1, "Employee #77 (unknown to the portal)": 1, "Nobody": 1}
    stages = ours.report("stages", Asked())
    assert [row.title for row in stages.rows] == ["New", "Once (deleted stage)", "Junk"]
    sources = cells(ours.report("sources", Asked()), "leads")
    assert sources == {"Site": 1, "Fair (deleted source)": 1, "Source unknown": 1, "GONE (deleted source)": 1}


def test_everything_is_said_in_russian_too(ours: PortalReports) -> None:
    russian = Reports(ours.place.parents[1]).of(ours.key, "ru")
    report = russian.report("managers", Asked())
    assert (report.title, report.of) == ("Лиды по менеджерам", "Менеджер")
    assert "Boris (не работает)" in cells(report, "leads")
    assert russian.report("cohorts", Asked(by="month")).rows[0].title == "ноябрь 2026"


def test_days_are_those_of_the_portals_clock(ours: PortalReports) -> None:
    first = Asked.of({"since": "2026-11-01", "until": "2026-11-01"})
    second = Asked.of({"since": "2026-11-02", "until": "2026-11-02"})
    assert ours.numbers("managers", "leads", first) == (1,)
    assert ours.numbers("managers", "leads", second) == (2, 3)


def test_sums_are_in_the_portals_own_currency_and_repeat_buyers_are_found_by_any_deal(ours: PortalReports) -> None:
    assert cells(ours.report("sources", Asked()), "sum")["Fair (deleted source)"] == 9000.0
    assert ours.numbers("repeat", "again", Asked()) == (2,)


def test_few_leads_are_marked_as_too_few_to_compare(ours: PortalReports) -> None:
    assert {row.note for row in ours.report("fair", Asked()).rows} == {"too few to be compared"}


def test_a_head_sees_the_own_departments_and_those_below(ours: PortalReports) -> None:
    assert ours.team(1) == {1, 2, 3}
    assert ours.team(3) == {2, 3}
    assert ours.heads() == {1, 3}
    assert (ours.seen_by(3), ours.seen_by(2)) == ({2, 3}, None)
    seen = ours.report("managers", Asked(among=ours.team(3)))
    assert list(cells(seen, "leads")) == ["Boris (has left)"]
    assert [one.title for one in ours.choices(Asked(among=frozenset({1}))).managers] == ["Anna"]


def test_a_line_of_weeks_has_a_gap_where_no_lead_came(ours: PortalReports) -> None:
    chart = ours.report("cohorts", Asked()).chart
    assert chart is not None
    assert chart.labels[0] == "26.10.2026 – 01.11.2026"
    assert len(chart.labels) == 4
    assert [one.values for one in chart.series if one.title == "To client"] == [(0.0, 0.5, None, 0.0)]


def test_nobody_among_those_who_may_be_seen_gives_an_empty_report(ours: PortalReports) -> None:
    empty = ours.report("managers", Asked(among=frozenset()))
    assert (empty.rows, empty.total, empty.note) == ((), None, "No leads meet these filters.")


def test_a_csv_takes_no_text_of_strangers_for_a_formula(ours: PortalReports) -> None:
    rows = list(csv.reader(io.StringIO("".join(files.leads_as_csv(ours.every("managers", "leads", Asked()), str)))))
    titles = [row[1] for row in rows[1:]]
    assert titles == ["Last", "#3", "'+7 495 123", '\'=HYPERLINK("http://evil.example")']
    report = list(csv.reader(io.StringIO("".join(files.report_as_csv(ours.report("managers", Asked()))))))
    assert report[0][:3] == ["\ufeffManager", "Leads", "Open leads"]
    assert [ours.report("managers", Asked()).about[0]] in report


def test_a_workbook_holds_numbers_as_numbers_and_no_formula(ours: PortalReports, tmp_path: Path) -> None:
    files.write_report(ours.report("managers", Asked()), tmp_path / "report.xlsx")
    files.write_leads(ours.every("managers", "leads", Asked()), str, tmp_path / "leads.xlsx")
    for name in ("report", "leads"):
        sheet = zipfile.ZipFile(tmp_path / f"{name}.xlsx").read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "<v>4</v>" in sheet


def test_a_page_of_leads_names_the_number_and_opens_the_card(ours: PortalReports) -> None:
    found = ours.drilled("managers", "leads:2", Asked())
    assert (found.report, found.what, found.count, found.pages) == (
        "Leads by manager",
        "Boris (has left) · Leads",
        1,
        1,
    )
    (lead,) = found.leads
    assert (lead.id, lead.amount, lead.link) == (2, 1800.0, "https://paper.example/crm/lead/details/2/")
    assert lead.created.isoformat() == "2026-11-02T00:00:00+03:00"


@pytest.mark.parametrize("told", [{"since": "yesterday"}, {"manager": "Anna"}, {"by": "year"}, {"funnel": "1;2"}])
def test_a_filter_that_cannot_be_read_is_refused(told: dict[str, str]) -> None:
    with pytest.raises(WrongFilter, match=next(iter(told))):
        Asked.of(told)
    with pytest.raises(WrongFilter, match="the last day is before the first; swap them"):
        Asked.of({"since": "2026-11-02", "until": "2026-11-01"})


def test_filters_come_back_as_they_were_told() -> None:
    told = {
        "since": "2026-11-01",
        "until": "2026-11-02",
        "manager": "1",
        "source": "WEB",
        "stage": "NEW",
        "funnel": "0",
    }
    assert Asked.of({**told, "by": "month"}).told() == {**told, "by": "month"}
    assert Asked.of({"since": "", "manager": "", "by": ""}).told() == {"by": "week"}


@pytest.mark.parametrize("drill", ["nothing", "average:WEB", "leads:'; DROP", "share:1 OR 1=1", "index:1"])
def test_a_number_that_is_not_there_is_refused(ours: PortalReports, drill: str) -> None:
    with pytest.raises(NoSuchNumber):
        ours.numbers("fair", drill, Asked())
    with pytest.raises(NoSuchReport, match="there is no report of this name; see: b24app reports list"):
        ours.report(drill, Asked())


def test_figures_of_another_version_of_the_files_count_as_not_read(ours: PortalReports, tmp_path: Path) -> None:
    place = published(tmp_path).place
    manifest = place / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "form": 0}))
    with pytest.raises(NotRead):
        Reports(tmp_path).of("paper").report("managers", Asked())


def test_a_portal_that_has_removed_the_app_leaves_nothing(tmp_path: Path) -> None:
    ours = published(tmp_path)
    Reports(tmp_path).forget(ours.key)
    assert not ours.place.exists()
    assert ours.fresh.at is None


def test_a_reader_keeps_the_figures_it_began_with_while_newer_ones_are_published(tmp_path: Path) -> None:
    ours = published(tmp_path)
    with opened(ours.place) as before:
        published_again = published_once_more(tmp_path)
        assert before.rows("SELECT count(*) FROM leads") == [(4,)]
    assert published_again.fresh.leads == 5
    assert len(list(ours.place.glob("at-*"))) == 2


def published_once_more(home: Path) -> PortalReports:
    lead = "INSERT INTO report_leads (id, stage, semantic, manager, created) VALUES (5, 'NEW', 'P', 1, '2026-11-19')"
    return published(home, more=lead)


def test_marks_say_what_was_applied_and_cleaned_up(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/own.sqlite")
    database.migrate()
    plans, journal = Plans(database), CleanupJournal(database)
    number = plans.keep("paper", "shop", "sum", {}, {})
    plans.state(number, APPLIED)
    cleanup = CleanupPlans(database).begin("paper", "pile", {})
    journal.take([CleanedLead(cleanup, 1, "paper", 0, 1, "", {})])
    journal.begin(cleanup, {1: {}})
    ours = published(tmp_path, marks=Marked(database).of)
    told = [mark.text for mark in ours.report("cohorts", Asked()).marks]
    assert told == [f"plan {number} of shop was applied", f"clean-up {cleanup} by pile began"]
    database.close()


def test_the_commands_show_drill_and_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = published(tmp_path, key="127.0.0.1:9")
    monkeypatch.setenv("B24APP_HOME", str(tmp_path))
    monkeypatch.setenv("B24APP_PORTAL", "http://127.0.0.1:9/rest/1/code/")

    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["--lang", "en", "reports", *words])
        assert done.exit_code == 0, done.output
        return done.output

    assert run("list").count("\n") == len(ours.list())
    shown = run("show", "managers", "--since", "2026-11-02").splitlines()
    assert shown[0] == "Leads by manager"
    assert shown[-1] == "- As the portal stood on 2026-11-20 12:00 UTC."
    assert json.loads(run("show", "stages", "--json"))["rows"][0]["title"] == "New"
    assert "#2  +7 495 123  Boris (has left)  Once (deleted stage)" in run("drill", "managers", "open:2")
    assert run("export", "managers", str(tmp_path / "m.csv"), "--leads", "open") == f"written: {tmp_path}/m.csv\n"
    assert (tmp_path / "m.csv").read_text("utf-8").count("\n") == 4
