"""Faults on order: what the portal does wrong, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from random import Random

# Struck before the work is done, after it, and while the portal itself calls somebody.
BEFORE = ("500", "503", "429", "html", "reset", "redirect", "expired")
AFTER = ("cut", "timeout-after-commit", "late")
DELIVERY = ("delivery-late", "delivery-doubled", "delivery-dropped")
KINDS = (*BEFORE, *AFTER, *DELIVERY)
PLACES = ("any", "request", "batch")


@dataclass
class Fault:
    """A rule: do something wrong on calls whose method fits a pattern (`crm.lead.*`), or on deliveries.

    It strikes on the `nth` fitting call and on the following ones, `times` in all; with a `probability` on each fitting
    call by chance. An empty pattern fits every request, but no single command of a batch.
    """

    method: str
    do: str
    nth: int = 1
    seconds: float = 0.0
    # 0 means without end.
    times: int = 1
    probability: float | None = None
    seed: int = 1
    place: str = "any"
    # Where a redirect leads.
    to: str = ""
    # Strike only calls of one caller: a webhook's code or an application's client_id.
    caller: str = ""
    seen: int = 0
    struck: int = 0
    chance: Random = field(init=False)

    def __post_init__(self) -> None:
        if self.do not in KINDS:
            raise ValueError(f"no fault is called {self.do}; there are {', '.join(KINDS)}")
        if self.place not in PLACES:
            raise ValueError(f"in must be one of {', '.join(PLACES)}")
        self.method = self.method.lower()
        self.place = self.place if self.method else "request"
        self.chance = Random(self.seed)  # noqa: S311 - the same faults for the same seed

    def strikes(self, names: Sequence[str], place: str, caller: str) -> bool:
        """Count a fitting call; true when this one is struck."""
        if (self.do in DELIVERY) is not (place == "delivery") or (self.caller and self.caller != caller):
            return False
        if place not in ("delivery", self.place) and self.place != "any":
            return False
        if self.method and not any(fnmatchcase(name.lower(), self.method) for name in names):
            return False
        self.seen += 1
        is_now = self.seen >= self.nth if self.probability is None else self.chance.random() < self.probability
        self.struck += is_now
        return is_now

    @property
    def is_spent(self) -> bool:
        """Say whether the rule has done all it had to."""
        return bool(self.times) and self.struck >= self.times


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Plan a fault."""
        self.rules.append(fault)

    def clear(self) -> None:
        """Forget what was planned."""
        self.rules.clear()

    def next_for(self, method: str, place: str = "request", caller: str = "") -> Fault | None:
        """Return the fault this call has to suffer, counting it against every rule that fits."""
        return self._struck((method,), place, caller) if self.rules else None

    def for_delivery(self, names: Sequence[str]) -> Fault | None:
        """Return the fault a delivery has to suffer; `names` are its kind, its event or its robot's code."""
        return self._struck(names, "delivery", "") if self.rules else None

    def _struck(self, names: Sequence[str], place: str, caller: str) -> Fault | None:
        due = [rule for rule in self.rules if rule.strikes(names, place, caller)]
        self.rules = [rule for rule in self.rules if not rule.is_spent]
        return due[0] if due else None
