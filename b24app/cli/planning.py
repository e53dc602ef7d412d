"""Commands that only look: plan what would change, show what was changed by hand."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console

from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.pipeline_warnings import idle_as_json, idle_parts, tell_idle
from b24app.cli.root import Session
from b24app.cli.unfinished import tell_unfinished
from b24app.languages import phrase
from b24app.pipelines.language.check import checked
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.allowed import Allowed
from b24app.pipelines.planning.bounds import hold
from b24app.pipelines.planning.markdown import markdown
from b24app.pipelines.planning.plan import Plan
from b24app.pipelines.planning.report import report
from b24app.pipelines.planning.saved import save
from b24app.pipelines.proving.enforcement import Idle
from b24app.portal.client import Portal

F = TypeVar("F", bound=Callable[..., Any])

FILE = click.argument("file", type=click.Path(path_type=Path))
FORM = click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to show the plan."
)


class _Bound(click.ParamType[str]):
    """A number, or a share such as 30%."""

    name = "number or share"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> str:
        if not re.fullmatch(r"[0-9]{1,9}|[0-9]{1,3}%", str(value)):
            self.fail("write a number like 5 or a share like 30%", param, context)
        return str(value)


def bold(command: F) -> F:
    """Give a command the options that allow a plan more than its file does."""
    for option in (
        click.option("--allow-replace", is_flag=True, help="Make anew what the portal never changes in place."),
        click.option("--max-deletes", type=_Bound(), help="Most stages, fields and values to delete: 7 or 30%."),
        click.option("--max-moves", type=_Bound(), help="Most items to move: 900 or 30%."),
    ):
        command = option(command)
    return command


def make(session: Session, target: str | None, pipeline: Pipeline, allowed: Allowed) -> tuple[Portal, Plan]:
    """Plan for a portal, compared with what was applied there last."""
    work = session.pipelines_on(target)
    return work.portal, work.plan(pipeline, allowed)


def show(session: Session, plan: Plan, form: str = "text", warnings: Sequence[Idle] = ()) -> None:
    """Print a plan; `--json` counts as a form too."""
    if session.as_json or form == "json":
        told = {"warnings": idle_as_json(session, warnings)} if warnings else {}
        click.echo(json.dumps({**plan.document(), **told}, ensure_ascii=False))
    elif form == "markdown":
        click.echo(markdown(plan, session.translate), nl=False)
    else:
        report(plan, Console(highlight=False), session.translate)
        tell_idle(session, warnings)


@click.command()
@FILE
@TARGET
@AS_JSON
@FORM
@bold
@click.option("--out", type=click.Path(path_type=Path), help="Save the plan for a later apply.")
@click.option("--exit-code", is_flag=True, help="Exit with 3 where the plan has changes.")
@click.pass_context
def plan(
    context: click.Context,
    file: Path,
    target: str | None,
    *,
    as_json: bool,
    form: str,
    out: Path | None,
    exit_code: bool,
    allow_replace: bool,
    max_deletes: str | None,
    max_moves: str | None,
) -> None:
    """Show what would change; only reads the portal.

    Exits with 1 where the plan deletes or moves more than is allowed; it is shown all the same.
    """
    session: Session = context.obj
    session.as_json = as_json
    _, made = make(session, target, checked(file), Allowed(allow_replace, max_deletes, max_moves))
    if form == "text" and not as_json:
        tell_unfinished(session, made.portal)
    show(session, made, form, idle_parts(session, [made.pipeline]))
    hold(made)
    if out:
        write(out, lambda: save(made, out))
    if exit_code and made.changes:
        context.exit(3)


@click.command()
@FILE
@TARGET
@AS_JSON
@click.pass_context
def drift(context: click.Context, file: Path, target: str | None, *, as_json: bool) -> None:
    """Show what was changed by hand since FILE was applied last.

    Only reads the portal. Exits with 3 where something that the file describes was changed; what it does not
    describe is shown too. The portal does not tell who it was or when.
    """
    session: Session = context.obj
    session.as_json = as_json
    found = session.pipelines_on(target).drift(checked(file))
    if as_json:
        click.echo(json.dumps({"drift": [one.document() for one in found]}, ensure_ascii=False))
    for one in () if as_json else found:
        click.echo(one.said(session.translate))
    if not found and not as_json:
        click.echo(session.translate(phrase("Nothing was changed by hand since the last apply.")))
    if any(one.is_ours for one in found):
        context.exit(3)
