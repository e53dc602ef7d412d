"""The command `store copy`: from SQLite files to PostgreSQL, with everything that waits."""

import json

import click

from b24app.cli.options import AS_JSON
from b24app.cli.root import Session
from b24app.cli.serve import free_to_listen
from b24app.cli.store import sqlite_files
from b24app.errors import Misuse
from b24app.jobs.lock import only_worker
from b24app.languages import phrase
from b24app.settings import Settings
from b24app.store.copying import Copied, Part, copy
from b24app.store.db import Database, open_database
from b24app.wiring import build

_ENGINE = "dbos"
"""The schema that the job engine makes for itself in PostgreSQL."""


@click.command("copy")
@click.option("--to", "target", required=True, help="postgresql://user:password@host/name, an empty database.")
@AS_JSON
@click.pass_obj
def copied(session: Session, target: str, *, as_json: bool) -> None:
    """Copy both databases from SQLite into an empty PostgreSQL; the app has to be stopped first.

    Everything goes along, waiting work too, in one transaction; the rows of each table are counted on both sides. The
    files stay as they are: do not start the app on them again.
    """
    session.as_json = as_json
    settings = session.settings
    files = sqlite_files(settings)
    if open_database(target).is_sqlite:
        raise Misuse(phrase("--to wants a PostgreSQL database"), phrase("give postgresql://user:password@host/name"))
    free_to_listen(settings)
    session.app.engine.migrate()
    session.app.close()
    sources = {name: open_database(f"sqlite:///{file}") for name, file in files.items()}
    with only_worker(files["jobs.sqlite"]):
        done = _copy(sources, settings, target)
    if as_json:
        click.echo(json.dumps({"tables": {one.table: one.rows for one in done}}))
        return
    for line in (f"{one.table}: {one.rows}" for one in done if one.rows):
        click.echo(line)
    said = phrase("all {tables} tables are copied and counted; now write the new address into the settings:")
    click.echo(session.translate(said).format(tables=len(done)))
    click.echo("  b24app init --file b24app.env --database postgresql://…")


def _copy(sources: dict[str, Database], settings: Settings, address: str) -> list[Copied]:
    place = build(settings.model_copy(update={"database_url": address, "jobs_url": address}))
    try:
        place.database.migrate()
        place.engine.migrate()
        parts = [
            Part(sources["b24app.sqlite"], "public"),
            Part(sources["jobs.sqlite"], _ENGINE),
            Part(sources["accepted.sqlite"], _ENGINE, {"accepted": "b24app_accepted"}),
        ]
        return copy(parts, place.database)
    finally:
        place.close()
        for source in sources.values():
            source.close()
