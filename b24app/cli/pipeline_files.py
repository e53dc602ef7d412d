"""Commands about pipeline files alone: judge the names of stages, start a file, write the schema for editors."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import click

from b24app.cli.options import AS_JSON, TARGET, write
from b24app.cli.places import placed, the_place
from b24app.cli.root import Session
from b24app.errors import Misuse
from b24app.languages import phrase
from b24app.pipelines.language.check import all_checked
from b24app.pipelines.language.lint import Finding, lint_file, lint_portal
from b24app.pipelines.language.model import Severity
from b24app.pipelines.language.naming import KEY
from b24app.pipelines.language.schema import schema_text
from b24app.pipelines.language.start import EMPTY, beside, started, templates
from b24app.pipelines.language.words import RULES
from b24app.pipelines.planning.observe import observe
from b24app.portal.targets import Entity


def _severities(_: click.Context, __: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """Read words such as source=warning; a word that is none is a misuse."""
    pairs = [word.partition("=")[::2] for word in given]
    for rule, severity in pairs:
        if rule not in RULES or severity not in get_args(Severity):
            what = phrase('"{rule}={severity}" names no rule and severity')
            way_out = phrase("write one of {rules}, = and one of {severities}")
            known = {"rules": ", ".join(RULES), "severities": ", ".join(get_args(Severity))}
            raise Misuse(what, way_out, rule=rule, severity=severity, **known)
    return dict(pairs)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@TARGET
@placed
@AS_JSON
@click.option(
    "--severity",
    "flags",
    multiple=True,
    callback=_severities,
    metavar="RULE=SEVERITY",
    help="For example source=warning; repeatable.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.pass_context
def lint(
    context: click.Context,
    files: tuple[Path, ...],
    target: str | None,
    *,
    entity: Entity,
    funnel: str | None,
    process: str | None,
    as_json: bool,
    flags: dict[str, str],
    strict: bool,
) -> None:
    """Judge the names of stages, in files or on a portal.

    A name should say what has been achieved with the client. Rules: source (E-mail, Forms), mood (Thinking), vague (In
    progress), result (Contract). Exits with 1 where there is an error. Without FILES the portal's stages are judged.
    """
    session: Session = context.obj
    session.as_json = as_json
    all_checked(files)
    found = [one for file in files for one in lint_file(file, flags)]
    if target or not files:
        _, portal = session.app.portal_named(target or session.settings.portal)
        found += lint_portal(observe(portal, the_place(portal, entity, funnel, process)), flags)
    counts = Counter(one.severity for one in found)
    _tell(session, found, counts)
    if counts["error"] or (strict and found):
        context.exit(1)


def _tell(session: Session, found: list[Finding], counts: Counter[str]) -> None:
    if session.as_json:
        findings = [one.as_json(session.translate) for one in found]
        total = {"error": counts["error"], "warning": counts["warning"]}
        click.echo(json.dumps({"findings": findings, "counts": total}, ensure_ascii=False))
        return
    for one in found:
        click.echo(one.text(session.translate))
    total_text = phrase("Errors: {errors}, warnings: {warnings}.") if found else phrase("Every name talks.")
    click.echo(session.translate(total_text).format(errors=counts["error"], warnings=counts["warning"]))


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="File to write instead of printing.")
def schema(out: Path | None) -> None:
    """Write the JSON Schema by which editors complete and explain pipeline files."""
    text = schema_text()
    if out:
        write(out, lambda: out.write_text(text, encoding="utf-8"))
    else:
        click.echo(text, nl=False)


@click.command()
@click.argument("key")
@click.option("--template", type=click.Choice(templates()), default=EMPTY, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="File to write instead of printing; it must not exist.")
@click.pass_obj
def new(session: Session, key: str, template: str, out: Path | None) -> None:
    """Start a pipeline file of your own under a KEY."""
    check_key(key)
    text = started(key, template)
    if out is None:
        click.echo(text, nl=False)
        return
    if out.exists():
        raise Misuse(phrase("there is a file of this name already"), phrase("give another name"), where=str(out))
    write(out, lambda: out.write_text(text, encoding="utf-8"))
    said = phrase("Written: {file}. For help in your editor: b24app pipelines schema --out {schema}")
    click.echo(session.translate(said).format(file=out, schema=out.parent / "schema.json"))
    for name, theirs in beside(template).items():
        _write_beside(session, out.parent / name, theirs)


def _write_beside(session: Session, path: Path, text: str) -> None:
    """Write a file that the new one names; one that is there already stays as it is."""
    said = phrase("It names {file}, which was there already.")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, lambda: path.write_text(text, encoding="utf-8"))
        said = phrase("Written beside it: {file}.")
    click.echo(session.translate(said).format(file=path))


def check_key(key: str) -> None:
    """Raise Misuse where a word cannot be the key of a pipeline."""
    if not re.fullmatch(KEY, key):
        what = phrase('"{name}" cannot be the key of a pipeline')
        raise Misuse(what, phrase("write small Latin letters, digits and _, for example stand_size"), name=key)
