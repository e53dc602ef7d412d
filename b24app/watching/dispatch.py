"""Hand each change, once, to the units that watch for it."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from b24app.portal.bizproc import document_id
from b24app.portal.changes import KINDS, Change
from b24app.portal.documents import DYNAMIC
from b24app.store.seen import Seen

log = logging.getLogger(__name__)

KIND = "robots.watch"
"""Kind of the jobs in which a unit does what a change calls for."""

_TOGETHER = 50


class Queue(Protocol):
    """Where work is put: the job engine."""

    def enqueue(
        self,
        kind: str,
        portal: str,
        key: str,
        payload: Mapping[str, Any],
        *,
        delay_seconds: float = 0,
        line: str = "",
    ) -> None:
        """Keep a job durably; one key is one job, and the jobs of a line are done in order."""
        ...


@dataclass(frozen=True)
class Watcher:
    """A unit that watches: its code, the kinds of card it stands on, and what may happen to them."""

    code: str
    kinds: Collection[str]
    whats: Collection[str]

    def stands_on(self, kind: str) -> bool:
        """Tell whether it is made for a kind of card: `lead`, `deal`, `dynamic_130`."""
        return kind in self.kinds or (kind.startswith(DYNAMIC) and "smart_process" in self.kinds)


Spared = Callable[[str, Collection[int]], Collection[int]]
"""Tells which leads of a portal are left alone for now: a clean-up has them in hand, and moves them itself."""


def _nobody(_member_id: str, _leads: Collection[int]) -> Collection[int]:
    return ()


@dataclass(frozen=True)
class Dispatch:
    """Knows who watches for what."""

    queue: Queue
    seen: Seen
    watchers: Sequence[Watcher]
    spared: Spared = _nobody

    @property
    def kinds(self) -> list[str]:
        """List the kinds of card that somebody watches on every portal."""
        return sorted({kind for one in self.watchers for kind in one.kinds if kind in KINDS})

    def wants(self, kind: str, *whats: str) -> bool:
        """Tell whether anybody watches for any of this."""
        return any(one.stands_on(kind) and set(whats) & set(one.whats) for one in self.watchers)

    def pass_on(self, member_id: str, changes: Iterable[Change]) -> int:
        """Keep a job for each unit and each change not seen before; returns how many changes were new.

        A crash in between leaves jobs whose changes are not noted yet: the engine knows them by their keys.
        """
        found, new = list(changes), 0
        for begin in range(0, len(found), _TOGETHER):
            part = found[begin : begin + _TOGETHER]
            known = self.seen.among(member_id, [one.slot for one in part])
            fresh = [one for one in part if one.slot not in known]
            leads = {one.card for one in fresh if one.kind == "lead"}
            spared = self.spared(member_id, leads) if leads else ()
            for change in fresh:
                if not (change.kind == "lead" and change.card in spared):
                    self._enqueue(member_id, change)
            self.seen.note(member_id, [one.slot for one in fresh])
            new += len(fresh)
        return new

    def _enqueue(self, member_id: str, change: Change) -> None:
        document = document_id(change.kind, change.card)
        # The line of the card's robot calls too: the two never run at once.
        line = document[-1]
        for one in self.watchers:
            if one.stands_on(change.kind) and change.what in one.whats:
                told = {"code": one.code, "change": change.as_json(), "document_id": document}
                self.queue.enqueue(KIND, member_id, f"watch:{one.code}:{change.slot}", told, line=line)
