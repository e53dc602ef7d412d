"""Compare the funnel and the smart process of a pipeline with those a portal has."""

from collections.abc import Iterator
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.managing import IGNORED, MANAGED
from b24app.pipelines.planning.observe import Observed
from b24app.portal.crm import longest_code
from b24app.portal.targets import Target
from b24app.portal.userfields import NAME_LENGTH, field_name

FUNNEL = "funnel"
PROCESS = "process"
"""What a change of kind funnel is about: its code."""

NEW_PROCESS = {"clients": True, "robots": True, "funnels": True}
"""What is switched on in a new smart process unless the file says otherwise."""


def place_changes(pipeline: Pipeline, target: Target) -> Iterator[Change]:
    """List what is to be made, renamed or switched, so that there is a place for the stages."""
    if target.entity == "lead" or pipeline.manage == IGNORED:
        return
    if target.entity == "smart_process" and target.process is None:
        yield _new_process(pipeline)
    elif not target.exists:
        yield _new_funnel(pipeline)
    else:
        yield from _altered_process(pipeline, target)
        yield from _altered_funnel(pipeline, target)


def _new_process(pipeline: Pipeline) -> Change:
    about = pipeline.process
    title = pipeline.process_title
    after = {
        "title": title,
        "number": (about.number if about else None) or 0,
        "switches": NEW_PROCESS | dict(about.switches if about else {}),
        "name": pipeline.funnel_name or "",
        "default": pipeline.in_default_funnel,
        "codes": [stage.code for stage in pipeline.stages],
    }
    return Change("create", "funnel", pipeline.pipeline, title, PROCESS, after=after)


def _new_funnel(pipeline: Pipeline) -> Change:
    name = pipeline.funnel_name or ""
    after = {"name": name, "codes": [stage.code for stage in pipeline.stages]}
    return Change("create", "funnel", pipeline.pipeline, name, FUNNEL, after=after)


def _altered_process(pipeline: Pipeline, target: Target) -> Iterator[Change]:
    there = target.process
    if there is None:
        return
    now = {"title": there.title, "stages": there.has_stages, "switches": dict(there.switches)}
    wanted: dict[str, Any] = {"stages": True}
    if pipeline.manage == MANAGED:
        wanted |= {"title": pipeline.process_title}
        switches = pipeline.process.switches if pipeline.process else {}
        wanted["switches"] = {name: is_on for name, is_on in switches.items() if there.switches.get(name) != is_on}
    after = {name: value for name, value in wanted.items() if value != now[name] and value != {}}
    if after:
        before = {name: now[name] for name in after}
        yield Change(
            "update", "funnel", pipeline.pipeline, there.title, PROCESS, row=there.id, before=before, after=after
        )


def _altered_funnel(pipeline: Pipeline, target: Target) -> Iterator[Change]:
    there, name = target.funnel, pipeline.funnel_name
    if there is not None and name and name != there.name and pipeline.manage == MANAGED:
        known, before, after = (pipeline.pipeline, there.name, FUNNEL), {"name": there.name}, {"name": name}
        yield Change("update", "funnel", *known, row=there.id, before=before, after=after)


def place_faults(pipeline: Pipeline, observed: Observed) -> Iterator[Fault]:
    """Find what has no place there: a number taken, a name that gets too long behind what the portal puts before it."""
    target = observed.target
    if target.entity == "deal" and pipeline.in_default_funnel and not target.exists:
        yield Fault(phrase("the portal has no default funnel of deals"), where=pipeline.pipeline)
    for stage in pipeline.stages:
        if len(stage.code) > longest_code(target):
            what = phrase("the code {code} is too long for this funnel, where it may have {most} letters")
            way_out = phrase("write a shorter key, or the code as status:")
            where = f"{pipeline.pipeline}, stage {stage.key}"
            yield Fault(what, way_out, where=where, code=stage.code, most=longest_code(target))
    for key in pipeline.fields_:
        if len(field_name(key, target)) > NAME_LENGTH:
            said = phrase("the key is too long for this smart process"), phrase("write a shorter one")
            yield Fault(*said, where=f"{pipeline.pipeline}, field {key}")
