"""The envelope of an answer: result, total, next, and the time it took."""

import time
from typing import Any

from b24app.emulator.brackets import as_php
from b24app.emulator.clock import iso
from b24app.emulator.grants import Caller
from b24app.emulator.method import Page
from b24app.emulator.state import Portal


class Watch:
    """Time one call. Seconds are real; the dates shown are the portal's."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._start = portal.clock.now()
        self._counter = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Seconds since the watch was started."""
        return time.perf_counter() - self._counter

    def shown(self, caller: Caller, method: str, simulated: float = 0.0) -> dict[str, Any]:
        """Return the `time` part; what the latency model adds counts as time spent."""
        operating = self._portal.operating
        return {
            **self.times(simulated),
            "operating_reset_at": operating.resets_at(caller.key, method),
            "operating": round(operating.spent(caller.key, method), 6),
        }

    def times(self, simulated: float = 0.0) -> dict[str, Any]:
        """Return what any server knows of a call: nothing of run time summed up."""
        spent = self.seconds + simulated
        finish = self._start + spent
        return {
            "start": round(self._start, 6),
            "finish": round(finish, 6),
            "duration": round(spent, 6),
            "processing": round(spent, 6),
            "date_start": iso(self._start),
            "date_finish": iso(finish),
        }


def enveloped(result: Any, took: dict[str, Any]) -> dict[str, Any]:
    """Wrap a method's result; `total` and `next` only where the method gave them."""
    body: dict[str, Any] = {"result": result}
    if isinstance(result, Page):
        body["result"] = result.rows
        body |= {"next": result.next} if result.next is not None else {}
        body |= {"total": result.total} if result.total is not None else {}
    body["result"] = as_php(body["result"])
    body["time"] = took
    return body
