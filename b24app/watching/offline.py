"""Empty a portal's queue of offline events: reserve, pass on, clear; what cannot be passed on is marked as failed."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from b24app.errors import AppError
from b24app.portal import offline
from b24app.portal.client import Portal
from b24app.portal.events import Happened, happened
from b24app.portal.offline import Taken
from b24app.portal.refusals import AccessLost, NotSent, OutcomeUnknown
from b24app.store.seen import Seen

log = logging.getLogger(__name__)

CURSOR = "offline"
"""Where it is kept whether a portal has a queue for us, and under which name."""

_MOST_ROUNDS = 40
_PASSING = (NotSent, OutcomeUnknown, AccessLost)


@dataclass(frozen=True)
class OfflineQueue:
    """The queue of one portal."""

    member_id: str
    portal: Portal
    seen: Seen

    def open(self, events: Sequence[str]) -> str:
        """Have these events kept for us; returns what the portal's plan lacks where it does not, empty where it does.

        Without reserved reads an event would be lost when we die with it in hand, so such a queue is not used.
        """
        if not offline.can(self.portal, "rest_offline_extended"):
            self._note("", is_on=False)
            return "rest_offline_extended"
        connector = offline.CONNECTOR if offline.can(self.portal, "rest_auth_connector") else ""
        for event in events:
            offline.bind(self.portal, event, connector)
        self._note(connector, is_on=True)
        return ""

    @property
    def is_open(self) -> bool:
        """Tell whether the portal keeps events for us."""
        return bool((self.seen.cursor(self.member_id, CURSOR) or {}).get("is_on"))

    def empty(self, do: Callable[[list[Happened]], object]) -> int:
        """Do what each event calls for and clear it; returns how many there were.

        `do` is given a handful at once, so that many cards cost few requests. What a worker that died had reserved
        comes first, what failed before comes last.
        """
        if not self.is_open:
            return 0
        connector = str((self.seen.cursor(self.member_id, CURSOR) or {}).get("connector") or "")
        return sum(self._settle(connector, taken, do) for taken in self._taken(connector))

    def _taken(self, connector: str) -> Iterator[Taken]:
        for process in offline.left_reserved(self.portal, connector):
            yield offline.take(self.portal, connector, process=process)
        for failed in (False, True):
            for _ in range(_MOST_ROUNDS):
                taken = offline.take(self.portal, connector, failed=failed)
                if not taken.events:
                    break
                yield taken
                if failed:
                    # What fails again would be handed out again at once.
                    break

    def _settle(self, connector: str, taken: Taken, do: Callable[[list[Happened]], object]) -> int:
        known = {one.message: happened(one.event, one.card, one.type_id) for one in taken.events}
        strange = [message for message, event in known.items() if event is None]
        good = {message: event for message, event in known.items() if event is not None}
        try:
            do(list(good.values()))
        except AppError as fault:
            if isinstance(fault, _PASSING):
                raise
            log.warning("offline events failed", extra={"portal": self.portal.name, "fault": str(fault)})
            strange, good = list(known), {}
        if strange:
            offline.fail(self.portal, connector, taken.process, strange)
        if good:
            offline.clear(self.portal, connector, taken.process, good)
        return len(good)

    def _note(self, connector: str, *, is_on: bool) -> None:
        self.seen.advance(self.member_id, CURSOR, lambda _: {"is_on": is_on, "connector": connector})
