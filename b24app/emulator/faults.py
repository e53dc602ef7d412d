"""Faults on order: what the portal does wrong, and when."""

from dataclasses import dataclass

KINDS = ("500", "503", "429", "html", "reset", "cut", "timeout-after-commit", "late")


@dataclass
class Fault:
    """Do something wrong on the nth call of a method (of any method when it is empty)."""

    method: str
    do: str
    nth: int = 1
    seconds: float = 0.0

    def is_due(self, method: str) -> bool:
        """Count a matching call down; true on the one meant."""
        if self.method and self.method != method:
            return False
        self.nth -= 1
        return self.nth == 0


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Plan a fault; it strikes once."""
        if fault.do not in KINDS:
            raise ValueError(f"no fault is called {fault.do}; there are {', '.join(KINDS)}")
        fault.method = fault.method.lower()
        self._rules.append(fault)

    def clear(self) -> None:
        """Forget what was planned."""
        self._rules.clear()

    def next_for(self, method: str) -> Fault | None:
        """Return the fault this call has to suffer, counting it against every rule that matches."""
        due = [rule for rule in self._rules if rule.is_due(method.lower())]
        self._rules = [rule for rule in self._rules if rule.nth > 0]
        return due[0] if due else None
