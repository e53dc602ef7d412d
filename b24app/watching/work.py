"""What the worker does about changes: look at once when an event rings, empty the queue, sweep up what both missed."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from b24app.jobs.job import Job
from b24app.portal.changes import WHATS, Change, is_gone
from b24app.portal.client import Portal
from b24app.portal.documents import DYNAMIC
from b24app.portal.events import Happened, happened
from b24app.store.seen import Seen
from b24app.watching.dispatch import Dispatch
from b24app.watching.offline import OfflineQueue
from b24app.watching.reading import Reading

log = logging.getLogger(__name__)

LOOK, GONE, OFFLINE, SWEEP = "watching.look", "watching.gone", "watching.offline", "watching.sweep"
"""Kinds of jobs."""

LOOKING, SWEEPING = "watching", "sweeping"
"""Lines in which a portal's jobs go one after another: a long sweep holds up no look."""

OVERLAP_SECONDS = 600.0
"""How far back a sweep reads again: rows may come to light late, and clocks of a portal's servers differ."""

HEARD, SWEPT = "heard", "swept"
"""Marks of when an event was last followed, and when everything was last swept up."""

_KEPT_DAYS = 14.0


@dataclass(frozen=True)
class Swept:
    """What a sweep found: changes nobody had seen, and events the portal had kept for us."""

    new: int
    offline: int


@dataclass(frozen=True)
class Watching:
    """Watches all portals."""

    portal_of: Callable[[str], Portal]
    seen: Seen
    dispatch: Dispatch

    def handlers(self) -> Mapping[str, Callable[[Job], None]]:
        """Return what the worker does for each kind of job."""
        return {
            LOOK: lambda job: self.look(job.portal, str(job.payload["kind"]), int(job.payload["second"])),
            GONE: lambda job: self.gone(job.portal, job.payload),
            OFFLINE: lambda job: _done(self.empty(job.portal)),
            SWEEP: lambda job: _done(self.sweep(job.portal)),
        }

    def begin(self, member_id: str) -> None:
        """Watch a portal from now on."""
        self.reading(member_id).begin()

    def open_queue(self, member_id: str, events: Sequence[str]) -> str:
        """Have the portal keep events for us; returns what its plan lacks where it does not, empty where it does."""
        wanted = [event for event in events if (seen := happened(event, 1, 1)) and self._is_known(seen.kind)]
        return self.queue(member_id).open(wanted)

    def look(self, member_id: str, kind: str, second: int = 0) -> None:
        """See what is new since the last look: an event of some second only says that something is."""
        new = self.reading(member_id).look(kind, second)
        if second:
            self.seen.mark(member_id, HEARD)
        log.info("looked", extra={"portal": member_id, "card": kind, "changes": new})

    def gone(self, member_id: str, told: Mapping[str, object]) -> None:
        """Pass a card's removal on, once the portal confirms it."""
        kind, card = str(told["kind"]), int(str(told["card"]))
        if self.dispatch.wants(kind, "deleted") and is_gone(self.portal_of(member_id), kind, card):
            self.dispatch.pass_on(member_id, [Change(kind, card, "deleted")])

    def empty(self, member_id: str) -> int:
        """Take what the portal keeps for us."""
        return self.queue(member_id).empty(lambda events: self._kept(member_id, events))

    def sweep(self, member_id: str) -> Swept:
        """Find what neither event nor queue has told: every entry into a stage, every changed card, since the last."""
        kept, reading, new = self.empty(member_id), self.reading(member_id, is_bulk=True), 0
        for kind in self.kinds(member_id):
            new += reading.entries(kind, OVERLAP_SECONDS) + reading.changed(kind, OVERLAP_SECONDS)
        self.seen.forget_old(_KEPT_DAYS)
        self.seen.mark(member_id, SWEPT)
        log.info("swept", extra={"portal": member_id, "changes": new, "offline": kept})
        return Swept(new, kept)

    def kinds(self, member_id: str) -> list[str]:
        """List the kinds of card watched on a portal: of smart processes those on which a robot was called once."""
        placed = [kind for kind in self.seen.kinds(member_id) if kind.startswith(DYNAMIC) and self._is_known(kind)]
        return [*self.dispatch.kinds, *placed]

    def watches(self, member_id: str, kind: str) -> bool:
        """Tell whether changes of this kind of card matter on a portal."""
        return self._is_known(kind) and (kind in self.dispatch.kinds or kind in self.kinds(member_id))

    def _is_known(self, kind: str) -> bool:
        return self.dispatch.wants(kind, *WHATS)

    def reading(self, member_id: str, *, is_bulk: bool = False) -> Reading:
        """Return the lists of a portal; in bulk where nobody waits."""
        portal = self.portal_of(member_id)
        return Reading(member_id, portal.bulk() if is_bulk else portal, self.seen, self.dispatch)

    def queue(self, member_id: str) -> OfflineQueue:
        """Return the queue that a portal keeps for us."""
        return OfflineQueue(member_id, self.portal_of(member_id), self.seen)

    def _kept(self, member_id: str, events: list[Happened]) -> None:
        reading = self.reading(member_id)
        for kind in self.kinds(member_id):
            cards = sorted({one.card for one in events if one.kind == kind and one.what != "deleted"})
            if cards:
                reading.entries(kind, OVERLAP_SECONDS, cards)
                reading.changed(kind)
        for one in events:
            if one.what == "deleted":
                self.gone(member_id, vars(one))


def _done(_found: object) -> None:
    """Leave what was found to the log."""
