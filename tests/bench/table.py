"""A row of a table of measurements, and the table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement: what, how much, and what was wanted of it."""

    what: str
    value: float
    unit: str
    target: float | None = None
    # Is more better, as with calls a second?
    is_more_better: bool = False

    @property
    def is_met(self) -> bool:
        """Say whether the target was met; without one it always is."""
        if self.target is None:
            return True
        return self.value >= self.target if self.is_more_better else self.value <= self.target

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Write the row."""
        number = f"{self.value:,.0f}" if self.value == int(self.value) else f"{self.value:,.4g}"
        sign = "≥" if self.is_more_better else "≤"
        target = "-" if self.target is None else f"{sign} {self.target:,g} {self.unit}"
        return self.what, f"{number} {self.unit}".strip(), target, "yes" if self.is_met else "NO"


def printed(rows: list[Row]) -> str:
    """Write the rows as a table."""
    lines = [("what", "measured", "target", "met"), *(row.cells for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
