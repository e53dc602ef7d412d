"""Operating time: seconds each method ran, summed per method and caller over ten slots of a minute."""

from collections.abc import Callable

SLOT = 60
SLOTS = 10


class Operating:
    """Sum run time; above `limit` the next call of that method is refused until enough old slots drop out.

    A slot lives ten minutes from the first call counted in its minute. `scale` multiplies what is measured, so that a
    test reaches the limit with short calls. https://github.com/bitrix-tools/b24-rest-docs/blob/main/limits.md
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.limit = 480.0
        self.scale = 1.0
        self.is_on = True
        # Of each caller and method: the moment of a slot's first call and the seconds it holds, by minute.
        self._slots: dict[tuple[str, str], dict[int, tuple[float, float]]] = {}

    def add(self, caller: str, method: str, seconds: float, simulated: float = 0.0) -> None:
        """Charge a finished call: real seconds by the scale, simulated ones as they are."""
        now = self._now()
        slots = self._live(caller, method, now)
        first, spent = slots.get(int(now) // SLOT, (now, 0.0))
        slots[int(now) // SLOT] = (first, spent + seconds * self.scale + simulated)
        self._slots[caller, method] = slots

    def spent(self, caller: str, method: str) -> float:
        """Return the seconds still counted."""
        return sum(seconds for _, seconds in self._live(caller, method, self._now()).values())

    def resets_at(self, caller: str, method: str) -> int:
        """Return the Unix time when the oldest slot drops out."""
        now = self._now()
        firsts = [first for first, _ in self._live(caller, method, now).values()]
        return int(min(firsts, default=now)) + SLOT * SLOTS

    def is_over(self, caller: str, method: str) -> bool:
        """Say whether the next call must be refused."""
        return self.is_on and self.spent(caller, method) > self.limit

    def _live(self, caller: str, method: str, now: float) -> dict[int, tuple[float, float]]:
        slots = self._slots.get((caller, method), {})
        if any(now >= first + SLOT * SLOTS for first, _ in slots.values()):
            slots = {minute: slot for minute, slot in slots.items() if now < slot[0] + SLOT * SLOTS}
            self._slots[caller, method] = slots
        return slots
