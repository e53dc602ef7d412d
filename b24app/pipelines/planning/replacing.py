"""Replace what a portal never changes in place: a thing in between is made, everything moves over, and moves back."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.model import CustomField, Pipeline, Stage
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.diff_fields import new_field
from b24app.pipelines.planning.diff_stages import new_stage, sorts_of
from b24app.pipelines.planning.managing import tended_fields, tended_stages
from b24app.pipelines.planning.observe import Observed
from b24app.portal.crm import Stage as Standing
from b24app.portal.userfields import Field

_ALLOW = phrase("give the stage another status: and replaces: {code}, or allow it to be made anew with --allow-replace")
_ALLOW_FIELD = phrase(
    "give the field another key and replaces: {code}, or allow it to be made anew with --allow-replace"
)


@dataclass(frozen=True)
class Swaps:
    """What is made anew under its own code or key: stages by code, fields by key."""

    stages: frozenset[str]
    fields: frozenset[str]


def between(code: str) -> str:
    """Name the stage or field that stands in between while one of this code is made anew; always the same one."""
    return f"B24APP_{hashlib.sha256(code.upper().encode()).hexdigest()[:6].upper()}"


def swaps_of(pipeline: Pipeline, observed: Observed) -> Swaps:
    """Find what the portal has otherwise than the file says and never changes in place."""
    stages = {stage.code for stage in tended_stages(pipeline) if _means_else(stage, observed.stage(stage.code))}
    fields = {key for key, wanted in tended_fields(pipeline).items() if _is_else(wanted, observed.field(key))}
    return Swaps(frozenset(stages), frozenset(fields))


def _means_else(stage: Stage, there: Standing | None) -> bool:
    return there is not None and there.semantics != stage.semantics


def _is_else(wanted: CustomField, there: Field | None) -> bool:
    return there is not None and (there.type, there.is_multiple) != (wanted.type, wanted.multiple)


def replace_faults(pipeline: Pipeline, observed: Observed, *, may_replace: bool) -> Iterator[Fault]:
    """Tell what cannot be, or may not be, changed."""
    for stage in tended_stages(pipeline):
        there = observed.stage(stage.code)
        where = f"{pipeline.pipeline}, stage {stage.key}"
        # The portal finds a stage whatever the size of the letters, but moves a card only by the exact code.
        if there and there.status != stage.code:
            what = phrase("on the portal the code is written {there}"), phrase("write status: {there}")
            yield Fault(*what, where=where, there=there.status)
        elif there and there.semantics != stage.semantics:
            yield from _meaning_fault(stage, there, where, may_replace=may_replace)
    for key, wanted in tended_fields(pipeline).items():
        field = observed.field(key)
        if field and _is_else(wanted, field) and not may_replace:
            yield Fault(
                phrase("on the portal this field is {there}, which never changes there; the file says {wanted}"),
                _ALLOW_FIELD,
                where=f"{pipeline.pipeline}, field {key}",
                there=kind_of(field.type, is_multiple=field.is_multiple),
                wanted=kind_of(wanted.type, is_multiple=wanted.multiple),
                code=key,
            )


def _meaning_fault(stage: Stage, there: Standing, where: str, *, may_replace: bool) -> Iterator[Fault]:
    is_never = there.is_system or "success" in {there.semantics, stage.semantics}
    if may_replace and not is_never:
        return
    yield Fault(
        phrase("on the portal {code} means {there}, which never changes there; the file says {wanted}"),
        phrase("give the stage another status:") if is_never else _ALLOW,
        where=where,
        code=there.status,
        there=there.semantics,
        wanted=stage.semantics,
    )


def kind_of(kind: str, *, is_multiple: bool) -> str:
    """Name the type of a field together with whether it takes several answers."""
    return f"multiple {kind}" if is_multiple else kind


def replacements(pipeline: Pipeline, observed: Observed, swaps: Swaps) -> Iterator[Change]:
    """List the steps of every swap, and those that finish one that was cut short."""
    sorts = sorts_of(pipeline, observed, swaps.stages)
    for stage in tended_stages(pipeline):
        new = new_stage(stage, pipeline.language, sorts.get(stage.code.upper(), 0))
        yield from _stage_steps(new, observed, is_swapped=stage.code in swaps.stages)
    for key in tended_fields(pipeline):
        yield from _field_steps(new_field(pipeline, key), observed, is_swapped=key in swaps.fields)


def _stage_steps(new: Change, observed: Observed, *, is_swapped: bool) -> Iterator[Change]:
    code = between(new.code)
    middle = observed.stage(code)
    old = observed.stage(new.code)
    if is_swapped and old is not None:
        if middle is None:
            yield replace(new, code=code)
        yield moved_items(old, new.code, code)
        yield deleted_stage(old)
        yield replace(new, phase=1)
    if middle is not None or is_swapped:
        last = middle or replace(_standing(new), status=code)
        yield replace(moved_items(last, new.key, new.code), phase=1)
        yield replace(deleted_stage(last), phase=1)


def _standing(new: Change) -> Standing:
    after = new.after
    return Standing(0, new.code, new.title, after["sort"], after["color"], new.semantics, is_system=False)


def moved_items(left: Standing, key: str, to: str) -> Change:
    """Make the change that moves the items of a stage to another one, named by its code."""
    return Change("move", "items", key, left.title, left.status, left.semantics, after={"stage": to})


def deleted_stage(there: Standing) -> Change:
    """Make the change that deletes a stage; what it was is kept in it."""
    return Change("delete", "stage", "", there.title, there.status, there.semantics, there.id, before=asdict(there))


def _field_steps(new: Change, observed: Observed, *, is_swapped: bool) -> Iterator[Change]:
    key = between(new.key).lower()
    middle = observed.field(key)
    old = observed.field(new.key)
    if is_swapped and old is not None:
        if middle is None:
            yield replace(new, key=key)
        yield moved_answers(old, key)
        yield deleted_field(old)
        yield replace(new, phase=1)
    if middle is not None or is_swapped:
        last = middle or Field(0, key, new.after["type"], new.after["multiple"], (new.title,), (), ())
        yield replace(moved_answers(last, new.key), phase=1)
        yield replace(deleted_field(last), phase=1)


def moved_answers(left: Field, to: str) -> Change:
    """Make the change that moves the answers in a field to another one, named by its key."""
    return Change("move", "answers", left.key, title_of(left), row=left.id, after={"field": to})


def deleted_field(there: Field) -> Change:
    """Make the change that deletes a field; what it was is kept in it."""
    return Change("delete", "field", there.key, title_of(there), row=there.id, before=asdict(there))


def title_of(there: Field) -> str:
    """Give a field's label in the first language that has one."""
    return next((title for title in there.titles if title), there.key)


def is_between(name: str) -> bool:
    """Say whether a code or key is that of something that only stands in between."""
    return re.fullmatch(r"B24APP_[0-9A-F]{6}", name.upper()) is not None
