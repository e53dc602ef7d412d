"""Rehearse and take in files of leads as bulk jobs; what was found stands in the job's cursor, for pages."""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from b24app.importing.carrying import TOLD, Carrying, Unclear, words_of
from b24app.importing.columns import columns_of
from b24app.importing.deciding import told_because
from b24app.importing.mapping import LEAVE
from b24app.importing.taking import Faults, Table, Tally, lay_by
from b24app.importing.work import hold_of
from b24app.jobs.bulk import Moved, Portion
from b24app.jobs.orderly import Orderly, telling
from b24app.languages import translator
from b24app.portal.client import Portal
from b24app.portal.lead_book import LeadBook, read_book
from b24app.store.bulk_jobs import BulkJob, BulkJobs
from b24app.store.holds import Held, Holds
from b24app.store.import_lines import ImportLines, Line
from b24app.store.imports import DONE, RUNNING, Imports

REHEARSE, TAKE = "leads.rehearse", "leads.take"
"""Kinds of the jobs: say what would become of each line of a file, and take it in."""

CHECKED = "checked"
_SHOWN = 100
"""Lines and faults that are told."""


@dataclass(frozen=True)
class FileJobs:
    """Does the portions; files lie in the app's folder, by portal and by a word that nobody guesses."""

    portal_of: Callable[[str], Portal]
    imports: Imports
    home: Path

    def portions(self) -> dict[str, Portion]:
        """Return what does a portion of each kind."""
        jobs = BulkJobs(self.imports.db, self.imports.clock)
        work = {REHEARSE: self._rehearse, TAKE: self._take}
        return {kind: Orderly(one, jobs, busy=(Held,), again=(Unclear,)).portion for kind, one in work.items()}

    def _rehearse(self, job: BulkJob) -> Moved:
        """Check every line and say what would become of it; nothing is sent, and nothing of it is kept."""
        table, book = self._table(job)
        number, tally = self._laid_by(job, table)
        tell = telling(BulkJobs(self.imports.db, self.imports.clock), job)
        try:
            carrying, shown, done = self._carrying(job, number, is_dry=True), list[Line](), 0
            while some := carrying.portion():
                shown += some[: max(0, _SHOWN - len(shown))]
                done += len(some)
                tell(CHECKED, done, tally.lines - tally.faulty)
            counts = carrying.lines.counts()
        finally:
            self.imports.forget(number)
        found = {
            "phase": DONE,
            "lines": tally.lines,
            "faulty": tally.faulty,
            "faults": [words_of(one) | {"where": one.where} for one in tally.faults[:_SHOWN]],
            "actions": {action: n for (_, action), n in counts.items() if action},
            "shown": [self._told(one, str(job.payload["language"])) for one in shown],
            "columns": [[heading, one.key if one else LEAVE] for heading, one in _columns(table)],
            "known": [[one.key, list(one.headings[:2])] for one in columns_of(book)],
            "encoding": table.spelling.encoding,
        }
        return Moved(found, tally.lines, is_last=True)

    def _take(self, job: BulkJob) -> Moved:
        """Lay the lines by at first, then bring them to their end, a portion at a time."""
        if job.cursor is None:
            number, tally = self._laid_by(job, self._table(job)[0])
            if tally.faults and not job.payload["skip_faulty"]:
                self.imports.forget(number)
                raise Faults(tally.faults[:_SHOWN], tally.count)
            self.imports.turn_to(number, RUNNING, job=job.id)
            return Moved({"import": number, "done": 0, "total": tally.lines - tally.faulty}, 0)
        number = int(job.cursor["import"])
        with Holds(self.imports.db, self.imports.clock).held(hold_of(job.member_id), f"job {job.id}"):
            some = self._carrying(job, number).portion()
        if not some:
            self.imports.turn_to(number, DONE)
            # Its lines are kept with the import: nobody needs the file any more, and it holds clients' data.
            shutil.rmtree(self._path(job).parent, ignore_errors=True)
        return Moved({**job.cursor, "done": job.cursor["done"] + len(some)}, len(some), is_last=not some)

    def _table(self, job: BulkJob) -> tuple[Table, LeadBook]:
        told, book = job.payload, read_book(self.portal_of(job.member_id).bulk())
        return Table.opened(self._path(job), book, dict(told["columns"]), told["region"]), book

    def _path(self, job: BulkJob) -> Path:
        return upload_path(self.home, job.member_id, job.payload["upload"], job.payload["name"])

    def _laid_by(self, job: BulkJob, table: Table) -> tuple[int, Tally]:
        told = job.payload
        return lay_by(table, self.imports, job.member_id, told["policy"], told["overwrite"], told["region"])

    def _carrying(self, job: BulkJob, number: int, *, is_dry: bool = False) -> Carrying:
        about, lines = self.imports.get(number), ImportLines(self.imports.db, number)
        return Carrying(self.portal_of(job.member_id).bulk(), lines, about, self.imports.clock, is_dry)

    def _told(self, line: Line, language: str) -> Mapping[str, Any]:
        because = told_because(line.decided.get("because") or [], translator(language))
        return {"place": line.place, "action": line.action, "lead": line.lead, "because": because}


def _columns(table: Table) -> list[tuple[str, Any]]:
    pairs = zip(table.mapping.headings, table.mapping.columns, strict=True)
    return [(heading, column) for heading, column in pairs if heading]


def upload_path(home: Path, portal: str, upload: str, name: str) -> Path:
    """Say where a file lies that a person has sent; what comes from outside is no part of a path unless it is plain."""
    if not re.fullmatch(r"[0-9a-f]{32}", upload):
        raise ValueError(upload)
    plain = re.sub(r"[^\w ().-]", "_", name).strip(" .")[-100:] or "leads.csv"
    return uploads_folder(home, portal) / upload / plain


def uploads_folder(home: Path, portal: str) -> Path:
    """Say where the files of a portal's people lie until they are taken in."""
    return home / "uploads" / re.sub(r"[^A-Za-z0-9.-]", "_", portal)


def forget_uploads(home: Path, portal: str) -> None:
    """Delete what people of a portal have sent and nobody has taken in."""
    shutil.rmtree(uploads_folder(home, portal), ignore_errors=True)


ACTIONS = TOLD
"""How people call what becomes of a line."""
