"""Run the cases of every robot in a folder against an emulated portal that lives as long as the command."""

import contextlib
import tempfile
from pathlib import Path

import click

from b24app.cli.boxed import new_box, start_portal
from b24app.cli.robot_cases import Stand, Trial, cases_of
from b24app.content import content
from b24app.languages import Translate, phrase
from b24app.portal.client import new_loop
from b24app.robots.load import load_units
from b24app.store.db import open_database
from b24app.store.runs import Runs


def run_cases(folder: Path, translate: Translate) -> int:
    """Run them, printing a line for each; returns how many came out otherwise than they say."""
    units = load_units([folder]) if folder.resolve() == content("robots") else load_units([content("robots"), folder])
    cases = [
        (file.parent.name, case)
        for file in sorted(folder.glob("*/cases.yaml"))
        for case in cases_of(file.read_text("utf-8"))
    ]
    with contextlib.ExitStack() as running:
        home = Path(running.enter_context(tempfile.TemporaryDirectory()))
        box = new_box((0, 0, 0))
        start_portal(running, box, home, seed="empty")
        loop = new_loop()
        running.callback(loop.close)
        database = open_database(f"sqlite:///{home / 'cases.sqlite'}")
        database.migrate()
        running.callback(database.close)
        wrong = 0
        for code, case in cases:
            faults = Trial(units, code, case, Stand.new(box, loop), Runs(database)).faults()
            wrong += bool(faults)
            click.echo("\n    ".join([f"{'✗' if faults else '✓'} {code}: {case.get('it', '')}", *faults]))
    said = phrase("cases: {number}, wrong: {wrong}")
    click.echo(translate(said).format(number=len(cases), wrong=wrong))
    return wrong
