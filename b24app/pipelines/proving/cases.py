"""Say what a process test is: a card on a stage, what is done with it, and what must come of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from b24app.languages import phrase
from b24app.pipelines.language.check import checked
from b24app.pipelines.language.faults import Fault, Faults
from b24app.pipelines.language.load import Source, Steps, load
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.naming import Key
from b24app.pipelines.language.parts.time import AsSpan
from b24app.pipelines.language.shape import did_you_mean, shape_faults
from b24app.pipelines.language.texts import Frozen, Said, refuse
from b24app.portal.card import STANDARD

SUFFIX = ".cases.yaml"
"""How the file of a pipeline's cases ends: kitchens.yaml has kitchens.cases.yaml beside it."""

Answers = dict[Key, Any]


class Given(Frozen):
    """The card at the beginning."""

    stage: Key | None = Field(default=None, description=phrase("Key of the stage it stands on; by default the first."))
    card: Answers = Field(
        default_factory=dict, description=phrase("Its answers: key of the field and the answer, by key for lists.")
    )


class Step(Frozen):
    """One thing that happens: exactly one of these."""

    move: Key | None = Field(default=None, description=phrase("The manager moves the card to this stage."))
    fill: Answers | None = Field(default=None, description=phrase("The manager fills these answers in."))
    wait: AsSpan | None = Field(default=None, description=phrase("Time passes on the portal and in the app."))

    @model_validator(mode="after")
    def _one_thing(self) -> "Step":
        if sum(one is not None for one in (self.move, self.fill, self.wait)) != 1:
            refuse("one_of_step", None)
        return self


class Then(Frozen):
    """What must be so in the end; what is not named may be anything."""

    stage: Key | None = Field(default=None, description=phrase("Key of the stage the card stands on."))
    told: tuple[Said, ...] = Field(default=(), description=phrase("Texts that people find in the card's timeline."))
    not_told: tuple[Said, ...] = Field(default=(), description=phrase("Texts that they do not find there."))
    tasks: tuple[Said, ...] | None = Field(
        default=None, description=phrase("Titles of the card's open tasks, all of them; [] for none.")
    )
    card: Answers = Field(default_factory=dict, description=phrase("Answers the card holds; null for none."))


class Case(Frozen):
    """A process test."""

    it: Said = Field(description=phrase("What the process does, in words."))
    given: Given = Field(default_factory=Given, description=phrase("The card at the beginning."))
    when: tuple[Step, ...] = Field(default=(), description=phrase("What happens, in order."))
    then: Then = Field(description=phrase("What must be so in the end."))


class CaseFile(Frozen):
    """A file of process tests."""

    pipeline: Said = Field(description=phrase("File of the pipeline, named from this folder."))
    robots: tuple[Said, ...] = Field(
        default=(), description=phrase("Robots placed on the stages; without it all that the pipeline needs.")
    )
    cases: tuple[Case, ...] = Field(min_length=1, description=phrase("The process tests."))


@dataclass(frozen=True)
class Cases:
    """Process tests that fit their pipeline."""

    file: Path
    pipeline_file: Path
    pipeline: Pipeline
    cases: tuple[Case, ...]
    robots: tuple[str, ...] = ()


def cases_beside(pipeline_file: Path) -> Path:
    """Name the file of a pipeline's cases; a file of cases is its own."""
    if pipeline_file.name.endswith(SUFFIX):
        return pipeline_file
    return pipeline_file.with_name(pipeline_file.stem + SUFFIX)


def read_cases(file: Path) -> Cases:
    """Read and check a file of cases and the pipeline it names; raises Faults with all of them."""
    source = load(file)
    try:
        read = CaseFile.model_validate(source.data)
    except ValidationError as refused:
        raise Faults([*source.faults, *shape_faults(source, refused, CaseFile)]) from None
    pipeline_file = file.parent / read.pipeline
    pipeline = checked(pipeline_file)
    if faults := [*source.faults, *_sense(source, read, pipeline)]:
        raise Faults(faults)
    return Cases(file, pipeline_file, pipeline, read.cases, read.robots)


def _sense(source: Source, read: CaseFile, pipeline: Pipeline) -> Iterator[Fault]:
    for number, case in enumerate(read.cases):
        at: Steps = ("cases", number)
        yield from _stage(source, (*at, "given", "stage"), case.given.stage, pipeline)
        yield from _stage(source, (*at, "then", "stage"), case.then.stage, pipeline)
        yield from _answers(source, (*at, "given", "card"), case.given.card, pipeline)
        yield from _answers(source, (*at, "then", "card"), case.then.card, pipeline)
        for place, step in enumerate(case.when):
            yield from _stage(source, (*at, "when", place, "move"), step.move, pipeline)
            yield from _answers(source, (*at, "when", place, "fill"), step.fill or {}, pipeline)


def _stage(source: Source, steps: Steps, key: str | None, pipeline: Pipeline) -> Iterator[Fault]:
    known = [stage.key for stage in pipeline.stages]
    if key is not None and key not in known:
        way_out, values = did_you_mean(key, known)
        yield Fault(phrase('there is no stage "{key}"'), way_out, where=source.at(steps), key=key, **values)


def _answers(source: Source, steps: Steps, answers: Answers, pipeline: Pipeline) -> Iterator[Fault]:
    for key, answer in answers.items():
        place = (*steps, key)
        field = pipeline.fields_.get(key)
        if field is None and key not in STANDARD:
            way_out, values = did_you_mean(key, [*pipeline.fields_, *STANDARD])
            where = source.at(place, of_key=True)
            yield Fault(phrase('there is no field "{key}"'), way_out, where=where, key=key, **values)
        elif field and field.type == "list":
            for one in answer if isinstance(answer, list) else [answer]:
                if one is not None and str(one) not in field.values:
                    way_out, values = did_you_mean(str(one), field.values)
                    what = phrase('the field "{key}" has no value "{one}"')
                    yield Fault(what, way_out, where=source.at(place), key=key, one=one, **values)
