"""Make a portal know our robots as they are now, sending only what has changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from b24app.portal import bizproc
from b24app.portal.client import Portal
from b24app.robots.unit import Robot

Keep = Callable[[str, str], None]
"""Keeps the fingerprint under which a robot, by code, is registered."""


@dataclass
class Registration:
    """What was done, by code."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def register(
    portal: Portal,
    robots: Iterable[Robot],
    handler_url: str,
    known: Mapping[str, str],
    keep: Keep,
    *,
    user_id: int | None = None,
) -> Registration:
    """Register every robot; `known` holds the fingerprints of what was registered before.

    The portal forgets robots when the app is updated and never tells a definition, hence both its list and our own
    fingerprints are asked. A second run sends nothing.
    """
    there = set(bizproc.robot_codes(portal))
    done = Registration()
    for robot in sorted(robots, key=lambda robot: robot.code):
        definition = robot.definition(handler_url, user_id)
        is_there = robot.code in there or not _added(portal, definition, done)
        if is_there and known.get(robot.code) == definition.fingerprint:
            done.unchanged.append(robot.code)
            continue
        if is_there:
            bizproc.update_robot(portal, definition)
            done.updated.append(robot.code)
        keep(robot.code, definition.fingerprint)
    return done


def _added(portal: Portal, definition: bizproc.Definition, done: Registration) -> bool:
    is_new = bizproc.add_robot(portal, definition)
    if is_new:
        done.added.append(definition.code)
    return is_new
