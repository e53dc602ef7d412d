"""The funnel as it is now, for the home page: read from the portal after the page, and believed for a minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from b24app.portal.funnel_now import FunnelNow, funnel_now
from b24app.web.applied import pipelines_of
from b24app.web.desk import Viewer
from b24app.web.roles import LEADING

if TYPE_CHECKING:
    from b24app.wiring import App

_FRESH = timedelta(seconds=60)
_MOST = 500
"""Funnels remembered at once: one for all of a portal, one for each of its managers."""


@dataclass(frozen=True)
class StageRow:
    """One stage: how many leads stand there, how that compares with the fullest one, and what the stage means."""

    title: str
    semantics: str
    count: int
    share: int
    meaning: str


class Funnels:
    """Remembers for a minute what portals said: a page that many have open asks once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], tuple[datetime, FunnelNow]] = {}
        self._lock = Lock()

    def of(self, app: "App", viewer: Viewer) -> FunnelNow:
        """Return the whole funnel to those who lead, to others their own leads in it."""
        user = 0 if viewer.may(LEADING) else viewer.user_id
        key, now = (viewer.install.member_id, user), app.portals.clock.now()
        with self._lock:
            known = self._known.get(key)
        if known and now - known[0] < _FRESH:
            return known[1]
        found = funnel_now(app.portals.of(viewer.install.member_id), user or None)
        with self._lock:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = (now, found)
        return found


def rows_of(found: FunnelNow, meanings: Mapping[str, str]) -> list[StageRow]:
    """Set the stages out as bars."""
    most = max((count for stage, count in found.stages if stage.semantics == "work"), default=0) or 1
    shares = [min(100, round(100 * count / most)) for _, count in found.stages]
    return [
        StageRow(stage.title, stage.semantics, count, share, meanings.get(stage.status, ""))
        for (stage, count), share in zip(found.stages, shares, strict=True)
    ]


def meanings_of(app: "App", viewer: Viewer) -> Mapping[str, str]:
    """Say what each stage means by its code, as the pipeline applied to leads has it."""
    applied = pipelines_of(app, viewer.install.member_id).get("lead")
    stages = applied.stages if applied else ()
    return {stage.code: stage.meaning.said(viewer.language) for stage in stages if stage.meaning}
