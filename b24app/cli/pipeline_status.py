"""The command `pipelines status`: how every part of a pipeline holds on a portal, and what to do there by hand."""

import json
from pathlib import Path

import click

from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.install.pipeline_telling import HELD
from b24app.languages import in_language, phrase
from b24app.pipelines.language.check import checked
from b24app.pipelines.proving.status import DIFFERS, UNSUPPORTED, Status, ToPlace
from b24app.robots import Robot


class NothingApplied(AppError):
    """No pipeline was applied to this portal; name a file, or apply one."""

    code = "status.nothing-applied"


@click.command("status")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@TARGET
@AS_JSON
@click.option("--exit-code", is_flag=True, help="Exit with 3 where anything is left to do.")
@click.pass_context
def status_of(
    context: click.Context, files: tuple[Path, ...], target: str | None, *, as_json: bool, exit_code: bool
) -> None:
    """Say of every part whether the portal holds it, a robot sees to it, or somebody has to do something by hand.

    REST cannot place robots, so a person does; a robot counts as placed once the portal has called it on that stage.
    Without FILES what was applied to the portal is looked at.
    """
    session: Session = context.obj
    session.as_json = as_json
    work = session.pipelines_on(target)
    pipelines = [checked(file) for file in files] or list(work.applied())
    if not pipelines:
        raise NothingApplied
    found = [work.judged(pipeline) for pipeline in pipelines]
    if as_json:
        told = [one.status.document() | {"designer": one.designer} for one in found]
        click.echo(json.dumps({"pipelines": told}, ensure_ascii=False))
    else:
        for one in found:
            _tell(session, one.status, one.designer)
    if exit_code and any(one.status.to_do or _is_open(one.status) for one in found):
        context.exit(3)


def _is_open(found: Status) -> bool:
    return any(line.how in {DIFFERS, UNSUPPORTED} for line in found.lines)


def _tell(session: Session, found: Status, designer: str) -> None:
    said = session.translate
    click.echo(f"{found.pipeline.pipeline}: {found.pipeline.title.said(session.language)}")
    for line in found.lines:
        click.echo(f"  {line.part}: {said(HELD[line.how])}{_aside(line.robots, line.differing)}")
    if not found.places:
        return
    total, done = len(found.places), len(found.places) - len(found.to_do)
    click.echo(said(phrase("Robots on stages ({done} of {total} seen alive), in {designer}:")).format(
        done=done, total=total, designer=designer
    ))  # fmt: skip
    for one in found.places:
        click.echo(f"  {_placed(session, one)}")


def _aside(robots: tuple[str, ...], differing: tuple[str, ...]) -> str:
    named = ", ".join(differing or robots)
    return f" ({named})" if named else ""


def _placed(session: Session, one: ToPlace) -> str:
    robot: Robot = session.app.robots[one.robot]
    values = {
        "stage": in_language(dict(one.stage_title), session.language),
        "robot": in_language(dict(robot.title), session.language),
        "parts": ", ".join(one.parts),
        "at": one.seen_at,
    }
    if one.seen_at:
        return "[x] " + session.translate(phrase("{stage}: “{robot}”, last seen {at:%Y-%m-%d %H:%M}")).format(**values)
    said = phrase("{stage}: place “{robot}” as it is, nothing to fill in; it sees to {parts}")
    return "[ ] " + session.translate(said).format(**values)
