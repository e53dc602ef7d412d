"""Leads of an audit are chosen by facets whose counts agree with the leads that are listed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from b24app.cleanup.copying.copy import open_copy
from b24app.cleanup.seeing.facets import PAGE, Facets, chosen
from b24app.cleanup.seeing.snapshot import publish, seen

NOW = datetime(2026, 3, 1)  # noqa: DTZ001 - as the copy has it
KINDS = ("repeat", "spam", "call")
LEADS = [(n, KINDS[n % 3], "email" if n % 2 else "", n % 4, datetime(2026, 1 + n % 2, 27)) for n in range(1, 61)]  # noqa: DTZ001


@pytest.fixture
def facets(tmp_path: Path) -> Iterator[Facets]:
    path = tmp_path / "portal.duckdb"
    with open_copy(path) as copy:
        for number, kind, channel, owner, made in LEADS:
            row = [number, "T'; DROP TABLE leads", "NEW", owner, made]
            copy.connection.execute(
                "INSERT INTO leads (id, title, status_id, assigned_by_id, date_create) VALUES (?, ?, ?, ?, ?)", row
            )
            found = [number, kind, channel, ["because"], 0.9]
            copy.connection.execute(
                "INSERT INTO findings (lead_id, kind, channel, because, confidence) VALUES (?, ?, ?, ?, ?)", found
            )
    publish(path)
    with seen(path) as copy:
        yield Facets(copy, NOW, str)


def test_each_value_counts_the_leads_that_choosing_it_would_list(facets: Facets):
    for wanted in ({}, {"kind": "spam"}, {"age": "7", "manager": "1"}, {"channel": "-"}):
        for facet in facets.all(wanted):
            for value in facet.values:
                listed = facets.leads({**wanted, facet.name: value.code}, 1, "https://portal.example")
                assert listed.total == value.leads
                assert value.is_chosen == (wanted.get(facet.name) == value.code)


def test_pages_hold_every_lead_once_the_latest_first(facets: Facets):
    first = facets.leads({}, 1, "https://portal.example")
    pages = [facets.leads({}, page, "https://portal.example") for page in range(1, first.pages + 1)]
    found = [row["id"] for page in pages for row in page.rows]
    assert found == sorted((number for number, *_ in LEADS), reverse=True)
    assert len(first.rows) == PAGE
    assert facets.leads({}, 99, "").page == first.pages
    assert first.rows[0]["link"] == "https://portal.example/crm/lead/details/60/"


def test_what_came_month_by_month_adds_up(facets: Facets):
    assert sum(leads for _, _, leads in facets.months({})) == len(LEADS)


def test_a_form_chooses_by_known_facets_alone():
    told = {"kind": "spam", "stage": "", "age": ["7"], "x; DROP TABLE leads": "1", "ticket": "t"}
    assert chosen(told) == {"kind": "spam"}
