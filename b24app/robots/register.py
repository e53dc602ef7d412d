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
    there, done = set(bizproc.robot_codes(portal)), Registration()
    wanted = {
        one.code: one.definition(handler_url, user_id, language) for one in sorted(robots, key=lambda one: one.code)
    }
    done.strangers.extend(sorted(there - set(wanted)))
    for code, is_new in bizproc.add_robots(portal, [one for code, one in wanted.items() if code not in there]):
        if is_new:
            done.added.append(code)
            keep(code, wanted[code].fingerprint)
    old = {code: one for code, one in wanted.items() if code not in done.added}
    changed = [one for code, one in old.items() if known.get(code) != one.fingerprint]
    for code in bizproc.update_robots(portal, changed):
        done.updated.append(code)
        keep(code, wanted[code].fingerprint)
    done.unchanged.extend(code for code in old if code not in done.updated)
    return done


def register_triggers(
    portal: Portal, ours: Iterable[Trigger], known: Mapping[str, str], keep: Keep, *, language: str = "ru"
) -> Registration:
    """Register every trigger in the same way; the portal keeps its name in one language."""
    there, done = set(triggers.trigger_codes(portal)), Registration()
    wanted = {one.code: one.definition(language) for one in sorted(ours, key=lambda one: one.code)}
    done.strangers.extend(sorted(there - set(wanted)))
    changed = [one for code, one in wanted.items() if code not in there or known.get(code) != one.fingerprint]
    for code in triggers.put_triggers(portal, changed):
        (done.updated if code in there else done.added).append(code)
        keep(code, wanted[code].fingerprint)
    done.unchanged.extend(code for code in wanted if code not in (*done.added, *done.updated))
    return done
