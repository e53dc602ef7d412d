"""Draw the charts of a report as shapes: where each bar stands and what it says; the page turns them into SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GROUPS = {
    "new": ("first_letter", "form"),
    "talk": ("repeat",),
    "voice": ("call", "chat"),
    "ours": ("colleague",),
    "noise": ("supplier", "newsletter", "spam", "bounce", "auto_reply"),
    "rest": ("other", "unknown"),
}
"""What is told apart by colour."""

WIDTH, HEIGHT = 960.0, 260.0
_FLOOR, _LEFT, _RIGHT, _TOP = 28.0, 44.0, 24.0, 12.0
_LINES = 4
_LABELS = 9


def group_of(kind: str) -> str:
    """Return the group of a kind."""
    return next((name for name, kinds in GROUPS.items() if kind in kinds), "rest")


@dataclass(frozen=True)
class Bar:
    """A part of a column."""

    x: float
    y: float
    width: float
    height: float
    group: str
    month: str
    leads: int


@dataclass(frozen=True)
class Mark:
    """A text beside the chart: a month below it, or a number with its line."""

    place: float
    said: str


@dataclass(frozen=True)
class Chart:
    """Columns by month, parts by group."""

    bars: tuple[Bar, ...]
    below: tuple[Mark, ...]
    lines: tuple[Mark, ...]


def by_month(months: Sequence[tuple[str, str, int]]) -> Chart:
    """Draw what came month by month."""
    counted: dict[str, dict[str, int]] = {}
    for month, kind, leads in months:
        groups = counted.setdefault(month, {})
        groups[group_of(kind)] = groups.get(group_of(kind), 0) + leads
    top = _rounded(max((sum(groups.values()) for groups in counted.values()), default=1))
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(counted))
    every = max(1, -(-len(counted) // _LABELS))
    below = [Mark(_LEFT + (n + 0.5) * step, month) for n, month in enumerate(counted) if n % every == 0]
    lines = [Mark(_at(top * n / _LINES, top), f"{top * n / _LINES:g}") for n in range(_LINES + 1)]
    bars = [bar for n, month in enumerate(counted) for bar in _column(n, step, month, counted[month], top)]
    return Chart(tuple(bars), tuple(below), tuple(lines))


def _column(place: int, step: float, month: str, groups: dict[str, int], top: float) -> Iterator[Bar]:
    below = 0
    for group in GROUPS:
        if leads := groups.get(group, 0):
            upper, lower = _at(below + leads, top), _at(below, top)
            yield Bar(_LEFT + place * step + step * 0.12, upper, step * 0.76, lower - upper, group, month, leads)
            below += leads


def _at(value: float, top: float) -> float:
    return _TOP + (HEIGHT - _TOP - _FLOOR) * (1 - value / top)


def _rounded(value: int) -> int:
    """Return a round number that is not below a value."""
    scale = int(10 ** max(0, len(str(value)) - 2))
    return -(-value // (4 * scale)) * 4 * scale
