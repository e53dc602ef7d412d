"""Hold every cell of every report, and the leads behind it, against what was reckoned by hand from the portal."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from b24app.install.ground import Ground
from b24app.pipelines.language.model import read_document
from b24app.reports import asked as asking
from b24app.reports.asking.catalogue import SPECS, spec_of
from b24app.reports.asking.drilling import numbers_of
from b24app.reports.asking.names import Names
from b24app.reports.asking.reckoning import reckon
from b24app.reports.copying.refreshing import refresh
from b24app.reports.published import Published, opened, place_of
from b24app.reports.reports import PortalReports, Reports
from b24app.reports.shown import Report, Row
from b24app.settings import read_settings
from tests.emulated import Emulator
from tests.reports import by_hand
from tests.reports.life import Life
from tests.reports.pieces import Asked, Cell
from tests.reports.truth import UTC, Office, Truth

_ZONES = ("Europe/Berlin", "America/New_York", "Europe/Moscow", "Asia/Kolkata")


@dataclass
class Reckoned:
    """How much was compared, and what differed."""

    cells: int = 0
    leads: int = 0
    drills: int = 0
    totals: int = 0
    faults: list[str] = field(default_factory=list)


def office_of(number: int) -> Office:
    """Return an office of another zone for every number."""
    terms = (("NEW", 8, True), ("IN_PROCESS", 72, False), ("UC_OFFER", 30, True))
    return Office(ZoneInfo(_ZONES[number % len(_ZONES)]), time(9), time(18), terms)


def pipeline_of(office: Office) -> dict[str, Any]:
    """Write the pipeline that says so."""
    stages: list[dict[str, Any]] = [
        {
            "key": stage.lower(),
            "status": stage,
            "title": {"en": stage},
            "term": {"within": f"{hours} {'working ' if working else ''}hours"},
        }
        for stage, hours, working in office.terms
    ]
    stages += [{"key": "done", "status": "CONVERTED", "title": {"en": "Done"}, "semantics": "success"}]
    told = {"pipeline": "life", "for": "lead", "title": {"en": "Life"}, "stages": stages}
    told["working_time"] = {
        "zone": office.zone.key,
        "hours": ["09:00-18:00"],
        "days": ["mon", "tue", "wed", "thu", "fri"],
    }
    told["fields"] = {
        "next_contact": {"type": "date", "title": {"en": "Next"}},
        "abc_class": {"type": "string", "title": {"en": "Class"}},
    }
    told["next_contact"] = {"field": "next_contact"}
    scores = {"scores": [{"field": "abc_class", "given": 1}]}
    told["abc"] = {"into": "abc_class", "coefficients": {"seriousness": scores, "means": scores, "potential": scores}}
    return read_document(told).document()


@dataclass
class Lived:
    """A portal that was lived on, read by the app and by hand."""

    life: Life
    truth: Truth
    reports: PortalReports
    # Counts against the portal's own filter, compared while it was there.
    totals: Reckoned = field(default_factory=Reckoned)
    _open: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def on(cls, emulator: Emulator, home: Path, number: int, leads: int, days: float) -> "Lived":
        """Live; have the app read the portal twice on the way, and once at the end."""
        life = Life(emulator, number)
        office = replace(
            office_of(number), holidays=frozenset(life.call("calendar.settings.get")["year_holidays"].split(","))
        )
        ground = Ground.of(read_settings({"home": str(home), "bucket_rate": "0"}), None)
        ground.database.migrate()
        key, portal = ground.portals.named(life.hook)
        place, document = place_of(home, f"{key}-{number}"), pipeline_of(office)
        life.furnish()
        for part in (0.5, 0.3, 0.2):
            life.live(int(leads * part), days * part)
            done = refresh(portal, place, document)
        life.clear_away()
        done = refresh(portal, place, document)
        ours = Reports(home).of(f"{key}-{number}")
        ground.database.close()
        lived = cls(life, Truth(life, office, done.as_of.astimezone(UTC)), ours)
        lived.add_totals()
        return lived

    def filters(self) -> Iterator[Asked]:
        """Give all leads, then each filter, then several at once."""
        days = sorted(lead.day for lead in self.truth.leads)
        first, last = days[len(days) // 4], days[3 * len(days) // 4]
        yield Asked()
        yield Asked(since=first, until=last, by="month")
        yield Asked(manager=str(self.life.people[0]))
        yield Asked(source="WEB", until=last)
        yield Asked(source="-", by="month")
        yield Asked(stage="NEW", since=first)
        yield Asked(funnel="0")
        yield Asked(among=frozenset(self.life.people[:2]), since=first)

    def reckon(self, found: Reckoned, *, drilled: int) -> None:
        """Compare every report under every filter, and the leads behind each number under the first few."""
        for place, asked in enumerate(self.filters()):
            for key in SPECS:
                self.compare(found, key, asked, is_drilled=place < drilled)
        found.totals += self.totals.totals
        found.faults += self.totals.faults

    def compare(self, found: Reckoned, key: str, asked: Asked, *, is_drilled: bool) -> None:
        """Compare a report under some filters, with the leads behind its numbers if wished."""
        ours, (rows, total) = self._report(key, theirs(asked)), by_hand.table(self.truth, key, asked)
        where = f"portal {self.life.number}, {key}, {asked}"
        if {row.key for row in ours.rows} != set(rows):
            found.faults.append(f"{where}: rows {sorted(row.key for row in ours.rows)} for {sorted(rows)}")
            return
        pairs = [(row, rows[row.key]) for row in ours.rows]
        if total is not None and SPECS[key].has_total:
            assert ours.total is not None, where
            pairs.append((ours.total, total))
        for row, cells in pairs:
            self._row(found, where, ours, row, cells)
        if is_drilled:
            self._drills(found, where, key, asked, pairs)

    def _report(self, key: str, asked: asking.Asked) -> Report:
        """Reckon as PortalReports.report does, without opening the files anew each time."""
        return reckon(self.published, spec_of(key), asked, Names.of(self.published, str, "en"))

    @cached_property
    def published(self) -> Published:
        """Keep the files open."""
        return self._open.enter_context(opened(self.reports.place))

    def _row(self, found: Reckoned, where: str, ours: Report, row: Row, cells: dict[str, Cell]) -> None:
        assert {one.key for one in ours.columns} == set(cells), where
        for column, value in zip(ours.columns, row.cells, strict=True):
            found.cells += 1
            if not same(value, cells[column.key].value):
                found.faults.append(f"{where}, {row.key}.{column.key}: {value} for {cells[column.key].value}")

    def _drills(
        self, found: Reckoned, where: str, key: str, asked: Asked, pairs: list[tuple[Row, dict[str, Cell]]]
    ) -> None:
        columns, spec = [one.key for one in spec_of(key).measures], spec_of(key)
        for row, cells in pairs:
            for column, drill in zip(columns, row.drills, strict=True):
                wanted = cells[column].leads
                if drill and wanted is not None:
                    found.drills += 1
                    behind = numbers_of(self.published, spec, drill, theirs(asked))
                    found.leads += len(behind)
                    if frozenset(behind) != wanted or len(behind) != len(wanted):
                        found.faults.append(f"{where}, {drill}: {behind} for {sorted(wanted)}")

    def add_totals(self) -> None:
        """Compare counts with the totals that the portal's own filter gives."""
        found = self.totals
        managers, sources, stages = (
            self.reports.report(key, asking.Asked()) for key in ("managers", "sources", "stages")
        )
        for row in managers.rows:
            self._total(found, managers, row, "leads", {"assignedById": row.key})
            self._total(found, managers, row, "open", {"assignedById": row.key, "stageSemanticId": "P"})
            self._total(found, managers, row, "junk", {"assignedById": row.key, "stageSemanticId": "F"})
        for row in sources.rows:
            if row.key != "-":
                self._total(found, sources, row, "leads", {"sourceId": row.key})
        for row in stages.rows:
            self._total(found, stages, row, "leads", {"stageId": row.key})
        self._by_month(found)

    def _by_month(self, found: Reckoned) -> None:
        cohorts = self.reports.report("cohorts", asking.Asked(by="month"))
        for row in cohorts.rows:
            first = datetime.combine(date.fromisoformat(row.key), time(), self.truth.office.zone)
            after = datetime.combine((first + timedelta(days=32)).date().replace(day=1), time(), self.truth.office.zone)
            bounds = {">=createdTime": first.isoformat(), "<createdTime": after.isoformat()}
            self._total(found, cohorts, row, "leads", bounds)

    def _total(self, found: Reckoned, report: Report, row: Row, column: str, wanted: dict[str, Any]) -> None:
        found.totals += 1
        ours = row.cells[[one.key for one in report.columns].index(column)]
        answer = self.life.session.post(
            f"{self.life.hook}crm.item.list", json={"entityTypeId": 1, "filter": wanted, "select": ["id"]}, timeout=60
        ).json()
        if answer["total"] != ours:
            found.faults.append(f"portal {self.life.number}, {wanted}: {ours} for the portal's own {answer['total']}")


def theirs(asked: Asked) -> asking.Asked:
    """Say the same filters to the app, as a form would."""
    told = {name: str(value) for name, value in vars(asked).items() if value is not None and name != "among"}
    return asking.Asked.of(told, asked.among)


def same(ours: Any, wanted: Any) -> bool:
    """Tell whether two values are one: decimals of different reckoning differ in their last digits."""
    if ours is None or wanted is None:
        return ours is wanted
    return abs(float(ours) - float(wanted)) <= 1e-6 * max(1.0, abs(float(wanted)))
