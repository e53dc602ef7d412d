"""Find what the parts of a pipeline point to and is not there: fields, stages, people, keys in braces."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.naming import KEY
from b24app.pipelines.language.places import keys_at, marks_at
from b24app.pipelines.language.raw import each_stage, kind_of, mapping, questions, semantics_of
from b24app.pipelines.language.references import Braces, Refers, Whose
from b24app.pipelines.language.rules import Condition
from b24app.pipelines.language.sense_asking import cases_faults, reference_faults
from b24app.pipelines.language.shape import did_you_mean, raw_at
from b24app.portal.card import STANDARD

_CONDITION = [info.alias or name for name, info in Condition.model_fields.items()]


def reference_to_nothing_faults(source: Source) -> Iterator[Fault]:
    """Look at every value that the models mark as pointing to something."""
    for steps in source.values:
        if not steps or "requires" in steps:
            continue
        raw = raw_at(source.data, steps)
        for mark in marks_at(Pipeline, steps, Refers):
            yield from _refers(source, mark, raw, steps)
        for mark in marks_at(Pipeline, steps, Whose):
            yield from _whose(source, mark, raw, steps)
        for mark in marks_at(Pipeline, steps, Braces):
            yield from _braces(source, mark, raw, steps)
        if _is_cases(steps):
            yield from cases_faults(source, raw, steps)


def _is_cases(steps: Steps) -> bool:
    """Say whether conditions on answers stand at a place: all of them, not one of several."""
    return isinstance(steps[-1], str) and keys_at(Pipeline, (*steps, "any")) == _CONDITION


def _refers(source: Source, mark: Refers, raw: Any, steps: Steps) -> Iterator[Fault]:
    if not isinstance(raw, str) or not re.fullmatch(KEY, raw):
        return
    if mark.to == "stage":
        yield from _stage(source, mark, raw, steps)
        return
    faults = list(reference_faults(source, raw, steps))
    yield from faults
    kind = kind_of(source, raw)
    if not faults and mark.kinds and kind and kind not in mark.kinds:
        what = phrase("a field of type {kinds} is wanted here, and {key} is of type {kind}")
        where = source.at(steps)
        yield Fault(what, phrase("name another field"), where=where, key=raw, kind=kind, kinds=" / ".join(mark.kinds))


def _stage(source: Source, mark: Refers, raw: str, steps: Steps) -> Iterator[Fault]:
    stages = {str(stage.get("key")): semantics_of(stage) for _, stage in each_stage(source)}
    if raw not in stages:
        way_out, values = did_you_mean(raw, stages)
        yield Fault(phrase('there is no stage "{key}"'), way_out, where=source.at(steps), key=raw, **values)
    elif mark.kinds and stages[raw] and stages[raw] not in mark.kinds:
        what = phrase("a stage of {kinds} is wanted here, and {key} is one of {kind}")
        kinds = " / ".join(mark.kinds)
        where = source.at(steps)
        yield Fault(what, phrase("name another stage"), where=where, key=raw, kind=stages[raw], kinds=kinds)


def _whose(source: Source, mark: Whose, raw: Any, steps: Steps) -> Iterator[Fault]:
    if not isinstance(raw, str) or not raw or raw in mark.words:
        return
    people = [key for key in (*questions(source), *STANDARD) if kind_of(source, key) == "user"]
    if raw not in people:
        way_out, values = did_you_mean(raw, {*mark.words, *people})
        what = phrase('"{raw}" is neither a word for a person nor a field that holds one')
        yield Fault(what, way_out, where=source.at(steps), raw=raw, **values)


def _braces(source: Source, mark: Braces, raw: Any, steps: Steps) -> Iterator[Fault]:
    texts = {steps: raw} if isinstance(raw, str) else {(*steps, key): text for key, text in mapping(raw).items()}
    known = {*questions(source), *STANDARD, *mark.words}
    for at, text in texts.items():
        if not isinstance(text, str):
            continue
        try:
            names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError:
            what = phrase("a brace in the text has no pair"), phrase("write {pair}, or {brace} for a brace")
            yield Fault(*what, where=source.at(at), pair="{name}", brace="{{")
            continue
        for name in names:
            if name not in known:
                way_out, values = did_you_mean(name, known)
                said = phrase('nothing is called "{key}" that could stand in the text')
                yield Fault(said, way_out, where=source.at(at), key=name, **values)
