"""What is asked of a report: the days, and whose leads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from b24app.errors import AppError
from b24app.languages import phrase

PERIODS = ("week", "month")


class WrongFilter(AppError):
    """A filter of a report cannot be read; see "b24app reports show --help"."""

    code = "reports.wrong-filter"


@dataclass(frozen=True)
class Asked:
    """Filters, all of which hold at once; without any all leads count.

    The days are those of the lead's creation on the portal's clock, both included. `funnel` is that of a deal made from
    the lead. `among` bounds whose leads are seen at all: of a manager the own ones, of a head those of the team.
    """

    since: date | None = None
    until: date | None = None
    manager: int | None = None
    source: str | None = None
    stage: str | None = None
    funnel: int | None = None
    by: str = "week"
    among: frozenset[int] | None = None

    @classmethod
    def of(cls, told: Mapping[str, str], among: frozenset[int] | None = None) -> "Asked":
        """Read the fields of a form or a command; raises WrongFilter."""
        by = told.get("by") or "week"
        if by not in PERIODS:
            raise WrongFilter(phrase("cohorts go by week or by month"), phrase("write week or month"), where="by")
        asked = cls(
            since=_day(told, "since"),
            until=_day(told, "until"),
            manager=_number(told, "manager"),
            source=told.get("source") or None,
            stage=told.get("stage") or None,
            funnel=_number(told, "funnel"),
            by=by,
            among=among,
        )
        if asked.since and asked.until and asked.until < asked.since:
            raise WrongFilter(phrase("the last day is before the first"), phrase("swap them"), where="until")
        return asked

    def told(self) -> dict[str, str]:
        """Return the filters as `of` reads them, without those that are not set."""
        return dict(self._told())

    def _told(self) -> Iterator[tuple[str, str]]:
        for name in ("since", "until", "manager", "source", "stage", "funnel"):
            if (value := getattr(self, name)) is not None:
                yield name, str(value)
        yield "by", self.by


def _day(told: Mapping[str, str], name: str) -> date | None:
    if not (text := told.get(name)):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongFilter(phrase("this is no day"), phrase("write for example 2026-11-30"), where=name) from None


def _number(told: Mapping[str, str], name: str) -> int | None:
    if not (text := told.get(name)):
        return None
    try:
        return int(text)
    except ValueError:
        raise WrongFilter(phrase("this is no number of the portal"), phrase("write a number"), where=name) from None
