"""Lay out what each report must show, and which leads stand behind each of its numbers, by hand."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.reports.truth import Lead, Truth, quantile, wilson

Leads = list[Lead]
Value = float | None


@dataclass(frozen=True)
class Cell:
    """A value, and the leads behind it; None where the report gives none."""

    value: Value
    leads: frozenset[int] | None


@dataclass(frozen=True)
class Asked:
    """The same filters, written by hand."""

    since: date | None = None
    until: date | None = None
    manager: str | None = None
    source: str | None = None
    stage: str | None = None
    funnel: str | None = None
    by: str = "week"
    among: frozenset[int] | None = None

    def in_period(self, lead: Lead) -> bool:
        return (not self.since or lead.day >= self.since) and (not self.until or lead.day <= self.until)

    def of_cohort(self, lead: Lead) -> bool:
        named = (not self.source or lead.source == self.source) and (not self.stage or lead.stage == self.stage)
        return named and (not self.funnel or any(deal["CATEGORY_ID"] == self.funnel for deal in lead.deals))

    def of_people(self, lead: Lead) -> bool:
        own = not self.manager or lead.manager == self.manager
        return own and (self.among is None or int(lead.manager) in self.among)


Table = dict[str, dict[str, Cell]]
Column = Callable[[Leads], Cell]


def count(which: Callable[[Lead], bool] = lambda _: True) -> Column:
    def column(leads: Leads) -> Cell:
        found = frozenset(lead.id for lead in leads if which(lead))
        return Cell(len(found), found)

    return column


def share(part: Callable[[Lead], bool], whole: Callable[[Lead], bool] = lambda _: True) -> Column:
    def column(leads: Leads) -> Cell:
        among = [lead for lead in leads if whole(lead)]
        found = frozenset(lead.id for lead in among if part(lead))
        return Cell(len(found) / len(among), found) if among else Cell(None, None)

    return column


def spread(part: float, value: Callable[[Lead], Value]) -> Column:
    def column(leads: Leads) -> Cell:
        values = {lead.id: found for lead in leads if (found := value(lead)) is not None}
        return Cell(quantile(list(values.values()), part), frozenset(values)) if values else Cell(None, None)

    return column


def _sum(leads: Leads) -> Cell:
    return Cell(sum(lead.sum for lead in leads), frozenset(lead.id for lead in leads if lead.won))


def _sum_a_lead(leads: Leads) -> Cell:
    return Cell(sum(lead.sum for lead in leads) / len(leads), _sum(leads).leads)


def _latest(leads: Leads) -> Cell:
    return Cell(max((lead.late for lead in leads if lead.late is not None), default=None), None)


def _open(lead: Lead) -> bool:
    return lead.kind == "P"


def _junk(lead: Lead) -> bool:
    return lead.kind == "F"


def _client(lead: Lead) -> bool:
    return lead.is_client


def _sold(lead: Lead) -> bool:
    return bool(lead.won)


def _late(lead: Lead) -> bool:
    return lead.late is not None


def _again(lead: Lead) -> bool:
    return bool(lead.won) and lead.client_won > 1


def _returned(lead: Lead) -> bool:
    return lead.row["IS_RETURN_CUSTOMER"] == "Y"


def _untouched(lead: Lead) -> bool:
    return lead.touched is None and _open(lead)


def _no_step(lead: Lead) -> bool:
    return _open(lead) and not lead.has_step


_TURNOUT = {"leads": count(), "clients": count(_client), "to_client": share(_client)}
_TURNOUT |= {"sales": count(_sold), "to_sale": share(_sold), "sum": _sum}
_COLUMNS: dict[str, tuple[str, dict[str, Column]]] = {
    "managers": (
        "manager",
        {**_TURNOUT, "open": count(_open), "done": count(lambda x: x.kind == "S"), "junk": count(_junk)},
    ),
    "sources": (
        "source",
        {
            **_TURNOUT,
            "average": _sum_a_lead,
            "speed": spread(0.5, lambda x: x.sale_days),
            "junk": count(_junk),
            "junk_share": share(_junk),
        },
    ),
    "cohorts": ("period", {**_TURNOUT, "open": count(_open), "open_share": share(_open)}),
    "repeat": (
        "source",
        {
            "sales": count(_sold),
            "again": count(_again),
            "again_share": share(_again, _sold),
            "returned": count(_returned),
            "returned_to_sale": share(_sold, _returned),
            "sum": _sum,
        },
    ),
    "stages": (
        "stage",
        {"leads": count(), "week": count(lambda x: x.here >= 7), "here": spread(0.5, lambda x: x.here)},
    ),
    "ageing": (
        "stage",
        {
            "open": count(),
            "here": spread(0.5, lambda x: x.here),
            "here_most": spread(0.9, lambda x: x.here),
            "age": spread(0.5, lambda x: x.age),
            "age_most": spread(0.9, lambda x: x.age),
            "month": count(lambda x: x.age > 30),
        },
    ),
    "overdue": (
        "manager",
        {
            "open": count(),
            "with_term": count(lambda x: x.due is not None),
            "overdue": count(_late),
            "overdue_share": share(_late, lambda x: x.due is not None),
            "late": spread(0.5, lambda x: x.late),
            "latest": _latest,
        },
    ),
    "touch": (
        "manager",
        {
            "leads": count(),
            "touched": count(lambda x: x.touched is not None),
            "hours": spread(0.5, lambda x: x.touch_hours),
            "hours_most": spread(0.9, lambda x: x.touch_hours),
            "in_time": share(lambda x: (x.touch_hours or 0) <= 4, lambda x: x.touched is not None),
            "waiting": count(_untouched),
        },
    ),
    "no_step": (
        "manager",
        {
            "open": count(),
            "no_step": count(_no_step),
            "no_step_share": share(_no_step),
            "age": spread(0.5, lambda x: x.age if _no_step(x) else None),
        },
    ),
}
_ONLY_OPEN = ("ageing", "overdue", "no_step")


def table(truth: Truth, key: str, asked: Asked) -> tuple[Table, dict[str, Cell] | None]:
    """Lay out a report: rows by key, and the row of all; None where it has none."""
    if key == "load":
        return _load(truth, asked)
    if key == "ways":
        return _ways(truth, asked), None
    cohort = [lead for lead in truth.leads if asked.in_period(lead) and asked.of_cohort(lead)]
    leads = [lead for lead in cohort if asked.of_people(lead) and (key not in _ONLY_OPEN or _open(lead))]
    if key in ("fair", "fair_sales"):
        return _fair(cohort, leads, _client if key == "fair" else _sold, "clients" if key == "fair" else "sales")
    by, columns = _COLUMNS[key]
    return _laid(leads, lambda lead: _key(lead, by, asked), columns)


def _laid(leads: Leads, by: Callable[[Lead], str], columns: dict[str, Column]) -> tuple[Table, dict[str, Cell] | None]:
    rows = defaultdict(list)
    for lead in leads:
        rows[by(lead)].append(lead)
    laid = {key: {name: column(own) for name, column in columns.items()} for key, own in rows.items()}
    return laid, {name: column(leads) for name, column in columns.items()} if leads else None


def _key(lead: Lead, by: str, asked: Asked) -> str:
    if by != "period":
        return str(getattr(lead, by))
    first = lead.day.replace(day=1) if asked.by == "month" else lead.day - timedelta(days=lead.day.weekday())
    return first.isoformat()


def _load(truth: Truth, asked: Asked) -> tuple[Table, dict[str, Cell] | None]:
    leads = [lead for lead in truth.leads if asked.of_cohort(lead) and asked.of_people(lead)]
    days = _working_days(truth, asked)

    def per_day(own: Leads) -> Cell:
        return Cell(sum(map(asked.in_period, own)) / days if days else None, None)

    columns: dict[str, Column] = {"open": count(_open), "new": count(asked.in_period), "per_day": per_day}
    columns |= {"overdue": count(_late), "no_step": count(_no_step), "waiting": count(_untouched)}
    return _laid(leads, lambda lead: lead.manager, columns)


def _working_days(truth: Truth, asked: Asked) -> int:
    today = truth.now.astimezone(truth.office.zone).date()
    first = asked.since or min(lead.day for lead in truth.leads)
    last = min(asked.until or today, today)
    return sum(truth.office.is_worked(first + timedelta(days=place)) for place in range((last - first).days + 1))


def _ways(truth: Truth, asked: Asked) -> Table:
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


def _fair(cohort: Leads, leads: Leads, hit: Callable[[Lead], bool], word: str) -> tuple[Table, dict[str, Cell] | None]:
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
    return _laid(leads, lambda lead: lead.manager, columns)


def _stratum(lead: Lead) -> tuple[str, str]:
    return lead.source, lead.row.get("UF_CRM_ABC_CLASS") or "-"
