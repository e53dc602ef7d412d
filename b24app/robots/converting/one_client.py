"""Convert leads of one client one after another, so that the second finds the contact that the first one made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from re import sub
from typing import TYPE_CHECKING, Any

from b24app.portal.clients import core_of
from b24app.portal.whole_lead import WholeLead
from b24app.store.faults import StoreError

if TYPE_CHECKING:
    from b24app.robots.call import Call

_LEASE = timedelta(seconds=90)
"""After so long without a word whoever held a client is taken for dead."""

_WAIT = timedelta(seconds=20)
_PAUSE = 0.2
_DIGITS = 10


class ClientTaken(StoreError):
    """Another lead of this client is being converted; this one is tried again in a moment."""

    code = "robots.client-taken"


@dataclass(frozen=True)
class OneClient:
    """The client of a lead, held for one run by everything that may lead to it: phones, addresses, company."""

    call: "Call"
    names: tuple[str, ...]

    @classmethod
    def of(cls, call: "Call", lead: WholeLead) -> "OneClient":
        """Name what is held; nothing while observing, or where nothing leads to a client."""
        phones = {f"phone {sub(r'[^0-9]', '', one)[-_DIGITS:]}" for one in lead.numbers("PHONE")}
        emails = {f"email {one.casefold()}" for one in lead.numbers("EMAIL")}
        company = {f"company {core}"} if (core := core_of(str(lead.item.get("companyTitle") or ""))) else set()
        if call.is_observed or call.turns.seen is None:
            return cls(call, ())
        # In one order for everybody, so that no two wait for each other.
        return cls(call, tuple(sorted(map(_name, phones | emails | company))))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the client until the block ends; raises ClientTaken where another run holds it for too long."""
        held: list[str] = []
        try:
            for name in self.names:
                self._take(name)
                held.append(name)
            yield
        finally:
            for name in held:
                self._give_back(name)

    def refresh(self) -> None:
        """Hold it longer, before something is made; raises ClientTaken where another run has it by now."""
        for name in self.names:
            if not self._got(name):
                raise ClientTaken

    def _take(self, name: str) -> None:
        clock = self.call.occasion.clock
        tries = int(_WAIT.total_seconds() / _PAUSE)
        for _ in range(tries):
            if self._got(name):
                return
            clock.sleep(_PAUSE)
        raise ClientTaken

    def _got(self, name: str) -> bool:
        """Take a name, or keep it; False where another run holds it."""
        now, own, got = self.call.now().timestamp(), self.call.effects.run_key, [False]

        def further(state: dict[str, Any] | None) -> dict[str, Any]:
            got[0] = not state or state["holder"] == own or state["until"] <= now
            return {"holder": own, "until": now + _LEASE.total_seconds()} if got[0] else dict(state or {})

        turns = self.call.turns
        if turns.seen:
            turns.seen.advance(turns.member, name, further)
        return got[0]

    def _give_back(self, name: str) -> None:
        turns = self.call.turns
        state = turns.seen.cursor(turns.member, name) if turns.seen else None
        if turns.seen and state and state["holder"] == self.call.effects.run_key:
            turns.seen.drop(turns.member, name)


def _name(key: str) -> str:
    return f"client:{sha256(key.encode()).hexdigest()[:40]}"
