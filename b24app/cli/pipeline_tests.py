"""The command `pipelines test`: play a pipeline's process tests on a portal in a box."""

import contextlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
import requests

from b24app.cli.boxed import new_box, start
from b24app.cli.options import AS_JSON
from b24app.cli.rehearsal import NotRehearsed, rehearsal
from b24app.cli.root import Session
from b24app.content import content
from b24app.errors import Misuse
from b24app.languages import phrase
from b24app.pipelines.proving.cases import Case, Cases, cases_beside, read_cases
from b24app.portal.client import new_loop
from b24app.robots.load import load_robots


@click.command("test")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--only", default="", help="Only the cases whose text holds this.")
@AS_JSON
@click.pass_context
def process_tests(context: click.Context, files: tuple[Path, ...], only: str, *, as_json: bool) -> None:
    """Play process tests: cards that move, and what must come of it.

    FILES are pipelines with their cases beside them (kitchens.yaml, kitchens.cases.yaml) or files of cases. Each
    pipeline is applied to a portal in a box of its own, with this app's robots on its stages; no real portal is
    touched. Exits with 1 where a case does not come true.
    """
    session: Session = context.obj
    session.as_json = as_json
    known = [read_cases(cases_beside(file)) for file in files]
    wanted = [(cases, [case for case in cases.cases if only in case.it]) for cases in known]
    if not any(several for _, several in wanted):
        raise Misuse(phrase("no case holds this text"), phrase("give --only a part of what the case says in it:"))
    if sum(_played(session, cases, several) for cases, several in wanted if several):
        context.exit(1)


def _played(session: Session, cases: Cases, wanted: list[Case]) -> int:
    """Play one file's cases; returns how many failed."""
    folders = session.settings.robot_folders
    robots = load_robots([content("robots"), *folders])
    with contextlib.ExitStack() as running:
        home = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="b24app-test-")))
        box, loop = new_box((0, 0, 0)), new_loop()
        running.callback(loop.close)
        running.enter_context(_truthful())
        language = cases.pipeline.language
        environment = start(running, box, home, language, seed="empty", hurry=True, robots=folders)
        stage = rehearsal(box, cases, environment, robots, loop)
        played = stage.play(wanted, session.translate)
        return sum(_told(session, cases, case, failures) for case, failures in played)


@contextlib.contextmanager
def _truthful() -> Iterator[None]:
    try:
        yield
    except requests.RequestException as fault:
        raise NotRehearsed(
            phrase("the portal in a box refused what a case does: {fault}"),
            phrase("look whether the case does what a person can do"),
            fault=_reason(fault),
        ) from None


def _reason(fault: requests.RequestException) -> str:
    return f"{fault}: {fault.response.text[:300]}" if fault.response is not None else str(fault)


def _told(session: Session, cases: Cases, case: Case, failures: list[str]) -> bool:
    """Tell what came of a case; returns whether it failed."""
    if session.as_json:
        told = {"file": str(cases.file), "it": case.it, "failures": failures}
        click.echo(json.dumps(told, ensure_ascii=False))
        return bool(failures)
    word = session.translate(phrase("failed") if failures else phrase("came true"))
    click.echo(f"{cases.file.name}: {case.it}: {word}")
    for failure in failures:
        click.echo(f"    {failure}")
    return bool(failures)
