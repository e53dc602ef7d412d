"""Commands about the databases: a backup while the app is at work, and the way back."""

from contextlib import nullcontext
from pathlib import Path

import click

from b24app.cli.root import Session
from b24app.cli.serve import free_to_listen
from b24app.errors import AppError
from b24app.jobs.inbox import inbox_path
from b24app.jobs.lock import only_worker, sqlite_path
from b24app.languages import phrase
from b24app.settings import Settings
from b24app.store.backup import backup, copy_folder, restore
from b24app.store.drafts import DRAFTS


class NotSqlite(AppError):
    """The databases are no SQLite files; use pg_dump and pg_restore of PostgreSQL."""

    code = "store.not-sqlite"


@click.group()
def store() -> None:
    """Databases of the app: backup, restore, and the move to PostgreSQL."""


@store.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def make(session: Session, folder: Path) -> None:
    """Copy both databases and the drafts of pipelines into FOLDER; the app may go on working.

    The keys of B24APP_SECRET_KEYS are not in the copy: keep them too, or the portals' tokens cannot be read.
    """
    backup(sqlite_files(session.settings), folder)
    copy_folder(session.settings.home / DRAFTS, folder / DRAFTS)
    click.echo(session.translate(phrase("the databases are copied; keep the keys of B24APP_SECRET_KEYS as well")))


@store.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_obj
def put_back(session: Session, folder: Path) -> None:
    """Put the copies of FOLDER in place of the databases; the app has to be stopped first.

    What is replaced stays beside them with .before at the end. Calls accepted since the backup are in those files only.
    """
    files = sqlite_files(session.settings)
    free_to_listen(session.settings)
    jobs = files["jobs.sqlite"]
    with only_worker(jobs) if jobs.parent.exists() else nullcontext():
        restore(files, folder)
        copy_folder(folder / DRAFTS, session.settings.home / DRAFTS)
    click.echo(session.translate(phrase("the databases are back as they were; start the app")))


def sqlite_files(settings: Settings) -> dict[str, Path]:
    """Return the files by what their copies are called; raises NotSqlite."""
    if not settings.jobs.startswith("sqlite") or not settings.database.startswith("sqlite"):
        raise NotSqlite
    # Work moves from file to file in this order: what moves during a backup is in two of them, never in none.
    return {
        "accepted.sqlite": inbox_path(settings.jobs),
        "jobs.sqlite": sqlite_path(settings.jobs),
        "b24app.sqlite": sqlite_path(settings.database),
    }
