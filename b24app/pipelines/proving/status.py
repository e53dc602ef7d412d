"""Say of every part of a pipeline how it holds on a portal, and what is still to be done there by hand."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.change import Change
from b24app.pipelines.proving.enforcement import APPLY, Part, parts_of
from b24app.pipelines.proving.placements import Placement, placements

APPLIED = "applied"
"""The portal itself holds it, as the file says."""

DIFFERS = "differs"
"""The portal holds something else; a plan shows what."""

ENFORCED = "enforced"
"""A robot of this app sees to it, and was seen alive on every stage where it is needed."""

BY_HAND = "by-hand"
"""A robot of this app would see to it; somebody has to place it on a stage first."""

UNSUPPORTED = "unsupported"
"""Nothing in this app sees to it."""

HOWS = (APPLIED, DIFFERS, ENFORCED, BY_HAND, UNSUPPORTED)

Seen = Mapping[tuple[str, str], datetime]
"""When a robot was last seen alive on a stage, by the codes of both; a stage's code as people spell it."""


@dataclass(frozen=True)
class ToPlace:
    """A robot on a stage: `seen_at` is the proof that it stands there, None while there is none."""

    robot: str
    stage: str
    stage_title: Mapping[str, str]
    parts: tuple[str, ...]
    seen_at: datetime | None


@dataclass(frozen=True)
class Line:
    """A part of the file and how it holds; `differing` names the keys that the portal holds otherwise."""

    part: str
    how: str
    robots: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Status:
    """How a pipeline holds on a portal."""

    pipeline: Pipeline
    lines: tuple[Line, ...]
    places: tuple[ToPlace, ...]

    @property
    def to_do(self) -> tuple[ToPlace, ...]:
        """List the robots that were not seen where the file needs them."""
        return tuple(one for one in self.places if one.seen_at is None)

    def document(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {
            "pipeline": self.pipeline.pipeline,
            "parts": [vars(line) | {"robots": [*line.robots], "differing": [*line.differing]} for line in self.lines],
            "places": [_shown(one) for one in self.places],
        }


def status(
    pipeline: Pipeline,
    changes: Collection[Change],
    robots: Collection[str],
    seen: Seen,
    everywhere: Collection[str] = (),
) -> Status:
    """Judge every part from what a plan would change, the robots there are, and where they were seen.

    Robots in `everywhere` need no placing: the app lets them work wherever a card moves.
    """
    places = tuple(_place(one, seen) for one in placements(pipeline, robots) if one.robot not in everywhere)
    waiting = {one.robot for one in places if one.seen_at is None}
    lines = (_line(part, changes, robots, waiting) for part in parts_of(pipeline))
    return Status(pipeline, tuple(sorted(lines, key=lambda line: HOWS.index(line.how))), places)


def _line(part: Part, changes: Collection[Change], robots: Collection[str], waiting: Collection[str]) -> Line:
    if APPLY in part.robots:
        differing = tuple(sorted(set(_differing(part, changes))))
        return Line(part.name, DIFFERS if differing else APPLIED, differing=differing)
    known = tuple(robot for robot in part.robots if robot in robots)
    if not known:
        return Line(part.name, UNSUPPORTED, part.robots)
    return Line(part.name, BY_HAND if set(known) & set(waiting) else ENFORCED, known)


def _differing(part: Part, changes: Collection[Change]) -> Iterator[str]:
    kinds = {"fields": "field", "sources": "source", "sections": "card", "funnel": "funnel", "process": "funnel"}
    family, _, name = part.name.partition(".")
    for change in changes:
        of_stage = change.kind == "stage" and (change.verb == "create" or name in change.after)
        if of_stage if family == "stages" else change.kind == kinds.get(family):
            yield change.key or change.code


def _place(one: Placement, seen: Seen) -> ToPlace:
    return ToPlace(
        robot=one.robot,
        stage=one.stage.code,
        stage_title=one.stage.title.by_language(),
        parts=one.parts,
        seen_at=seen.get((one.robot, one.stage.code.upper())),
    )


def _shown(one: ToPlace) -> dict[str, Any]:
    moment = one.seen_at.isoformat() if one.seen_at else None
    return vars(one) | {"parts": [*one.parts], "stage_title": dict(one.stage_title), "seen_at": moment}
