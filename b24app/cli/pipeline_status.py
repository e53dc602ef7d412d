"""The command `pipelines status`: how every part of a pipeline holds on a portal, and what to do there by hand."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from b24app.cli.options import AS_JSON, TARGET
from b24app.cli.planning import make
from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.languages import in_language, phrase
from b24app.pipelines.language.check import checked
from b24app.pipelines.language.model import Pipeline, read_document
from b24app.pipelines.planning.allowed import Allowed
from b24app.pipelines.proving.status import (
    APPLIED,
    BY_HAND,
    DIFFERS,
    ENFORCED,
    UNSUPPORTED,
    Seen,
    Status,
    ToPlace,
    status,
)
from b24app.portal.designer import designer_path
from b24app.portal.targets import Target
from b24app.robots import Robot

_SAID: Mapping[str, str] = {
    APPLIED: phrase("held by the portal"),
    DIFFERS: phrase("the portal differs; see a plan"),
    ENFORCED: phrase("seen to by robots that were seen alive wherever they are needed"),
    BY_HAND: phrase("waits for somebody to place robots"),
    UNSUPPORTED: phrase("nothing in this app sees to it"),
}


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
    pipelines = [checked(file) for file in files] or list(_applied(session, target))
    if not pipelines:
        raise NothingApplied
    found = [_judged(session, target, pipeline) for pipeline in pipelines]
    if as_json:
        told = [_linked(one, place, link) for one, place, link in found]
        click.echo(json.dumps({"pipelines": told}, ensure_ascii=False))
    else:
        for one, place, link in found:
            _tell(session, one, f"{link}{designer_path(place)}")
    if exit_code and any(one.to_do or _is_open(one) for one, _, _ in found):
        context.exit(3)


def _applied(session: Session, target: str | None) -> Iterator[Pipeline]:
    key, _ = session.app.portal_named(target or session.settings.portal)
    for place in sorted({kept.entity for kept in session.app.plans.history(key)}):
        document = session.app.plans.applied(key, place)
        if document:
            yield read_document(document)


def _judged(session: Session, target: str | None, pipeline: Pipeline) -> tuple[Status, Target, str]:
    key, portal = session.app.portal_named(target or session.settings.portal)
    _, plan = make(session, target, pipeline, Allowed())
    known = {code: robot for code, robot in session.app.robots.items() if pipeline.entity in robot.on}
    everywhere = [code for code, robot in known.items() if robot.stands_in and session.settings.watch == "everywhere"]
    found = status(pipeline, plan.changes, known, _seen(session, key, plan.target), everywhere)
    return found, plan.target, portal.name.rstrip("/")


def _seen(session: Session, key: str, target: Target) -> Seen:
    kind = f"dynamic_{target.entity_type_id}" if target.entity == "smart_process" else target.entity
    sightings = session.app.registrar.sightings.of(key)
    return {(one.code, target.code(one.stage).upper()): one.last_at for one in sightings if one.kind == kind}


def _is_open(found: Status) -> bool:
    return any(line.how in {DIFFERS, UNSUPPORTED} for line in found.lines)


def _tell(session: Session, found: Status, designer: str) -> None:
    said = session.translate
    click.echo(f"{found.pipeline.pipeline}: {found.pipeline.title.said(session.language)}")
    for line in found.lines:
        click.echo(f"  {line.part}: {said(_SAID[line.how])}{_aside(line.robots, line.differing)}")
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


def _linked(found: Status, place: Target, address: str) -> dict[str, Any]:
    return found.document() | {"designer": f"{address}{designer_path(place)}"}
