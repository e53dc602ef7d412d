"""The command `leads audit`: copy a portal's leads at its limit, say what each is, and write a report."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from b24app.cleanup.auditing.audit import audit as judge
from b24app.cleanup.auditing.report import About, as_json, write_report
from b24app.cleanup.auditing.summary import Summary, sum_up
from b24app.cleanup.copying.copy import Copy, Room, copy_path, open_copy
from b24app.cleanup.copying.pace import Pace
from b24app.cleanup.copying.progress import standing
from b24app.cleanup.copying.reading import Read, forget, refresh
from b24app.cleanup.seeing.snapshot import keep_fields, publish
from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.root import Session
from b24app.languages import phrase
from b24app.portal.lead_fields import read_lead_fields

_TABLES = {
    "leads": phrase("leads of the portal"),
    "contacts": phrase("contacts"),
    "companies": phrase("companies"),
    "contact_companies": phrase("companies of contacts"),
    "deals": phrase("deals"),
    "activities": phrase("letters and calls"),
}
_BLIND = phrase(
    "The portal does not tell us who works there (it takes the right user_basic or user): letters of colleagues are"
    " known by mailboxes alone."
)


@click.command("audit")
@TARGET
@AS_JSON
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the report.")
@click.option("--fresh", is_flag=True, help="Read everything anew, not only what has changed.")
@click.pass_obj
def audited(session: Session, target: str | None, out: Path | None, *, fresh: bool, as_json: bool) -> None:
    """Say of every lead what it is, whose it is, and by which mailbox the pile grows; changes nothing.

    Reads the portal's leads, clients and letters at its limit into a copy beside the app; what was cut off goes on
    where it stopped, and the next time only changes are read. Writes audit.html, leads.csv and audit.json.
    """
    session.as_json = as_json
    key, portal = session.app.portal_named(target or session.settings.portal)
    path = copy_path(session.settings.home, key)
    with open_copy(path, Room.of(session.settings)) as copy:
        if fresh:
            forget(copy)
        with _shown(session) as show:
            knows_users = refresh(portal, copy, show.read)
            ours = judge(copy, session.language, show.judged)
        summary, about = sum_up(copy, ours), _about(copy, portal.origin, session.language)
        folder = out or session.settings.home / "audits" / path.stem
        write(folder, lambda: write_report(folder, copy, summary, about))
    keep_fields(path, read_lead_fields(portal))
    publish(path)
    _tell(session, summary, about, folder, knows_users=knows_users)


def _about(copy: Copy, origin: str, language: str) -> About:
    copied = standing(copy, "leads").copied
    return About(origin.partition("://")[2], origin, f"{copied:%Y-%m-%d %H:%M}" if copied else "", language)


def _tell(session: Session, summary: Summary, about: About, folder: Path, *, knows_users: bool) -> None:
    page = str(folder / "audit.html")
    if session.as_json:
        told = {**as_json(summary, about), "report": page, "knows_users": knows_users}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    if not knows_users:
        click.echo(session.translate(_BLIND), err=True)
    said = phrase("Leads: {leads}, told what they are: {classified:.1%}, from people who came before: {again}.")
    numbers = {"leads": summary.leads, "classified": summary.classified, "again": summary.again}
    click.echo(session.translate(said).format(**numbers))
    said = phrase("Leads a week: {before:.1f} now, {after:.1f} with what is to be switched off ({cut:.0%} less).")
    inflow = summary.forecast
    click.echo(session.translate(said).format(before=inflow.before, after=inflow.after, cut=inflow.cut))
    click.echo(session.translate(phrase("Report: {path}")).format(path=page))


class _Show:
    """Draws a bar a table on a terminal, with the time that is left of all; elsewhere says each table in a line."""

    def __init__(self, session: Session, bars: Progress | None) -> None:
        self._session, self._bars, self._pace = session, bars, Pace(session.settings.bucket_rate)
        self._tasks: dict[str, TaskID] = {}
        self._rows: dict[str, Read] = {}
        self._began = time.monotonic()

    def read(self, one: Read) -> None:
        """Take how far a table has come."""
        self._rows[one.table] = one
        self._draw(self._session.translate(_TABLES[one.table]), one.rows, one.total, self._left())

    def judged(self, done: int, total: int) -> None:
        """Take how many leads have been judged."""
        if not done:
            self._began = time.monotonic()
        left = Pace(0).left(done, total, time.monotonic() - self._began)
        self._draw(self._session.translate(phrase("leads judged")), done, total, left)

    def _left(self) -> float | None:
        done, total = sum(one.rows for one in self._rows.values()), sum(one.total for one in self._rows.values())
        return self._pace.left(done, total, time.monotonic() - self._began)

    def _draw(self, name: str, done: int, total: int, left: float | None) -> None:
        if self._bars is None:
            if total and done >= total:
                click.echo(f"{name}: {done}", err=True)
            return
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=total, left="")
        told = "" if left is None or done >= total else f"{int(left // 60)}:{int(left % 60):02}"
        self._bars.update(self._tasks[name], completed=done, total=total, left=told)


@contextmanager
def _shown(session: Session) -> Iterator[_Show]:
    console = Console(stderr=True, highlight=False)
    if session.as_json or not console.is_terminal:
        yield _Show(session, None)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[left]}"))
    with Progress(*columns, console=console) as bars:
        yield _Show(session, bars)
