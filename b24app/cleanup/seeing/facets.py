"""Choose among the leads of an audit: by what they are, channel, mailbox, manager, stage and age, with counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from b24app.cleanup.auditing.rows import COLUMNS, rows_where
from b24app.cleanup.auditing.summary import CHANNELS, KINDS
from b24app.cleanup.copying.copy import Copy
from b24app.languages import Translate, phrase

PAGE = 25
"""Leads of a page."""

MOST = 40
"""Values of a facet that are offered; the largest ones."""

_DAYS = "date_diff('day', l.date_create, $now)"
_COLUMNS: Mapping[str, str] = {
    "kind": "f.kind",
    "channel": "coalesce(nullif(f.channel, ''), '-')",
    "mailbox": "coalesce(nullif(f.mailbox, ''), '-')",
    "manager": "coalesce(l.assigned_by_id, 0)::VARCHAR",
    "stage": "coalesce(l.status_id, '')",
    "age": f"CASE WHEN {_DAYS} <= 7 THEN '7' WHEN {_DAYS} <= 30 THEN '30' WHEN {_DAYS} <= 90 THEN '90'"
    f" WHEN {_DAYS} <= 365 THEN '365' ELSE 'older' END",
}
TITLES: Mapping[str, str] = {
    "kind": phrase("What it is"),
    "channel": phrase("Channel"),
    "mailbox": phrase("Mailbox"),
    "manager": phrase("Responsible"),
    "stage": phrase("Stage"),
    "age": phrase("Age"),
}
AGES: Mapping[str, str] = {
    "7": phrase("a week at most"),
    "30": phrase("up to a month"),
    "90": phrase("up to three months"),
    "365": phrase("up to a year"),
    "older": phrase("older than a year"),
}
_FROM = "FROM findings f JOIN leads l ON l.id = f.lead_id"
_NAMES = {
    "manager": "SELECT id::VARCHAR, concat_ws(' ', name, last_name) FROM users",
    "stage": "SELECT status_id, name FROM stages WHERE entity_id = 'STATUS' ORDER BY sort",
}

Wanted = Mapping[str, str]
"""Which value of which facet; a facet that is not named leaves all."""


@dataclass(frozen=True)
class Value:
    """A value that may be chosen, how it is called, and how many leads have it beside what else is chosen."""

    code: str
    title: str
    leads: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """Something to choose by."""

    name: str
    title: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Leads:
    """A page of leads: each is a row of the audit by column."""

    total: int
    page: int
    rows: Sequence[Mapping[str, Any]]

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Facets:
    """Asks the snapshot of a copy; `now` is a UTC time without a zone."""

    copy: Copy
    now: datetime
    translate: Translate

    def all(self, wanted: Wanted) -> Iterator[Facet]:
        """Give the facets; each counts the leads that fit what the others say."""
        for name in _COLUMNS:
            counted = self._counted(name, {other: code for other, code in wanted.items() if other != name})
            names = self._names(name)
            values = (Value(code, names.get(code) or code, n, wanted.get(name) == code) for code, n in counted)
            yield Facet(name, self.translate(TITLES[name]), tuple(values))

    def months(self, wanted: Wanted) -> list[tuple[str, str, int]]:
        """Count what came month by month: month, kind, leads."""
        where, told = self._where(wanted)
        asked = f"SELECT strftime(l.date_create, '%Y-%m'), f.kind, count(*) {_FROM} {where} GROUP BY 1, 2 ORDER BY 1, 2"
        return self.copy.connection.execute(asked, told).fetchall()

    def leads(self, wanted: Wanted, page: int, origin: str) -> Leads:
        """Give a page of the leads that fit, the latest first."""
        where, told = self._where(wanted)
        counted = self.copy.connection.execute(f"SELECT count(*) {_FROM} {where}", told).fetchall()
        total = int(counted[0][0])
        at = min(max(1, page), max(1, -(-total // PAGE)))
        asked = rows_where(where) + f" ORDER BY l.id DESC LIMIT {PAGE} OFFSET {(at - 1) * PAGE}"
        found = self.copy.connection.execute(asked, {**told, "origin": origin}).fetchall()
        return Leads(total, at, [dict(zip(COLUMNS, row, strict=True)) for row in found])

    def _counted(self, name: str, wanted: Wanted) -> list[tuple[str, int]]:
        where, told = self._where(wanted, also=_COLUMNS[name])
        order = "1" if name == "age" else "2 DESC, 1"
        asked = f"SELECT {_COLUMNS[name]}, count(*) {_FROM} {where} GROUP BY 1 ORDER BY {order} LIMIT {MOST}"
        found = self.copy.connection.execute(asked, told).fetchall()
        return sorted(found, key=lambda one: list(AGES).index(one[0])) if name == "age" else found

    def _where(self, wanted: Wanted, also: str = "") -> tuple[str, dict[str, Any]]:
        chosen = {name: code for name, code in wanted.items() if name in _COLUMNS}
        terms = [f"{_COLUMNS[name]} = ${name}" for name in chosen]
        told: dict[str, Any] = dict(chosen)
        # A parameter that no expression names is refused.
        if "age" in chosen or "$now" in also:
            told["now"] = self.now
        return (f"WHERE {' AND '.join(terms)}" if terms else "", told)

    def _names(self, name: str) -> dict[str, str]:
        said = {"kind": KINDS, "channel": CHANNELS, "age": AGES}.get(name)
        if said is not None:
            return {"-": "–"} | {code: self.translate(text) for code, text in said.items()}
        if name not in _NAMES:
            return {"-": self.translate(phrase("no mailbox"))}
        nobody = {"0": self.translate(phrase("nobody"))} if name == "manager" else {}
        return nobody | dict(self.copy.connection.execute(_NAMES[name]).fetchall())


def chosen(told: Mapping[str, Any]) -> dict[str, str]:
    """Read what a form says of facets; whatever is none of them is left out."""
    return {name: str(told[name])[:200] for name in _COLUMNS if isinstance(told.get(name), str) and told[name] != ""}
