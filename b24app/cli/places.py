"""Let a command name a place of stages on a portal: leads, a funnel of deals, a funnel of a smart process."""

from collections.abc import Callable
from typing import Any, TypeVar, get_args

import click

from b24app.errors import Misuse
from b24app.languages import phrase
from b24app.pipelines.planning.target import place_named
from b24app.portal.client import Portal
from b24app.portal.targets import Entity, Target

F = TypeVar("F", bound=Callable[..., Any])


def placed(command: F) -> F:
    """Give a command the options that name a place."""
    for option in (
        click.option("--process", help="Title or entityTypeId of the smart process."),
        click.option("--funnel", help="Name of the funnel; without it the default one."),
        click.option("--for", "entity", type=click.Choice(get_args(Entity)), default="lead", help="Leads by default."),
    ):
        command = option(command)
    return command


def the_place(portal: Portal, entity: Entity, funnel: str | None, process: str | None) -> Target:
    """Find the place on a portal; raises Misuse where the options do not fit each other."""
    if (entity == "smart_process") != bool(process):
        raise Misuse(
            phrase("a smart process is named by --for smart_process and --process together"),
            phrase("write --for smart_process --process TITLE"),
        )
    if funnel and entity == "lead":
        raise Misuse(phrase("leads have one funnel, and it has no name"), phrase("remove --funnel or add --for deal"))
    return place_named(portal, entity, funnel, process)
