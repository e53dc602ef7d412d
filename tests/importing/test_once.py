"""An import that dies anywhere, or whose answers are lost, ends as an undisturbed one: no line doubled, none lost."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from b24app.clock import SystemClock
from b24app.importing.carrying import Carrying, Unclear
from b24app.importing.taking import Table, lay_by
from b24app.importing.work import Portions
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.lead_book import read_book
from b24app.store.bulk_jobs import BulkJob
from b24app.store.db import Database, open_database
from b24app.store.import_lines import ImportLines, Line
from b24app.store.imports import Imports
from tests.importing.conftest import Office
from tests.pipelines.shop import HASTE

LINES = 55
TEXT = "Название;Телефон;E-mail\n" + "".join(
    f"Лид {n};+791612{n:05};{f'twin{n % 7}@romashka.ru' if n % 5 == 0 else ''}\n" for n in range(LINES)
)


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Dying:
    """Counts the moments before and after each time something is kept, and dies at one of them."""

    at: int = -1
    seen: int = 0

    def __call__(self) -> None:
        self.seen += 1
        if self.seen - 1 == self.at:
            raise Killed


class DyingLines(ImportLines):
    """Lines of a process that dies."""

    def __init__(self, db: Database, import_id: int, moment: Dying) -> None:
        super().__init__(db, import_id)
        self._moment = moment

    def keep(self, lines: Iterable[Line]) -> None:
        self._moment()
        super().keep(lines)
        self._moment()


@dataclass
class Works:
    """An import on a portal, and what carries it out."""

    office: Office
    db: Database
    policy: str
    number: int = field(init=False)

    def __post_init__(self) -> None:
        path = self.office.folder / "many.csv"
        path.write_text(TEXT)
        self.imports = Imports(self.db)
        self.portal = Portal(Webhook.from_url(self.office.webhook), NoBucket(), new_loop(HASTE), patience=HASTE)
        self.number, _ = lay_by(
            Table.opened(path, read_book(self.portal), {}), self.imports, "p", self.policy, (), "RU"
        )

    def carry(self, moment: Dying | None = None) -> None:
        """Carry it out by portions of twenty; what is unclear is looked up again."""
        lines = DyingLines(self.db, self.number, moment or Dying())
        carrying = Carrying(self.portal, lines, self.imports.get(self.number), SystemClock(), size=20)
        some: Collection[Line] = [*lines.after(0, 1)]
        while some:
            try:
                some = carrying.portion()
            except Unclear:
                continue

    def end(self) -> list[tuple[str, list[str], list[str]]]:
        """Tell every lead of the portal, without numbers."""
        rows = self.office.leads()
        values = [[[one["VALUE"] for one in row.get(name) or ()] for name in ("PHONE", "EMAIL")] for row in rows]
        return sorted((row["TITLE"], *some) for row, some in zip(rows, values, strict=True))


@pytest.fixture
def db(tmp_path: Path) -> Database:
    database = open_database(f"sqlite:///{tmp_path / 'b24app.sqlite'}")
    database.migrate()
    return database


@pytest.mark.parametrize("policy", ["skip", "update"])
def test_killed_at_any_moment_it_ends_as_if_undisturbed(office: Office, db: Database, policy: str) -> None:
    office.emulator.ask("POST", "snapshot", {"name": "before"})
    undisturbed, every = Works(office, db, policy), Dying()
    undisturbed.carry(every)
    wanted = undisturbed.end()
    assert len(wanted) == LINES - 4
    for moment in range(every.seen):
        office.emulator.ask("POST", "restore", {"name": "before"})
        office.emulator.ask("POST", "limits", {"bucket": False})
        killed = Works(office, db, policy)
        with pytest.raises(Killed):
            killed.carry(Dying(moment))
        killed.carry()
        assert killed.end() == wanted, f"killed at moment {moment} of {every.seen}"


@pytest.mark.parametrize("policy", ["create", "update"])
@pytest.mark.parametrize("fault", ["timeout-after-commit", "cut", "503", "500", "reset"])
def test_lost_answers_double_nothing(office: Office, db: Database, policy: str, fault: str) -> None:
    works = Works(office, db, policy)
    more = {"seconds": 0.5} if fault == "timeout-after-commit" else {}
    office.emulator.ask("POST", "faults", {"method": "batch", "do": fault, "nth": 2, "times": 2, **more})
    works.carry()
    titles = [title for title, *_ in works.end()]
    assert len(titles) == len(set(titles)) == (LINES if policy == "create" else LINES - 4)
    counts = ImportLines(db, works.number).counts()
    assert sum(counts.values()) == LINES
    assert {state for state, _ in counts} == {"done"}
    # A fault that has struck as often as it was to is listed no more.
    assert office.emulator.ask("GET", "faults") == []


def test_the_worker_does_it_portion_by_portion(office: Office, db: Database) -> None:
    works = Works(office, db, "skip")
    now = SystemClock().now()
    job = BulkJob(1, "m", "leads.import", {"import": works.number}, 0, 0, 0, LINES, "running", None, now, now)
    portions = Portions(lambda _: works.portal, works.imports)
    assert (portions.portion(job).done, portions.portion(job).is_last) == (LINES, True)
    assert works.imports.get(works.number).state == "done"
    assert len(works.end()) == LINES - 4
