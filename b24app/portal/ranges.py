"""Read the rows of a range of keys in one request: a chain of pages, each beginning where the one before ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.batch import LARGEST, Spec, read_batch, send_alone, send_batch
from b24app.portal.calls import USED_UP, Calls
from b24app.portal.encoding import may_be_batched
from b24app.portal.leash import Leash
from b24app.portal.queue import Lane
from b24app.portal.refusals import PortalError, Refusal
from b24app.portal.shapes import PAGE, Shape, key_of, rows_in, selected, shape_of, stuck

_AIM = 49 * PAGE
"""Rows that a range should hold: a page fewer than a batch can, since rows are never spread quite evenly."""


@dataclass(frozen=True)
class Wanted:
    """What to read: all rows above `after`, up to `upto` where that is given."""

    method: str
    params: Mapping[str, Any]
    shape: Shape
    after: int
    upto: int | None

    @classmethod
    def of(cls, method: str, params: Mapping[str, Any], *, after: int, key: str) -> "Wanted":
        """Take a caller's parameters; bounds of the key in the filter are understood as such."""
        shape = shape_of(method, key)
        wanted = dict(params.get("filter") or {})
        above, upto = wanted.pop(f">{shape.key}", None), wanted.pop(f"<={shape.key}", None)
        rest = {**params, **selected(params, shape), "filter": wanted}
        return cls(method, rest, shape, max(after, int(above or 0)), int(upto) if upto is not None else None)

    def page(self, after: Any, upto: int | None) -> Spec:
        """Write the call for one page above a key, or above a reference to one."""
        bounds = {f">{self.shape.key}": after} | ({} if upto is None else {f"<={self.shape.key}": upto})
        order, own = {self.shape.key: "ASC"}, self.params["filter"]
        return self.method, {**self.params, "filter": {**own, **bounds}, "order": order, "start": -1}

    def last(self) -> Spec:
        """Write the call that counts the rows and gives the last ones."""
        method, params = self.page(self.after, self.upto)
        return method, {**params, "order": {self.shape.key: "DESC"}, "start": 0}


@dataclass(frozen=True)
class Range:
    """The keys above `after`, up to `upto` or without end; about `rows` rows are expected in it."""

    after: int
    upto: int | None
    rows: float

    def split(self, last: int) -> list["Range"]:
        """Cut into ranges of a batch each, as if the rows were spread evenly up to `last`; the end stays as it is."""
        count = max(1, min(ceil(self.rows / _AIM), last - self.after))
        cuts = [self.after + (last - self.after) * number // count for number in range(count)]
        ends: list[int | None] = [*cuts[1:], self.upto]
        return [Range(after, upto, self.rows / count) for after, upto in zip(cuts, ends, strict=True)]


@dataclass(frozen=True)
class Part:
    """Rows of a range, and what is left of it."""

    rows: list[dict[str, Any]]
    rest: tuple[Range, ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Reading:
    """Reads one table in one portal's bulk lane."""

    calls: Calls
    wanted: Wanted
    leash: Leash

    def begin(self) -> Part:
        """Read the first page and count the rows; the rest comes cut into ranges."""
        specs = {"first": self.wanted.page(self.wanted.after, self.wanted.upto), "last": self.wanted.last()}
        first, last = (self._rightly(one) for one in read_batch(self.calls, specs, Lane.BULK, self.leash).values())
        rows, ending = self._rows(first), self._rows(last)
        self._check(rows, self.wanted.after)
        if len(rows) < PAGE or not ending:
            return Part(rows, total=len(rows))
        after, end = self.key(rows[-1]), self.key(ending[0])
        total = max(len(rows), last.total or end - self.wanted.after)
        rest = Range(after, self.wanted.upto, total - len(rows))
        return Part(rows, tuple(rest.split(end)), total)

    def read(self, one: Range) -> Part:
        """Read up to fifty pages of a range."""
        for _ in range(self.calls.patience.rests):
            part = self._chain(one)
            if part is not None:
                return part
        raise self.calls.rests(self.wanted.method)

    def key(self, row: Mapping[str, Any]) -> int:
        """Return a row's key."""
        return key_of(row, self.wanted.shape, self.wanted.method, self.calls.access.name)

    def _chain(self, one: Range) -> Part | None:
        """Read a chain of pages; None where the method had to rest before the first."""
        rows: list[dict[str, Any]] = []
        last = one.after
        for answer in self._answers(one):
            if isinstance(answer, Refusal) and answer.is_code(USED_UP) and not rows:
                return None
            if isinstance(answer, PortalError) and rows:
                break
            page = self._rows(self._rightly(answer))
            self._check(page, last)
            rows += page
            if len(page) < PAGE:
                # What follows refers to a row that is not there; the portal fills such pages with anything.
                return Part(rows)
            last = self.key(page[-1])
        if one.upto is not None and last >= one.upto:
            return Part(rows)
        return Part(rows, self._rest(one, last, len(rows)))

    def _answers(self, one: Range) -> list[Answer | PortalError]:
        first = self.wanted.page(one.after, one.upto)
        if not may_be_batched(first[1]):
            return [send_alone(self.calls, first, Lane.BULK, self.leash, is_write=False)]
        pages = max(2, min(LARGEST, ceil(one.rows / PAGE) + 2))
        specs = {0: first}
        for number in range(1, pages):
            method, params = self.wanted.page(self.wanted.shape.reference(f"c{number - 1}"), one.upto)
            # Where a reference leads nowhere the portal reads it as nought; this keeps it from giving other ranges.
            bound = {f">={self.wanted.shape.key}": one.after + 1}
            specs[number] = (method, {**params, "filter": {**params["filter"], **bound}})
        return list(send_batch(self.calls, specs, Lane.BULK, self.leash, is_write=False, halt=True).values())

    def _rest(self, one: Range, last: int, read: int) -> tuple[Range, ...]:
        if one.upto is None or not read:
            return (Range(last, one.upto, max(0.0, one.rows - read)),)
        # In two halves at most: the crowd just read may be followed by a wide gap, and what follows it may not.
        crowd = read / max(1, last - one.after) * (one.upto - last)
        return tuple(Range(last, one.upto, min(crowd, 2 * _AIM)).split(one.upto))

    def _rightly(self, answer: Answer | PortalError) -> Answer:
        if isinstance(answer, PortalError):
            raise answer
        return answer

    def _rows(self, answer: Answer) -> list[dict[str, Any]]:
        return rows_in(answer.result, self.wanted.shape, self.wanted.method, self.calls.access.name)

    def _check(self, rows: list[dict[str, Any]], after: int) -> None:
        """Raise where a page is not in the order of its key, or not above the page before it."""
        for row in rows:
            key = self.key(row)
            if key <= after:
                raise stuck(self.wanted.method, self.calls.access.name)
            after = key
