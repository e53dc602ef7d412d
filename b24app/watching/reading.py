"""Read what is new in a portal's lists since they were read last, and pass it on."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from b24app.portal import changes
from b24app.portal.changes import Change, Point, as_time
from b24app.portal.client import Portal
from b24app.store.seen import Seen
from b24app.watching.dispatch import Dispatch

log = logging.getLogger(__name__)

_TOGETHER = 200
_SKEW_SECONDS = 2
"""By how much the clocks of a portal's servers may differ."""


@dataclass(frozen=True)
class Reading:
    """Reads one portal's lists; what is read twice is passed on once."""

    member_id: str
    portal: Portal
    seen: Seen
    dispatch: Dispatch

    def begin(self) -> None:
        """Set every cursor to now where there is none: what happened before is nobody's business."""
        for kind in self.dispatch.kinds:
            self._state(_entries(kind), partial(changes.newest_entry, self.portal, kind))
            if self.dispatch.wants(kind, "changed"):
                self._state(_changed(kind), partial(changes.now, self.portal))

    def look(self, kind: str, second: int = 0) -> int:
        """Pass on what is new, most often in one request; in none where a later look has seen that second already."""
        looked = self.seen.cursor(self.member_id, _looked(kind)) or {"until": 0}
        if second and second + _SKEW_SECONDS < looked["until"]:
            return 0
        entries = self._state(_entries(kind), partial(changes.newest_entry, self.portal, kind))
        edits = self._state(_changed(kind), partial(changes.now, self.portal))
        seen = changes.glance(self.portal, kind, int(entries["number"]), str(edits["moment"]))
        if seen.is_whole:
            is_wanted = self.dispatch.wants(kind, "changed")
            settled = [one for one in seen.edits if is_wanted and as_time(one.moment) < as_time(seen.now)]
            count = self.dispatch.pass_on(self.member_id, [*seen.entries, *settled])
            for one in seen.entries[-1:]:
                self._further(_entries(kind), Point(one.entry, one.moment))
            self._further(_changed(kind), Point(0, seen.now))
        else:
            count = self.entries(kind) + self.changed(kind)
        until = int(as_time(seen.now))
        self.seen.advance(
            self.member_id, _looked(kind), lambda there: {"until": max(until, (there or looked)["until"])}
        )
        return count

    def entries(self, kind: str, overlap_seconds: float = 0, cards: Sequence[int] = ()) -> int:
        """Pass on entries into stages since the last reading; with an overlap also those that came to light late.

        Numbers are given before rows become visible, so a row may appear below one that was read already.
        """
        if not self.dispatch.wants(kind, "added", "moved"):
            return 0
        state = self._state(_entries(kind), partial(changes.newest_entry, self.portal, kind))
        number, moment = int(state["number"]), ""
        if overlap_seconds:
            number, moment = int(state["floor"]["number"]), _before(str(state["moment"]), overlap_seconds)
        count = 0
        for part in _parts(changes.entries_since(self.portal, kind, number=number, moment=moment, cards=cards)):
            count += self.dispatch.pass_on(self.member_id, part)
            if not cards:
                self._further(_entries(kind), Point(part[-1].entry, max((one.moment for one in part), key=as_time)))
        return count

    def changed(self, kind: str, overlap_seconds: float = 0) -> int:
        """Pass on cards changed since the last reading; with an overlap it goes on where it was interrupted.

        Until its second is over a card may change again under the same time: such a one is left for the next reading.
        """
        if not self.dispatch.wants(kind, "changed"):
            return 0
        name = _changed(kind)
        state = self._state(name, partial(changes.now, self.portal))
        floor = str(state["floor"]["moment"])
        since = max(_before(str(state["moment"]), overlap_seconds), floor, key=as_time)
        way = {"since": since, "until": changes.clock_of(self.portal), "after": 0}
        way |= (self.seen.cursor(self.member_id, f"{name}:sweep") or {}) if overlap_seconds else {}
        count = self._changed(kind, way, is_kept=bool(overlap_seconds))
        self._further(name, Point(0, str(way["until"])))
        return count

    def _changed(self, kind: str, way: dict[str, Any], *, is_kept: bool) -> int:
        found, count = changes.changed_since(self.portal, kind, str(way["since"]), int(way["after"])), 0
        keep = partial(self.seen.advance, self.member_id, f"{_changed(kind)}:sweep")
        for part in _parts(one for one in found if as_time(one.moment) < as_time(str(way["until"]))):
            count += self.dispatch.pass_on(self.member_id, part)
            if is_kept:
                further = {**way, "after": part[-1].card}
                keep(partial(_given, further))
        if is_kept:
            keep(partial(_given, {}))
        return count

    def _state(self, name: str, begin: Callable[[], Point]) -> dict[str, Any]:
        """Return a cursor, set to now where there is none; nothing below its floor is ever passed on."""
        known = self.seen.cursor(self.member_id, name)
        if not known:
            point = vars(begin())
            known = self.seen.advance(self.member_id, name, lambda there: there or {**point, "floor": point})
        return known

    def _further(self, name: str, point: Point) -> None:
        """Move a cursor on, never back: another process may have read further meanwhile."""

        def further(there: dict[str, Any] | None) -> dict[str, Any]:
            known = there or {}
            stands = Point(int(known.get("number", 0)), str(known.get("moment", "")))
            return {**known, **vars(stands.after(point.number, point.moment))}

        self.seen.advance(self.member_id, name, further)


def _given(value: dict[str, Any], _there: dict[str, Any] | None) -> dict[str, Any]:
    return value


def _parts(found: Iterable[Change]) -> Iterator[list[Change]]:
    rows = iter(found)
    while part := list(islice(rows, _TOGETHER)):
        yield part


def _before(moment: str, seconds: float) -> str:
    try:
        return (datetime.fromisoformat(moment) - timedelta(seconds=seconds)).isoformat()
    except ValueError:
        return ""


def _looked(kind: str) -> str:
    return f"looked:{kind}"


def _entries(kind: str) -> str:
    return f"entries:{kind}"


def _changed(kind: str) -> str:
    return f"changed:{kind}"
