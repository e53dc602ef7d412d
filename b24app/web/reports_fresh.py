"""Tell how fresh the copy is that reports are made of, and have it read anew by the worker."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response

from b24app.web import forms
from b24app.web.desk import Viewer
from b24app.web.reports_told import Figures
from b24app.web.roles import LEADING

if TYPE_CHECKING:
    from b24app.wiring import App


@dataclass(frozen=True)
class FreshTold:
    """How the copy stands, as people read it; `asked_at` is when this page had it read anew, in seconds, else 0."""

    at: str
    leads: str
    reading: str
    share: int
    fault: str
    asked_at: int = 0
    is_over: bool = False

    @property
    def is_under_way(self) -> bool:
        """Tell whether the copy is being read now, or soon will be."""
        return not self.is_over and bool(self.reading or self.asked_at)


def told(app: "App", viewer: Viewer, asked_at: int = 0) -> FreshTold:
    """Say how the copy of the viewer's portal stands."""
    fresh = app.reporting.reports.of(viewer.install.member_id, viewer.language).fresh
    zone = app.working_times.zone(viewer.install.member_id)
    is_over = bool(asked_at and not fresh.reading and fresh.at and _is_after(fresh.at, asked_at))
    return FreshTold(
        at=f"{fresh.at.astimezone(zone):%d.%m.%Y %H:%M}" if fresh.at else "",
        leads=Figures(viewer.language).number(fresh.leads),
        reading=fresh.reading,
        share=min(100, round(100 * fresh.done / fresh.total)) if fresh.total else 0,
        fault=fresh.fault,
        asked_at=asked_at,
        is_over=is_over or bool(asked_at and fresh.fault and not fresh.reading),
    )


def part(app: "App", viewer: Viewer, fields: forms.Fields, _key: str = "") -> Response:
    """Answer the page's question how far the reading has come."""
    found = told(app, viewer, forms.whole(fields, "asked_at", default=0))
    return viewer.page("report_fresh_part.html", "reports", fresh=found)


def refresh(app: "App", viewer: Viewer, _fields: forms.Fields, _key: str = "") -> Response:
    """Have the copy read anew; only heads and administrators may, for it takes of the portal's limit."""
    now = int(app.portals.clock.now().timestamp()) if viewer.may(LEADING) else 0
    if now:
        app.reporting.refresh_soon(viewer.install.member_id)
    return viewer.page("report_fresh_part.html", "reports", fresh=told(app, viewer, now))


def _is_after(at: datetime, asked_at: int) -> bool:
    return at.timestamp() >= asked_at
