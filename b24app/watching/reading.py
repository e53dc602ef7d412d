"""Read what is new in a portal's lists since they were read last, and pass it on."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from b24app.portal import changes
from b24app.portal.changes import Change, Point
from b24app.portal.client import Portal
from b24app.store.seen import Seen
from b24app.watching.dispatch import Dispatch

log = logging.getLogger(__name__)

_TOGETHER = 200


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
            self._point(_entries(kind), partial(changes.newest_entry, self.portal, kind))
            if self.dispatch.wants(kind, "changed"):
                self._point(_changed(kind), partial(changes.newest_change, self.portal, kind))

    def entries(self, kind: str, overlap_seconds: float = 0) -> int:
        """Pass on entries into stages since the last reading; with an overlap also those that came to light late.

        Numbers are given before rows become visible, so a row may appear below one that was read already.
        """
        if not self.dispatch.wants(kind, "added", "moved"):
            return 0
        since = self._point(_entries(kind), lambda: changes.newest_entry(self.portal, kind))
        asked = {"moment": _before(since.moment, overlap_seconds)} if overlap_seconds else {"number": since.number}
        return self._passed(_entries(kind), changes.entries_since(self.portal, kind, **asked))

    def entries_of(self, kind: str, cards: list[int], overlap_seconds: float) -> int:
        """Pass on the late entries of some cards into stages."""
        if not cards or not self.dispatch.wants(kind, "added", "moved"):
            return 0
        since = self._point(_entries(kind), lambda: changes.newest_entry(self.portal, kind))
        moment = _before(since.moment, overlap_seconds)
        return self.dispatch.pass_on(
            self.member_id, changes.entries_since(self.portal, kind, moment=moment, cards=cards)
        )

    def changed(self, kind: str, overlap_seconds: float = 0) -> int:
        """Pass on cards changed since the last reading; it goes on where it was interrupted."""
        if not self.dispatch.wants(kind, "changed"):
            return 0
        name, count = _changed(kind), 0
        self._point(name, lambda: changes.newest_change(self.portal, kind))
        state = self.seen.cursor(self.member_id, name) or {}
        since, newest = _before(state["moment"], overlap_seconds), str(state.get("newest") or state["moment"])
        now = changes.as_time(changes.clock_of(self.portal))
        found = (
            one
            for one in changes.changed_since(self.portal, kind, since, int(state.get("after") or 0))
            # Until its second is over a card may change again under the same time.
            if changes.as_time(one.moment) < int(now)
        )
        for part in _parts(found):
            count += self.dispatch.pass_on(self.member_id, part)
            newest = max(newest, *(one.moment for one in part), key=changes.as_time)
            self._keep(name, state | {"after": part[-1].card, "newest": newest})
        self._keep(name, {"number": 0, "moment": newest})
        return count

    def _passed(self, name: str, found: Iterable[Change]) -> int:
        count = 0
        for part in _parts(found):
            count += self.dispatch.pass_on(self.member_id, part)
            point = Point()
            for one in part:
                point = point.after(one.entry, one.moment)
            self.seen.advance(self.member_id, name, _later(point))
        return count

    def _point(self, name: str, begin: Callable[[], Point]) -> Point:
        known = self.seen.cursor(self.member_id, name)
        if known is None:
            point = begin()
            known = self.seen.advance(self.member_id, name, lambda there: there or vars(point))
        return Point(int(known["number"]), str(known["moment"]))

    def _keep(self, name: str, value: dict[str, Any]) -> None:
        self.seen.advance(self.member_id, name, lambda _there: value)


def _parts(found: Iterable[Change]) -> Iterator[list[Change]]:
    rows = iter(found)
    while part := list(islice(rows, _TOGETHER)):
        yield part


def _later(point: Point) -> Callable[[dict[str, Any] | None], dict[str, Any]]:
    """Never move a cursor back: another process may have read further meanwhile."""

    def further(there: dict[str, Any] | None) -> dict[str, Any]:
        known = Point(int(there["number"]), str(there["moment"])) if there else Point()
        return vars(known.after(point.number, point.moment))

    return further


def _before(moment: str, seconds: float) -> str:
    try:
        return (datetime.fromisoformat(moment) - timedelta(seconds=seconds)).isoformat()
    except ValueError:
        return ""


def _entries(kind: str) -> str:
    return f"entries:{kind}"


def _changed(kind: str) -> str:
    return f"changed:{kind}"
