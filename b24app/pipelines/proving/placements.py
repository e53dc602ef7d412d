"""Say on which stages which robots are to be placed, for REST cannot place them and a person does."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from b24app.pipelines.language.model import Pipeline, Stage
from b24app.pipelines.proving.enforcement import APPLY, Part, parts_of


@dataclass(frozen=True)
class Placement:
    """A robot to be placed on a stage, and the parts of the file it acts on there."""

    robot: str
    stage: Stage
    parts: tuple[str, ...]


def placements(pipeline: Pipeline, robots: Collection[str]) -> tuple[Placement, ...]:
    """List where those of these robots stand that the file needs, stage by stage, on each in the order of turns."""
    found: dict[tuple[str, str], list[str]] = {}
    for part in parts_of(pipeline):
        for robot in _acting(part, robots):
            for stage in _stages(pipeline, part, robot):
                found.setdefault((stage.key, robot), []).append(part.name)
    return tuple(
        Placement(robot, stage, tuple(parts))
        for stage in pipeline.stages
        for (key, robot), parts in sorted(found.items(), key=lambda one: _turn(one[0][1]))
        if key == stage.key
    )


def _turn(robot: str) -> tuple[int, str]:
    """Say when a robot's turn comes: first whoever may send the card away, last whoever sends it on.

    The robots of a stage run one after another, and a card that leaves the stage ends what has not run yet.
    """
    if robot in _FIRST:
        return _FIRST.index(robot), robot
    return len(_FIRST) + (_LAST.index(robot) + 1 if robot in _LAST else 0), robot


def _acting(part: Part, robots: Collection[str]) -> Iterator[str]:
    # Several robots of one part are each other's stand-ins, but for what every robot merely reads.
    named = [robot for robot in part.robots if robot != APPLY and robot in robots]
    yield from named if part.name.startswith("stages.") else named[:1]


def _stages(pipeline: Pipeline, part: Part, robot: str) -> Iterable[Stage]:
    if part.name == "junk.reason":
        return pipeline.of_kind("failure") if robot == "required_fields" else ()
    if robot == "required_fields":
        return _gated(pipeline)
    if part.name in _WHOLE:
        return _WHOLE[part.name](pipeline)
    if not part.name.startswith("stages."):
        return ()
    name = part.name.split(".")[1]
    return [
        stage for stage in pipeline.stages if stage.semantics in _KINDS.get(name, ("work",)) and getattr(stage, name)
    ]


def _gated(pipeline: Pipeline) -> Iterator[Stage]:
    """Give the stages that a card cannot simply enter: those after one that asks for answers or names the ways on."""
    is_guarded = False
    for stage in pipeline.stages:
        if is_guarded and stage.semantics != "failure":
            yield stage
        is_guarded = is_guarded or bool(stage.requires) or stage.moves is not None


def _first(pipeline: Pipeline) -> Iterable[Stage]:
    return pipeline.of_kind("work")[:1]


def _asked(pipeline: Pipeline) -> Iterator[Stage]:
    """Give the stage after the one that asks for most of the answers which the ABC model weighs.

    What later stages ask for is weighed as it is filled in.
    """
    model = pipeline.abc
    if model is None:
        return
    three = (model.coefficients.seriousness, model.coefficients.means, model.coefficients.potential)
    weighed = {score.field for one in three for score in one.scores}
    working = pipeline.of_kind("work")
    asked = [sum(one.field in weighed for one in stage.requires) for stage in working]
    most = max(range(len(working)), key=lambda number: (asked[number], number))
    yield working[min(most + 1, len(working) - 1)]


def _visited(pipeline: Pipeline) -> Iterable[Stage]:
    return [stage for stage in pipeline.stages if pipeline.visits and stage.key == pipeline.visits.stage]


def _paying(pipeline: Pipeline) -> Iterable[Stage]:
    named = pipeline.payment.stages if pipeline.payment else ()
    return [stage for stage in pipeline.of_kind("work") if not named or stage.key in named]


def _paused(pipeline: Pipeline) -> Iterable[Stage]:
    named = pipeline.next_contact.pause if pipeline.next_contact else ()
    return [stage for stage in pipeline.of_kind("work") if not named or stage.key in named]


_FIRST = ("required_fields", "email_duplicate", "repeat_lead", "abc_qualification", "convert_lead")
# Who is left with a lead by the rules has not touched it: the alarm is set after that.
_LAST = ("assign_manager", "sos")

_KINDS: Mapping[str, tuple[str, ...]] = dict.fromkeys(("tasks", "messages"), ("work", "success"))
"""Kinds of stages on which there is still something to do and to say: a client is thanked, an order handed over."""

_WHOLE: Mapping[str, Callable[[Pipeline], Iterable[Stage]]] = {
    "assignment": _first,
    "next_contact": _paused,
    "visits": _visited,
    "payment": _paying,
    "mail": _first,
    # The app watches these leads by itself, on whatever stage.
    "junk.rules": lambda _: (),
    "abc": _asked,
    "conversion": lambda pipeline: pipeline.of_kind("success"),
}
"""Parts of the whole file and the stages on which their robots stand."""
