"""What a report is once it is reckoned: columns, rows, what each number means, and what it drills down to."""

from dataclasses import dataclass
from datetime import date, datetime

Value = str | int | float | None
"""A cell: text, count, share (0.25), hours, days, money; None where there is nothing to say."""


@dataclass(frozen=True)
class Column:
    """A column; `kind` is text, count, share, number, hours, days or money, `about` says what it counts."""

    key: str
    title: str
    kind: str
    about: str = ""


@dataclass(frozen=True)
class Row:
    """A row: cells in the order of the columns after the first, and for each what it drills down to, "" for nothing.

    `key` is the portal's number or code, `title` what people call it; a note says what keeps it from being compared.
    """

    key: str
    title: str
    cells: tuple[Value, ...]
    drills: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Series:
    """One line, or bars of one colour, of a chart."""

    title: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """A picture of the report: bar, line or doughnut; values of one kind, as in Column."""

    form: str
    kind: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True)
class Mark:
    """A moment after which figures are not what they were before: a plan was applied, a clean-up ran."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Report:
    """A report in one language; the first column, which names the rows, is `of`. `total` is reckoned over all leads."""

    key: str
    title: str
    of: str
    about: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None
    chart: Chart | None
    note: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Lead:
    """A lead that a number counts; `created` is on the portal's own clock."""

    id: int
    title: str
    manager: str
    stage: str
    source: str
    created: datetime
    amount: float | None
    link: str


@dataclass(frozen=True)
class Drilled:
    """The leads behind a number, a page of them; `what` names the number."""

    report: str
    what: str
    count: int
    page: int
    pages: int
    leads: tuple[Lead, ...]


@dataclass(frozen=True)
class Listed:
    """A report that can be asked for, and what it answers."""

    key: str
    title: str
    about: str


@dataclass(frozen=True)
class Choice:
    """Something a filter can be set to; `is_gone` where nobody can be set to it any more."""

    key: str
    title: str
    is_gone: bool = False


@dataclass(frozen=True)
class Choices:
    """What the filters offer, and the days on which the first and the last lead came."""

    managers: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    funnels: tuple[Choice, ...]
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Fresh:
    """How the copy stands: the portal's moment it shows, how many leads it holds, and a refresh under way."""

    at: datetime | None
    leads: int
    reading: str = ""
    done: int = 0
    total: int = 0
    fault: str = ""
