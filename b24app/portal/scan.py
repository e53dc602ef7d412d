"""Read a whole table by ranges of its key: chains of pages in a batch, several batches at once, rows in order.

Complete are all rows that exist and fit the filter from beginning to end. Rows added meanwhile behind the last key are
found. Not found are rows that only come to fit the filter, or become visible, below a key already passed; a row changed
meanwhile comes as it was when its page was read. https://apidocs.bitrix24.com/settings/performance/huge-data.html
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from b24app.portal.calls import Calls
from b24app.portal.flow import Flow
from b24app.portal.leash import EitherOf, Leash
from b24app.portal.ranges import Part, Range, Reading, Wanted

_AHEAD = 2
"""Ranges begun besides those in flight; each may hold 2500 rows in memory."""


@dataclass(frozen=True)
class Progress:
    """How far a read has come: rows so far, the last key, and the rows there seemed to be at its beginning."""

    rows: int
    last: int
    estimate: int


def scan(
    calls: Calls, wanted: Wanted, leash: Leash, *, progress: Callable[[Progress], None] | None, in_flight: int
) -> Iterator[dict[str, Any]]:
    """Give the rows by rising key; see Portal.scan."""
    flow: Flow[Range, Part] = Flow(lambda one: reading.read(one), in_flight, ahead=_AHEAD)
    reading = Reading(calls, wanted, Leash(leash.clock, leash.until, EitherOf(flow.closing, leash.cancel)))
    count = estimate = 0
    for part in _parts(reading, flow):
        count, estimate = count + len(part.rows), max(estimate, part.total)
        yield from part.rows
        if progress is not None and part.rows:
            progress(Progress(count, reading.key(part.rows[-1]), max(count, estimate)))


def _parts(reading: Reading, flow: Flow[Range, Part]) -> Iterator[Part]:
    first = reading.begin()
    yield first
    for part in flow.results(iter(first.rest)):
        flow.first(list(part.rest))
        yield part
