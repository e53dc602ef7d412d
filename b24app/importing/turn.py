"""Keep account of the lines that are on their way to the portal, and of those that have to wait for them."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from b24app.importing.deciding import UPDATE
from b24app.store.import_lines import WAITING, Line


@dataclass
class Turn:
    """One turn of an import: `held` are the lines that wait for the next one, `out` those on their way by number.

    A line waits while an earlier one of the same client is on its way, and while its lead is being filled.
    """

    is_comparing: bool
    held: list[Line] = field(default_factory=list)
    out: dict[int, Line] = field(default_factory=dict)
    _over: deque[Line] = field(default_factory=deque)

    def ready(self, lines: Iterable[Line]) -> list[Line]:
        """Take more lines and give those of all that wait for no other."""
        several = sorted([*self.held, *lines], key=lambda one: one.number)
        before = {one.number for one in several} | set(self.out)
        ready = [one for one in several if not self.is_comparing or one.twin not in before]
        free = {one.number for one in ready}
        self.held = [one for one in several if one.number not in free]
        return ready

    def send(self, lines: Iterable[Line]) -> list[Line]:
        """Give the lines that can be sent; of those that fill one lead the first: what the others find is not yet."""
        filling = {one.lead for one in self.out.values() if one.action == UPDATE}
        sending = []
        for one in lines:
            if one.action == UPDATE and one.lead in filling:
                self.held.append(one)
                continue
            filling |= {one.lead} if one.action == UPDATE else set()
            sending.append(one)
        return sending

    def sent(self, lines: Iterable[Line]) -> None:
        """Note lines that are on their way."""
        self.out |= {one.number: one for one in lines}

    def end(self, lines: Iterable[Line]) -> None:
        """Note what is known of lines by now; those of which nobody knows stay on their way."""
        for one in lines:
            if one.state not in WAITING:
                self.out.pop(one.number, None)
                self._over.append(one)

    def taken(self) -> Iterator[Line]:
        """Give the lines that have come to their end since the last time."""
        while self._over:
            yield self._over.popleft()
