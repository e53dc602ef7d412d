"""Which items a filter's conditions on their id leave: found without looking at any row."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.emulator import filters
from b24app.emulator.crm.memory import Box
from b24app.emulator.params import whole


@dataclass(frozen=True)
class Span:
    """A part of sorted ids, in one direction or the other, looked at without a copy."""

    ids: Sequence[int]
    low: int
    high: int
    is_reversed: bool = False

    def __len__(self) -> int:
        return max(0, self.high - self.low)

    def __iter__(self) -> Iterator[int]:
        places = range(self.low, self.high)
        return (self.ids[place] for place in (reversed(places) if self.is_reversed else places))

    def cut(self, start: int, size: int) -> list[int]:
        """Return a page."""
        places = range(self.low, self.high)
        chosen = (places[::-1] if self.is_reversed else places)[start : start + size]
        return [self.ids[place] for place in chosen]

    def backwards(self) -> "Span":
        """Return the same ids, the last first."""
        return Span(self.ids, self.low, self.high, not self.is_reversed)


def candidates(box: Box, conditions: Mapping[str, Any]) -> tuple[Span, dict[str, Any]]:
    """Return the ids left, ascending, and the conditions still to be tested on rows."""
    least, below, named = 0, float("inf"), None
    rest: dict[str, Any] = {}
    for name, wanted in conditions.items():
        prefix, field = filters.split(name)
        if field != "ID" or (prefix not in ("=", "@") and (prefix not in _BOUNDS or whole(wanted) is None)):
            rest[name] = wanted
        elif prefix in ("=", "@"):
            named = _numbers(wanted) if named is None else named & _numbers(wanted)
        else:
            limit = (whole(wanted) or 0) + _BOUNDS[prefix]
            least, below = (max(least, limit), below) if prefix[0] == ">" else (least, min(below, limit))
    if named is not None:
        left = sorted(number for number in named if number in box.rows and least <= number < below)
        return Span(left, 0, len(left)), rest
    return Span(box.ids, bisect_left(box.ids, least), bisect_left(box.ids, below)), rest


# What turns a limit into the first id wanted (>, >=) or the first not wanted (<, <=).
_BOUNDS = {">": 1, ">=": 0, "<": 0, "<=": 1}


def _numbers(wanted: Any) -> set[int]:
    items = wanted.values() if isinstance(wanted, dict) else wanted if isinstance(wanted, list) else [wanted]
    return {whole(item) or 0 for item in items}
