"""What tables laid out by hand are made of: filters, cells, columns, and what is said of a lead."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.reports.truth import Lead, quantile

Leads = list[Lead]
Value = float | None


@dataclass(frozen=True)
class Cell:
    """A value, and the leads behind it; None where the report gives none."""

    value: Value
    leads: frozenset[int] | None


@dataclass(frozen=True)
class Asked:
    """The same filters, written by hand."""

    since: date | None = None
    until: date | None = None
    manager: str | None = None
    source: str | None = None
    stage: str | None = None
    funnel: str | None = None
    by: str = "week"
    among: frozenset[int] | None = None

    def in_period(self, lead: Lead) -> bool:
        return (not self.since or lead.day >= self.since) and (not self.until or lead.day <= self.until)

    def of_cohort(self, lead: Lead) -> bool:
        named = (not self.source or lead.source == self.source) and (not self.stage or lead.stage == self.stage)
        return named and (not self.funnel or any(deal["CATEGORY_ID"] == self.funnel for deal in lead.deals))

    def of_people(self, lead: Lead) -> bool:
        own = not self.manager or lead.manager == self.manager
        return own and (self.among is None or int(lead.manager) in self.among)


Table = dict[str, dict[str, Cell]]
Column = Callable[[Leads], Cell]


def count(which: Callable[[Lead], bool] = lambda _: True) -> Column:
    def column(leads: Leads) -> Cell:
        found = frozenset(lead.id for lead in leads if which(lead))
        return Cell(len(found), found)

    return column


def share(part: Callable[[Lead], bool], whole: Callable[[Lead], bool] = lambda _: True) -> Column:
    def column(leads: Leads) -> Cell:
        among = [lead for lead in leads if whole(lead)]
        found = frozenset(lead.id for lead in among if part(lead))
        return Cell(len(found) / len(among), found) if among else Cell(None, None)

    return column


def spread(part: float, value: Callable[[Lead], Value]) -> Column:
    def column(leads: Leads) -> Cell:
        values = {lead.id: found for lead in leads if (found := value(lead)) is not None}
        return Cell(quantile(list(values.values()), part), frozenset(values)) if values else Cell(None, None)

    return column


def sums(leads: Leads) -> Cell:
    return Cell(sum(lead.sum for lead in leads), frozenset(lead.id for lead in leads if lead.won))


def sum_a_lead(leads: Leads) -> Cell:
    return Cell(sum(lead.sum for lead in leads) / len(leads), sums(leads).leads)


def latest(leads: Leads) -> Cell:
    return Cell(max((lead.late for lead in leads if lead.late is not None), default=None), None)


def is_open(lead: Lead) -> bool:
    return lead.kind == "P"


def is_junk(lead: Lead) -> bool:
    return lead.kind == "F"


def is_client(lead: Lead) -> bool:
    return lead.is_client


def is_sold(lead: Lead) -> bool:
    return bool(lead.won)


def is_late(lead: Lead) -> bool:
    return lead.late is not None


def buys_again(lead: Lead) -> bool:
    return bool(lead.won) and lead.client_won > 1


def is_returned(lead: Lead) -> bool:
    return lead.row["IS_RETURN_CUSTOMER"] == "Y"


def is_untouched(lead: Lead) -> bool:
    return lead.touched is None and is_open(lead)


def lacks_step(lead: Lead) -> bool:
    return is_open(lead) and not lead.has_step


def laid(leads: Leads, by: Callable[[Lead], str], columns: dict[str, Column]) -> tuple[Table, dict[str, Cell] | None]:
    rows = defaultdict(list)
    for lead in leads:
        rows[by(lead)].append(lead)
    laid = {key: {name: column(own) for name, column in columns.items()} for key, own in rows.items()}
    return laid, {name: column(leads) for name, column in columns.items()} if leads else None
