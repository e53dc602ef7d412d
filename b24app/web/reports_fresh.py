"""Tell how fresh the copy is that reports are made of, and have it read anew by the worker."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response

from b24app.web import forms
from b24app.web.desk import Viewer
from b24app.web.reports_told import Figures
from b24app.web.roles import LEADING

if TYPE_CHECKING:
    from b24app.wiring import App

_TRIES = 60
"""Looks in vain, two seconds apart, after which a worker that has not begun is told of."""
_FAULT_TRIES = 8


@dataclass(frozen=True)
class Waiting:
    """A page that waits for a new copy: `before` is the moment of the old one in words, `tries` its looks so far."""

    before: str
    tries: int = 0

    @property
    def is_in_vain(self) -> bool:
        """Tell whether it has waited for long."""
        return self.tries >= _TRIES

    def fields(self) -> dict[str, str | int]:
        """Return what the next look sends."""
        return {"waits": "yes", "before": self.before, "tries": self.tries + 1}


@dataclass(frozen=True)
class FreshTold:
    """How the copy stands, as people read it; `waiting` where the page waits for a new one."""

    at: str
    leads: str
    reading: str
    share: int
    fault: str
    is_new: bool = False
    waiting: Waiting | None = None

    @property
    def is_under_way(self) -> bool:
        """Tell whether the page should look again soon."""
        return bool(self.reading) or (self.waiting is not None and not self.is_over)

    @property
    def is_over(self) -> bool:
        """Tell whether there is nothing more to wait for; at first a fault may be that of the reading before."""
        if self.is_new or self.waiting is None:
            return True
        return self.waiting.is_in_vain or (bool(self.fault) and self.waiting.tries >= _FAULT_TRIES)


def told(app: "App", viewer: Viewer, waiting: Waiting | None = None) -> FreshTold:
    """Say how the copy of the viewer's portal stands."""
    fresh, at = app.reporting.reports.of(viewer.install.member_id, viewer.language).fresh, _exact(app, viewer)
    return FreshTold(
        at=at.rpartition(":")[0],
        leads=Figures(viewer.language).number(fresh.leads),
        reading=fresh.reading,
        share=min(100, round(100 * fresh.done / fresh.total)) if fresh.total else 0,
        fault="" if fresh.reading else fresh.fault,
        is_new=waiting is not None and not fresh.reading and at != waiting.before,
        waiting=waiting or (Waiting(at) if fresh.reading else None),
    )


def asked(app: "App", viewer: Viewer) -> FreshTold:
    """Have the copy read anew; tells how it stands at the moment."""
    found = told(app, viewer, Waiting(_exact(app, viewer)))
    if not found.reading:
        app.reporting.refresh_soon(viewer.install.member_id)
    return found


def part(app: "App", viewer: Viewer, fields: forms.Fields, _key: str = "") -> Response:
    """Answer the page's question how far the reading has come."""
    before, tries = forms.text(fields, "before", default=""), forms.whole(fields, "tries", default=0)
    waiting = Waiting(before, tries) if forms.text(fields, "waits", default="") else None
    return _page(viewer, told(app, viewer, waiting))


def refresh(app: "App", viewer: Viewer, _fields: forms.Fields, _key: str = "") -> Response:
    """Have the copy read anew; only heads and administrators may, for it takes of the portal's limit."""
    return _page(viewer, asked(app, viewer) if viewer.may(LEADING) else told(app, viewer))


def _page(viewer: Viewer, fresh: FreshTold) -> Response:
    return viewer.page("report_fresh_part.html", "reports", fresh=fresh)


def _exact(app: "App", viewer: Viewer) -> str:
    """Return the moment of the copy to the second, by which a newer one is known."""
    at = app.reporting.reports.of(viewer.install.member_id).fresh.at
    zone = app.working_times.zone(viewer.install.member_id)
    return f"{at.astimezone(zone):%d.%m.%Y %H:%M:%S}" if at else ""
