"""Lay out by hand the reports that are more than columns over leads: load, ways, the fair comparison."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from tests.reports.pieces import (
    Asked,
    Cell,
    Column,
    Leads,
    Table,
    count,
    is_late,
    is_open,
    is_untouched,
    lacks_step,
    laid,
    share,
)
from tests.reports.truth import Lead, Truth, quantile, wilson


def load(truth: Truth, asked: Asked) -> tuple[Table, dict[str, Cell] | None]:
    leads = [lead for lead in truth.leads if asked.of_cohort(lead) and asked.of_people(lead)]
    days = _working_days(truth, asked)

    def per_day(own: Leads) -> Cell:
        return Cell(sum(map(asked.in_period, own)) / days if days else None, None)

    columns: dict[str, Column] = {"open": count(is_open), "new": count(asked.in_period), "per_day": per_day}
    columns |= {"overdue": count(is_late), "no_step": count(lacks_step), "waiting": count(is_untouched)}
    return laid(leads, lambda lead: lead.manager, columns)


def _working_days(truth: Truth, asked: Asked) -> int:
    today = truth.now.astimezone(truth.office.zone).date()
    first = asked.since or min(lead.day for lead in truth.leads)
    last = min(asked.until or today, today)
    return sum(truth.office.is_worked(first + timedelta(days=place)) for place in range((last - first).days + 1))


def ways(truth: Truth, asked: Asked) -> Table:
    found: dict[str, list[tuple[Lead, int, float, bool, str | None]]] = defaultdict(list)
    for lead in truth.leads:
        if asked.in_period(lead) and asked.of_cohort(lead) and asked.of_people(lead):
            for stage, told in _stages_of(lead, truth).items():
                found[stage].append((lead, *told))
    return {stage: _way(rows) for stage, rows in found.items()}


def _stages_of(lead: Lead, truth: Truth) -> dict[str, tuple[int, float, bool, str | None]]:
    told: dict[str, tuple[int, float, bool, str | None]] = {}
    for place, (stage, _, came) in enumerate(lead.stays):
        after = lead.stays[place + 1] if place + 1 < len(lead.stays) else None
        days = max(0.0, ((after[2] if after else truth.now) - came).total_seconds() / 86400)
        visits, before, _, _ = told.get(stage, (0, 0.0, False, None))
        told[stage] = (visits + 1, before + days, after is None, after[1] if after else None)
    return told


def _way(rows: Iterable[tuple[Lead, int, float, bool, str | None]]) -> dict[str, Cell]:
    rows = list(rows)

    def those(which: Callable[[Any], bool]) -> Cell:
        found = frozenset(row[0].id for row in rows if which(row))
        return Cell(len(found), found)

    days, everybody = [row[2] for row in rows], frozenset(row[0].id for row in rows)
    lost = those(lambda row: row[4] == "F")
    return {
        "entered": those(lambda _: True),
        "here": those(lambda row: row[3]),
        "on": those(lambda row: row[4] == "P"),
        "won": those(lambda row: row[4] == "S"),
        "lost": lost,
        "lost_share": Cell((lost.value or 0) / len(rows), lost.leads),
        "again": those(lambda row: row[1] > 1),
        "days": Cell(quantile(days, 0.5), everybody),
        "days_most": Cell(quantile(days, 0.9), everybody),
    }


def fair(cohort: Leads, leads: Leads, hit: Callable[[Lead], bool], word: str) -> tuple[Table, dict[str, Cell] | None]:
    strata = defaultdict(list)
    for lead in cohort:
        strata[_stratum(lead)].append(hit(lead))

    def expected(own: Leads) -> float:
        return sum(sum(strata[_stratum(lead)]) / len(strata[_stratum(lead)]) for lead in own) / len(own)

    def index(own: Leads) -> Cell:
        wanted = expected(own)
        return Cell(sum(map(hit, own)) / len(own) / wanted if wanted else None, None)

    columns: dict[str, Column] = {"leads": count(), word: count(hit), "share": share(hit)}
    columns["from"] = lambda own: Cell(wilson(sum(map(hit, own)), len(own))[0], None)
    columns["to"] = lambda own: Cell(wilson(sum(map(hit, own)), len(own))[1], None)
    columns |= {"expected": lambda own: Cell(expected(own), None), "index": index}
    return laid(leads, lambda lead: lead.manager, columns)


def _stratum(lead: Lead) -> tuple[str, str]:
    return lead.source, lead.row.get("UF_CRM_ABC_CLASS") or "-"
