"""Say which robot acts on which part of a pipeline, and which parts nothing acts on yet."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.languages import Translate, phrase
from b24app.pipelines.language.model import Pipeline

APPLY = ""
"""Stands for a part that the portal itself holds once the file is applied."""


@dataclass(frozen=True)
class Part:
    """A part of a file by its keys, `stages.tasks`, and the robots any of which acts on it."""

    name: str
    robots: tuple[str, ...]


PARTS: tuple[Part, ...] = (
    Part("title", (APPLY,)),
    Part("funnel", (APPLY,)),
    Part("process", (APPLY,)),
    Part("sections", (APPLY,)),
    Part("fields", (APPLY,)),
    Part("sources", (APPLY,)),
    Part("stages.title", (APPLY,)),
    Part("stages.color", (APPLY,)),
    Part("stages.requires", ("required_fields",)),
    Part("stages.questions", ("required_fields",)),
    Part("stages.video", ("required_fields",)),
    Part("stages.moves", ("required_fields",)),
    Part("stages.skip", ("required_fields",)),
    Part("stages.meaning", ("stage_hint",)),
    Part("stages.tasks", ("stage_task",)),
    Part("stages.term", ("sos",)),
    Part("stages.term.overdue", ("sos",)),
    Part("stages.sos", ("sos",)),
    Part("stages.messages", ("notify_client",)),
    Part("training", ("required_fields", "stage_hint")),
    Part("working_time", ("next_contact", "stage_task", "sos", "junk_rule")),
    Part("team", ("required_fields", "assign_manager", "stage_task", "sos")),
    Part("assignment", ("assign_manager",)),
    Part("next_contact", ("next_contact",)),
    Part("quiet_hours", ("notify_client",)),
    Part("visits", ("book_visit",)),
    Part("payment", ("payment_reminder",)),
    Part("mail", ("email_duplicate",)),
    Part("junk.rules", ("junk_rule",)),
    Part("junk.reason", ("required_fields", "junk_rule", "sos")),
    Part("abc", ("abc_qualification",)),
    Part("conversion", ("convert_lead",)),
)
"""Every part of the language that does something, and what does it."""


@dataclass(frozen=True)
class Idle:
    """A part that stands in a file while none of the robots that act on it is in the app, or none for such cards."""

    pipeline: str
    part: Part
    entity: str
    is_elsewhere: bool

    def text(self, translate: Translate = str) -> str:
        """Say it in a line."""
        missing = phrase("{part}: nothing acts on this yet: robot {robot} is not in this app")
        elsewhere = phrase("{part}: nothing acts on this yet: robot {robot} is not for such cards: {entity}")
        said = translate(elsewhere if self.is_elsewhere else missing)
        robots = " / ".join(self.part.robots)
        return f"{self.pipeline}: " + said.format(part=self.part.name, robot=robots, entity=self.entity)

    def as_json(self, translate: Translate = str) -> dict[str, Any]:
        """Give it to a machine."""
        known: Mapping[str, Any] = {"pipeline": self.pipeline, "part": self.part.name, "robots": [*self.part.robots]}
        return {"code": "pipeline.idle", **known, "what": self.text(translate)}


def idle(pipeline: Pipeline, robots: Mapping[str, Collection[str]]) -> tuple[Idle, ...]:
    """List the parts of a pipeline that none of these robots acts on; `robots` says on which cards each works."""
    return tuple(
        Idle(pipeline.pipeline, part, pipeline.entity, any(robot in robots for robot in part.robots))
        for part in parts_of(pipeline)
        if APPLY not in part.robots and not any(pipeline.entity in robots.get(robot, ()) for robot in part.robots)
    )


def parts_of(pipeline: Pipeline) -> Iterator[Part]:
    """Give the parts that a pipeline uses."""
    yield from (part for part in PARTS if _is_used([pipeline], part.name.split(".")))


def _is_used(things: list[Any], steps: list[str]) -> bool:
    """Say whether anything of these has something written at the end of the steps."""
    for step in steps:
        found = [getattr(thing, _ATTRIBUTES.get(step, step), None) for thing in things]
        things = [one for each in found for one in (each if isinstance(each, tuple) else (each,))]
    # An overdue term that only tells people is what every term does.
    return any(one is not None and one is not False and one != {} and _says(one) for one in things)


def _says(thing: Any) -> bool:
    return str(getattr(thing, "do", "")) != "tell"


_ATTRIBUTES = {"fields": "fields_"}
