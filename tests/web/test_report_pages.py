"""The pages of reports: each figure leads to its leads, people see what is theirs, files hold what the page shows."""

import csv
import html
import io
import json
import re
import zipfile
from datetime import UTC, datetime

import pytest
import requests

from b24app.reports.published import place_of
from b24app.reports.shown import Chart, Mark, Report, Row, Series
from b24app.web.reports_told import Figures, places_of
from tests.web.report_pages import ADMIN, HEAD, MANAGER, OTHER, cells, drill_of, report_pages


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    with report_pages(tmp_path_factory.mktemp("reports")) as pages:
        yield pages


def test_every_report_opens_with_its_definitions_under_the_table(pages):
    listed = pages.post("").text
    keys = re.findall(r'formaction="/desk/reports/of/(\w+)\?', listed)
    assert len(keys) >= 13
    for key in keys:
        answer = pages.post(f"/of/{key}")
        assert answer.status_code == 200
        assert "What the figures mean" in answer.text
        assert len(cells(answer.text)) >= 2


def test_a_figure_leads_to_exactly_its_leads_and_the_portal_counts_the_same(pages):
    page = pages.post("/of/managers").text
    shown = cells(page)["Наталья Гусева"]
    assert int(shown["Leads"]) == pages.count(ASSIGNED_BY_ID=MANAGER)
    junk = pages.count(ASSIGNED_BY_ID=MANAGER, STATUS_SEMANTIC_ID="F")
    assert int(shown["Junk"]) == junk
    drill = drill_of(page, "Наталья Гусева", "Junk")
    leads = pages.post("/of/managers/leads", drill=drill).text
    assert f"Leads: {junk}" in leads
    assert len(re.findall(r'data-open="lead:\d+"', leads)) == min(50, junk)


def test_the_leads_are_paged(pages):
    drill = drill_of(pages.post("/of/managers").text, "Наталья Гусева", "Leads")
    first, second = (pages.post("/of/managers/leads", drill=drill, page=page).text for page in ("1", "2"))
    assert "Page 1 of" in first
    assert not set(re.findall(r"lead:(\d+)", first)) & set(re.findall(r"lead:(\d+)", second))


def test_a_manager_sees_the_own_figures_alone(pages):
    page = pages.post("/of/managers", user=MANAGER, manager=str(OTHER)).text
    assert "Олег Чернов" not in page
    page = pages.post("/of/managers", user=MANAGER).text
    assert set(cells(page)) == {"Наталья Гусева", "All"}
    assert 'name="manager"' not in page
    theirs = pages.post("/of/managers/leads", user=MANAGER, drill=f"leads:{OTHER}").text
    assert "data-open" not in theirs
    own = csv_of(pages.post("/of/managers/file", user=MANAGER, form="csv", drill="leads"))
    assert {row[2] for row in own[1:]} == {"Наталья Гусева"}


def test_a_head_sees_the_team(pages):
    shown = cells(pages.post("/of/managers", user=HEAD).text)
    assert {"Наталья Гусева", "Олег Чернов"} <= set(shown)


def csv_of(answer):
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_files_hold_what_the_page_shows(pages):
    shown = cells(pages.post("/of/managers").text)
    rows = csv_of(pages.post("/of/managers/file", form="csv"))
    by_name = {row[0]: row for row in rows if row}
    assert by_name["Наталья Гусева"][1] == shown["Наталья Гусева"]["Leads"]
    book = pages.post("/of/managers/file", form="xlsx")
    assert zipfile.ZipFile(io.BytesIO(book.content)).testzip() is None
    leads = csv_of(pages.post("/of/managers/file", form="csv", drill=f"leads:{MANAGER}"))
    assert len(leads) - 1 == int(shown["Наталья Гусева"]["Leads"])


def test_filters_narrow_the_figures(pages):
    assert int(cells(pages.post("/of/managers", source="CALL").text)["All"]["Leads"]) == pages.count(SOURCE_ID="CALL")
    lately = int(cells(pages.post("/of/managers", period="quarter").text)["All"]["Leads"])
    assert 0 < lately < pages.count()
    own = pages.post("/of/managers", period="days", since="2026-03-01", until="2026-02-01")
    assert "The last day is before the first" in own.text


@pytest.mark.parametrize("path", ["", "/of/managers", "/of/managers/leads", "/of/managers/file", "/digest", "/refresh"])
def test_nothing_is_told_without_a_ticket(pages, path):
    answer = requests.post(f"{pages.running.url}/desk/reports{path}", data={"form": "csv"}, timeout=120)
    assert answer.status_code == 403
    assert "Гусева" not in answer.text


def test_strange_reports_and_figures_are_refused_kindly(pages):
    assert pages.post("/of/nothing").status_code in (400, 403, 404, 503)
    assert "Traceback" not in pages.post("/of/managers/leads", drill="x:'; DROP").text
    assert pages.post("/of/managers/file", form="exe").status_code == 400


def test_a_head_has_the_copy_read_anew_and_a_manager_does_not(pages):
    queue = pages.running.queue
    queue.jobs.clear()
    pages.post("/refresh", user=MANAGER)
    assert not queue.jobs
    part = pages.post("/refresh", user=HEAD).text
    assert 'hx-trigger="every 2s"' in part
    assert [kind for kind, _ in queue.jobs.values()] == ["reports.refresh"]
    told = json.loads(html.unescape(re.findall(r"hx-vals='([^']+)'", part)[0]))
    assert "every 2s" in pages.post("/fresh", user=HEAD, **told).text
    assert "Is it running?" in pages.post("/fresh", user=HEAD, **{**told, "tries": "60"}).text
    later(pages)
    after = pages.post("/fresh", user=HEAD, **told).text
    assert "every 2s" not in after
    assert "Show the new figures" in after


def later(pages):
    """Read the portal anew a minute later, on its own clock."""
    pages.running.emulator.ask("POST", "clock", {"advance": 60})
    pages.read()


def test_a_digest_is_set_and_taken_back(pages):
    store = pages.running.app.reporting.digests.store
    pages.post("/digest", user=HEAD, whom="me", every="week", at="08:30")
    assert [(one.user_id, one.every, one.minute) for one in store.all(pages.member)] == [(HEAD, "week", 510)]
    assert pages.post("/digest", user=HEAD, whom="heads", every="week").status_code == 400
    assert "no time of the day" in pages.post("/digest", user=ADMIN, whom="heads", every="day", at="x").text
    pages.post("/digest", user=HEAD, whom="me", every="")
    assert store.all(pages.member) == []
    assert pages.post("/digest", user=MANAGER).status_code == 403


def test_reports_speak_russian(pages):
    page = pages.post("/of/managers", language="ru").text
    assert "Что означают цифры" in page
    assert "Лиды по менеджерам" in page


def test_before_the_first_reading_the_page_says_so_and_has_it_done(pages):
    place = place_of(pages.running.app.settings.home, pages.member)
    pages.running.queue.jobs.clear()
    place.rename(place.with_suffix(".away"))
    try:
        assert "being read for the first time" in pages.post("/of/managers").text
        assert "being read for the first time" in pages.post("", user=HEAD).text
    finally:
        place.with_suffix(".away").rename(place)
    assert {kind for kind, _ in pages.running.queue.jobs.values()} == {"reports.refresh"}


def test_figures_are_written_as_the_language_does():
    russian, english = Figures("ru"), Figures("en")
    assert [russian.shown(1234.5, "money"), english.shown(1234.0, "count")] == ["1\u00a0234", "1,234"]
    assert [russian.shown(0.1722, "share"), english.shown(None, "share")] == ["17,2\u00a0%", "—"]


def test_a_mark_stands_between_the_periods_of_its_day():
    rows = tuple(Row(day, day, (), ()) for day in ("2026-11-02", "2026-11-09", "2026-11-16"))
    marks = (Mark(datetime(2026, 11, 13, tzinfo=UTC), "plan 1"), Mark(datetime(2026, 10, 1, tzinfo=UTC), "earlier"))
    chart = Chart("line", "share", ("a", "b", "c"), (Series("x", (1, 2, 3)),))
    report = Report("cohorts", "", "", (), (), rows, None, chart, marks=marks)
    assert places_of(report) == [{"at": 1.571, "number": 1}]
