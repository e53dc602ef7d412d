"""Lay out what each report must show, and which leads stand behind each of its numbers, by hand."""

from datetime import timedelta

from tests.reports.by_hand_more import fair, load, ways
from tests.reports.pieces import (
    Asked,
    Cell,
    Column,
    Table,
    buys_again,
    count,
    is_client,
    is_junk,
    is_late,
    is_open,
    is_returned,
    is_sold,
    is_untouched,
    lacks_step,
    laid,
    latest,
    share,
    spread,
    sum_a_lead,
    sums,
)
from tests.reports.truth import Lead, Truth

_TURNOUT = {"leads": count(), "clients": count(is_client), "to_client": share(is_client)}
_TURNOUT |= {"sales": count(is_sold), "to_sale": share(is_sold), "sum": sums}
_COLUMNS: dict[str, tuple[str, dict[str, Column]]] = {
    "managers": (
        "manager",
        {**_TURNOUT, "open": count(is_open), "done": count(lambda x: x.kind == "S"), "junk": count(is_junk)},
    ),
    "sources": (
        "source",
        {
            **_TURNOUT,
            "average": sum_a_lead,
            "speed": spread(0.5, lambda x: x.sale_days),
            "junk": count(is_junk),
            "junk_share": share(is_junk),
        },
    ),
    "cohorts": ("period", {**_TURNOUT, "open": count(is_open), "open_share": share(is_open)}),
    "repeat": (
        "source",
        {
            "sales": count(is_sold),
            "again": count(buys_again),
            "again_share": share(buys_again, is_sold),
            "returned": count(is_returned),
            "returned_to_sale": share(is_sold, is_returned),
            "sum": sums,
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
            "overdue": count(is_late),
            "overdue_share": share(is_late, lambda x: x.due is not None),
            "late": spread(0.5, lambda x: x.late),
            "latest": latest,
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
            "waiting": count(is_untouched),
        },
    ),
    "no_step": (
        "manager",
        {
            "open": count(),
            "no_step": count(lacks_step),
            "no_step_share": share(lacks_step),
            "age": spread(0.5, lambda x: x.age if lacks_step(x) else None),
        },
    ),
}
_ONLY_OPEN = ("ageing", "overdue", "no_step")


def table(truth: Truth, key: str, asked: Asked) -> tuple[Table, dict[str, Cell] | None]:
    """Lay out a report: rows by key, and the row of all; None where it has none."""
    if key == "load":
        return load(truth, asked)
    if key == "ways":
        return ways(truth, asked), None
    cohort = [lead for lead in truth.leads if asked.in_period(lead) and asked.of_cohort(lead)]
    leads = [lead for lead in cohort if asked.of_people(lead) and (key not in _ONLY_OPEN or is_open(lead))]
    if key in ("fair", "fair_sales"):
        return fair(cohort, leads, is_client if key == "fair" else is_sold, "clients" if key == "fair" else "sales")
    by, columns = _COLUMNS[key]
    return laid(leads, lambda lead: _key(lead, by, asked), columns)


def _key(lead: Lead, by: str, asked: Asked) -> str:
    if by != "period":
        return str(getattr(lead, by))
    first = lead.day.replace(day=1) if asked.by == "month" else lead.day - timedelta(days=lead.day.weekday())
    return first.isoformat()
