"""Share things out among people: in turn or by load, by weight, the same for a repeated run, fair among workers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from b24app.clock import Clock, SystemClock
from b24app.store.seen import Seen

_FLIGHT = timedelta(minutes=2)
"""For how long what was given to somebody may be missing in what the portal counts."""


@dataclass(frozen=True)
class Turns:
    """Whose turn it is on one portal; without a store it begins anew each time."""

    clock: Clock = field(default_factory=SystemClock)
    member: str = ""
    seen: Seen | None = None

    def in_flight(self, kind: str) -> list[int]:
        """List the cards given to somebody just now, which a count should leave out: `next` adds them itself."""
        state = self.seen.cursor(self.member, f"turns:{kind}") if self.seen else None
        return [int(card) for card in _recent(state or {}, self.clock.now())]

    def next(self, kind: str, name: str, card: int, weights: Mapping[int, int], loads: Mapping[int, int] | None) -> int:
        """Choose who gets a card and note it; with loads, of those with the fewest for their weight."""
        chosen: list[int] = []

        def further(state: dict[str, Any] | None) -> dict[str, Any]:
            person, after = _given(state or {}, name, card, weights, loads, self.clock.now())
            chosen[:] = [person]
            return after

        if self.seen is None:
            further(None)
        else:
            self.seen.advance(self.member, f"turns:{kind}", further)
        return chosen[0]

    def peek(self, kind: str, name: str, card: int, weights: Mapping[int, int], loads: Mapping[int, int] | None) -> int:
        """Tell who would get a card, noting nothing."""
        state = self.seen.cursor(self.member, f"turns:{kind}") if self.seen else None
        return _given(state or {}, name, card, weights, loads, self.clock.now())[0]


def _given(
    state: Mapping[str, Any],
    name: str,
    card: int,
    weights: Mapping[int, int],
    loads: Mapping[int, int] | None,
    now: datetime,
) -> tuple[int, dict[str, Any]]:
    recent, shares = _recent(state, now), dict(state.get("credits", {}))
    own = {str(person): int(credit) for person, credit in shares.get(name, {}).items()}
    before = recent.get(str(card))
    if before and int(before[0]) in weights:
        return int(before[0]), dict(state)
    among = _least(weights, loads, [int(one[0]) for one in recent.values()]) if loads is not None else dict(weights)
    # Everybody's credit grows by their weight, whoever has most pays for all: shares come out by weight, evenly mixed.
    for person, weight in among.items():
        own[str(person)] = own.get(str(person), 0) + weight
    chosen = max(among, key=lambda person: own[str(person)])
    own[str(chosen)] -= sum(among.values())
    given = {**recent, str(card): [chosen, now.isoformat()]}
    return chosen, {"credits": {**shares, name: own}, "given": given}


def _least(weights: Mapping[int, int], loads: Mapping[int, int], flying: list[int]) -> dict[int, int]:
    shares = {one: (loads.get(one, 0) + flying.count(one)) / weight for one, weight in weights.items()}
    return {one: weights[one] for one, share in shares.items() if share == min(shares.values())}


def _recent(state: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    given = state.get("given", {})
    return {card: one for card, one in given.items() if now - datetime.fromisoformat(one[1]) < _FLIGHT}
