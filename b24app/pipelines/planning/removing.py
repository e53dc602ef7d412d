"""Delete what a file says is to go, after what stands on it has moved; nothing else is ever deleted."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.keeping import Gone
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.managing import tended_fields, tended_stages
from b24app.pipelines.planning.observe import Observed
from b24app.pipelines.planning.replacing import (
    Swaps,
    between,
    deleted_field,
    deleted_stage,
    moved_answers,
    moved_items,
    swaps_of,
)
from b24app.portal.crm import Stage as Standing
from b24app.portal.userfields import TYPES, Field, Value


@dataclass(frozen=True)
class Leaving:
    """A stage that is to go; `to` is the key of the stage that takes its items over, None where there is none."""

    stage: Standing
    to: str | None


def leaving_stages(pipeline: Pipeline, observed: Observed) -> tuple[Leaving, ...]:
    """List the stages that the file wants gone, in the portal's order."""
    ours = {stage.code.upper() for stage in pipeline.stages}
    middles = {between(stage.code) for stage in pipeline.stages}
    targets = dict(_targets(pipeline, observed))
    return tuple(
        Leaving(there, targets[there.status.upper()])
        for there in observed.stages
        if there.status.upper() in targets and there.status.upper() not in ours and there.status not in middles
    )


def _targets(pipeline: Pipeline, observed: Observed) -> Iterator[tuple[str, str | None]]:
    """Give the code of each stage that is to go and where its items go; what is said by name comes last and counts."""
    if "stages" in pipeline.owns:
        rest = pipeline.unnamed.move_to if pipeline.unnamed else None
        yield from ((there.status.upper(), rest) for there in observed.stages if not is_born(there))
    for code, gone in pipeline.removed.stages.items():
        yield code.upper(), gone.move_to
    for stage in pipeline.stages:
        if stage.replaces:
            yield stage.replaces.upper(), stage.key


def is_born(there: Standing) -> bool:
    """Say whether a stage is one that a portal cannot do without."""
    return there.is_system or there.semantics == "success"


def leaving_fields(pipeline: Pipeline, observed: Observed) -> Iterator[tuple[Field, str | None]]:
    """Give the fields that the file wants gone, each with the key of the field that takes its answers over."""
    replaced = {field.replaces: key for key, field in pipeline.fields_.items() if field.replaces}
    middles = {between(key).lower() for key in pipeline.fields_}
    for there in observed.fields:
        if there.key in pipeline.fields_ or there.key in middles:
            continue
        # What the file has no words for, it cannot own.
        is_owned = "fields" in pipeline.owns and there.type in TYPES
        if there.key in replaced or there.key in pipeline.removed.fields_ or is_owned:
            yield there, replaced.get(there.key)


def leaving_values(pipeline: Pipeline, observed: Observed) -> Iterator[tuple[Field, Value, str | None]]:
    """Give the list values that the file wants gone, each with the key of the value that takes its answers over."""
    for key, wanted in tended_fields(pipeline).items():
        there = observed.field(key)
        gone: Mapping[str, Gone] = pipeline.removed.values.get(key, {})
        for value in there.values if there is not None else ():
            is_owned = "values" in pipeline.owns and wanted.type == "list" and value.key not in wanted.values
            if there is not None and (value.key in gone or is_owned):
                yield there, value, gone[value.key].move_to if value.key in gone else None


def removal_faults(pipeline: Pipeline, observed: Observed) -> Iterator[Fault]:
    """Tell what the portal never deletes, and targets that the portal will not have."""
    codes = {stage.key: stage.code.upper() for stage in pipeline.stages}
    known = {stage.code.upper() for stage in tended_stages(pipeline)}
    known |= {stage.status.upper() for stage in observed.stages}
    yield from _last_faults(pipeline, observed)
    for leaving in leaving_stages(pipeline, observed):
        where = f"{pipeline.pipeline}, stage {leaving.stage.status}"
        if is_born(leaving.stage):
            yield Fault(
                phrase("a portal is born with this stage or closes cards as won on it, so it is never deleted"),
                phrase("take it out of what is removed and give it another title"),
                where=where,
            )
        elif leaving.to is not None and codes.get(leaving.to) not in known:
            yield Fault(
                phrase("its items are to go to {to}, which is not on the portal and is ignored by the file"),
                phrase("name another stage under move_to:"),
                where=where,
                to=leaving.to,
            )


def _last_faults(pipeline: Pipeline, observed: Observed) -> Iterator[Fault]:
    """Tell which meanings would have no stage any more; a funnel cannot do without one of each."""
    gone = {leaving.stage.status for leaving in leaving_stages(pipeline, observed)}
    gone |= swaps_of(pipeline, observed).stages
    left = {stage.semantics for stage in observed.stages if stage.status not in gone}
    left |= {stage.semantics for stage in tended_stages(pipeline)}
    for there in observed.stages:
        if there.status in gone and there.semantics not in left and not is_born(there):
            yield Fault(
                phrase("no stage that means {meaning} would be left"),
                phrase("leave it, or describe another one in the file"),
                where=f"{pipeline.pipeline}, stage {there.status}",
                meaning=there.semantics,
            )


def removals(pipeline: Pipeline, observed: Observed, swaps: Swaps) -> Iterator[Change]:
    """List the moves and deletions that the file asks for; a stage without a target is only deleted."""
    codes = {stage.key: stage.code for stage in pipeline.stages}
    for leaving in leaving_stages(pipeline, observed):
        to = codes.get(leaving.to or "", "")
        phase = int(to in swaps.stages)
        if to:
            yield replace(moved_items(leaving.stage, leaving.to or "", to), phase=phase)
        yield replace(deleted_stage(leaving.stage), phase=phase)
    for field, target in leaving_fields(pipeline, observed):
        phase = int(target in swaps.fields)
        if target:
            yield replace(moved_answers(field, target), phase=phase)
        yield replace(deleted_field(field), phase=phase)
    for field, value, heir in leaving_values(pipeline, observed):
        if field.key not in swaps.fields:
            yield from _value_steps(field, value, heir)


def _value_steps(field: Field, value: Value, heir: str | None) -> Iterator[Change]:
    if heir:
        before = {"value": value.id}
        yield Change(
            "move", "answers", field.key, value.title, value.key, row=field.id, before=before, after={"value": heir}
        )
    yield Change("delete", "value", field.key, value.title, value.key, row=field.id, before=asdict(value))
