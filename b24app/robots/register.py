"""Make a portal know our robots and triggers as they are now, sending only what has changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from b24app.portal import bizproc, triggers
from b24app.portal.client import Portal
from b24app.robots.trigger import Trigger
from b24app.robots.unit import Robot

Keep = Callable[[str, str], None]
"""Keeps the fingerprint under which a robot or trigger, by code, is registered."""


@dataclass
class Registration:
    """What was done, by code; `strangers` are registered, but no folder of ours holds them any more."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


def register(
    portal: Portal,
    robots: Iterable[Robot],
    handler_url: str,
    known: Mapping[str, str],
    keep: Keep,
    *,
    user_id: int | None = None,
    language: str = "ru",
) -> Registration:
    """Register every robot; `known` holds the fingerprints of what was registered before.

    The portal forgets robots when the app is updated and never tells a definition, hence both its list and our own
    fingerprints are asked. A second run sends nothing. What no folder holds any more is named and left alone: a step
    that people have placed would break.
    """
    there = set(bizproc.robot_codes(portal))
    done = Registration()
    for robot in sorted(robots, key=lambda robot: robot.code):
        definition = robot.definition(handler_url, user_id, language)
        is_there = robot.code in there or not _added(portal, definition, done)
        there.discard(robot.code)
        if is_there and known.get(robot.code) == definition.fingerprint:
            done.unchanged.append(robot.code)
            continue
        if is_there:
            bizproc.update_robot(portal, definition)
            done.updated.append(robot.code)
        keep(robot.code, definition.fingerprint)
    done.strangers.extend(sorted(there))
    return done


def register_triggers(
    portal: Portal, ours: Iterable[Trigger], known: Mapping[str, str], keep: Keep, *, language: str = "ru"
) -> Registration:
    """Register every trigger in the same way; the portal keeps its name in one language."""
    there = set(triggers.trigger_codes(portal))
    done = Registration()
    for trigger in sorted(ours, key=lambda trigger: trigger.code):
        definition = trigger.definition(language)
        is_there = trigger.code in there
        there.discard(trigger.code)
        if is_there and known.get(trigger.code) == definition.fingerprint:
            done.unchanged.append(trigger.code)
            continue
        triggers.put_trigger(portal, definition)
        (done.updated if is_there else done.added).append(trigger.code)
        keep(trigger.code, definition.fingerprint)
    done.strangers.extend(sorted(there))
    return done


def _added(portal: Portal, definition: bizproc.Definition, done: Registration) -> bool:
    is_new = bizproc.add_robot(portal, definition)
    if is_new:
        done.added.append(definition.code)
    return is_new
