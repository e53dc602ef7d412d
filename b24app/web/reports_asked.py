"""Read what a person asks of a report: the period by its name or by days, whose leads, and what they may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from b24app.languages import phrase
from b24app.reports.asked import Asked
from b24app.reports.reports import PortalReports
from b24app.web import forms
from b24app.web.desk import Viewer
from b24app.web.roles import ADMIN, HEAD

if TYPE_CHECKING:
    from b24app.wiring import App

_QUARTER = 90
OWN = "days"
PERIODS: Mapping[str, str] = {
    "": phrase("All the time"),
    "week": phrase("This week"),
    "last_week": phrase("Last week"),
    "month": phrase("This month"),
    "last_month": phrase("Last month"),
    "quarter": phrase("Last 90 days"),
    "year": phrase("This year"),
    OWN: phrase("Days of my choice"),
}
_FILTERS = ("manager", "source", "stage", "funnel", "by")


@dataclass(frozen=True)
class Question:
    """What is asked: `told` are the fields that later forms repeat, the period's name among them."""

    asked: Asked
    period: str
    told: Mapping[str, str]

    @property
    def is_filtered(self) -> bool:
        """Tell whether not all leads count."""
        return any(value for name, value in self.told.items() if name != "by")


def question_of(app: "App", viewer: Viewer, reports: PortalReports, fields: forms.Fields) -> Question:
    """Read the fields of a form; raises WrongFilter, and NotRead where a head's team is not known yet."""
    period = forms.text(fields, "period", default="")
    period = period if period in PERIODS else ""
    today = app.portals.clock.now().astimezone(app.working_times.zone(viewer.install.member_id)).date()
    days = _days(period, today) or {name: forms.text(fields, name, default="") for name in ("since", "until")}
    told = {name: forms.text(fields, name, default="") for name in _FILTERS}
    asked = Asked.of({**told, **days}, among_of(viewer, reports))
    own = days if period == OWN else {}
    return Question(asked, period, {name: text for name, text in {"period": period, **own, **told}.items() if text})


def among_of(viewer: Viewer, reports: PortalReports) -> frozenset[int] | None:
    """Return whose leads somebody may see: an administrator all, a head those of the team, a manager the own ones."""
    if viewer.role == ADMIN:
        return None
    return reports.team(viewer.user_id) if viewer.role == HEAD else frozenset({viewer.user_id})


def _days(period: str, today: date) -> dict[str, str] | None:
    """Return first and last day of a period; None where a person names them."""
    if period == OWN:
        return None
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    spans = {
        "week": (monday, today),
        "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "month": (first, today),
        "last_month": ((first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)),
        "quarter": (today - timedelta(days=_QUARTER - 1), today),
        "year": (today.replace(month=1, day=1), today),
    }
    return dict(zip(("since", "until"), map(str, spans[period]), strict=True)) if period in spans else {}
