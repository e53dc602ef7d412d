"""Warn of parts of a pipeline on which no robot of this app acts."""

from collections.abc import Iterable
from typing import Any

import click

from b24app.cli.root import Session
from b24app.content import content
from b24app.languages import phrase
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.proving.enforcement import Idle, idle
from b24app.robots.load import load_robots


def idle_parts(session: Session, pipelines: Iterable[Pipeline]) -> list[Idle]:
    """List the parts that nothing acts on; needs no portal."""
    found = load_robots([content("robots"), *session.settings.robot_folders])
    robots = {code: robot.on for code, robot in found.items()}
    return [one for pipeline in pipelines for one in idle(pipeline, robots)]


def idle_as_json(session: Session, idle_ones: Iterable[Idle]) -> list[dict[str, Any]]:
    """Give the warnings to a machine."""
    return [one.as_json(session.translate) for one in idle_ones]


def tell_idle(session: Session, idle_ones: Iterable[Idle]) -> None:
    """Say each warning in a line."""
    for one in idle_ones:
        click.echo(f"{session.translate(phrase('warning'))}: {one.text(session.translate)}")
