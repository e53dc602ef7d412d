"""Let what comes at the same time be written in one transaction: the disk is waited for once, not once for each."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

_MOST = 64


@dataclass(eq=False)
class _Waiting(Generic[Item]):
    item: Item
    is_done: bool = False
    fault: Exception | None = None


class Together(Generic[Item]):
    """Whoever comes first writes for all who wait; nobody waits for others to come."""

    def __init__(self, write: Callable[[Sequence[Item]], None]) -> None:
        """Take what writes some items in one transaction, all or none."""
        self._write = write
        self._waiting: list[_Waiting[Item]] = []
        self._list = threading.Lock()
        self._turn = threading.Lock()

    def put(self, item: Item) -> None:
        """Return once the item is written for good; raises what kept it from being written."""
        mine = _Waiting(item)
        with self._list:
            self._waiting.append(mine)
        while not mine.is_done:
            with self._turn:
                if not mine.is_done:
                    self._write_all()
        if mine.fault:
            raise mine.fault

    def _write_all(self) -> None:
        with self._list:
            together, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
        try:
            self._write([one.item for one in together])
        except Exception as fault:
            # One that cannot be written must not take the others with it.
            if len(together) > 1:
                for one in together:
                    one.fault = self._fault_of(one)
            else:
                together[0].fault = fault
        finally:
            for one in together:
                one.is_done = True

    def _fault_of(self, one: _Waiting[Item]) -> Exception | None:
        try:
            self._write([one.item])
        except Exception as fault:
            return fault
        return None
