"""Make the place of a pipeline: open a funnel or a smart process with nothing in it but what it cannot be without.

Each sender looks first whether its work is done already, so that it may be sent again after a crash.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.diff_place import PROCESS
from b24app.pipelines.planning.observe import Observed
from b24app.pipelines.planning.target import every_process
from b24app.portal.categories import Funnel, close_funnel, funnels_in, funnels_query, open_funnel, rename_funnel
from b24app.portal.client import Portal
from b24app.portal.crm import Stage, born_stages, change_stage, delete_stage, stages_in, stages_query
from b24app.portal.processes import Process, change_process, delete_process, make_process
from b24app.portal.refusals import OutcomeUnknown, StrangeAnswer
from b24app.portal.targets import Target


def create_place(portal: Portal, target: Target, change: Change) -> dict[str, Any]:
    """Make what a change of kind funnel says; find the target again afterwards."""
    place = _process_place(portal, change) if change.code == PROCESS else _funnel_place(portal, target, change)
    _cleared(portal, place, change.after["codes"])
    return {"process": place.process.id if place.process else 0, "funnel": place.category_id}


def update_place(portal: Portal, target: Target, change: Change) -> dict[str, Any]:
    """Rename or switch what a change of kind funnel says."""
    if change.code == PROCESS:
        had_stages = bool(_stages(portal, target))
        change_process(portal, change.row, change.after)
        if not had_stages:
            _cleared(portal, target, ())
    else:
        rename_funnel(portal, target.entity_type_id, change.row, change.after["name"])
    return {"row": change.row}


def is_place_there(change: Change, observed: Observed) -> bool:
    """Say whether a change of kind funnel is in what the portal has now, and what came with it is gone."""
    target, after = observed.target, change.after
    if change.verb == "create":
        expected = {stage.status for stage in born_stages(target.entity)} | set(after["codes"])
        return target.exists and all(stage.status in expected for stage in observed.stages)
    if change.code != PROCESS:
        return target.funnel is not None and target.funnel.name == after["name"]
    return target.process is not None and _agrees(after, target.process)


def _agrees(after: Mapping[str, Any], process: Process) -> bool:
    switches = all(process.switches.get(name) == is_on for name, is_on in after.get("switches", {}).items())
    has_stages = process.has_stages or not after.get("stages")
    return switches and has_stages and after.get("title", process.title) == process.title


def _process_place(portal: Portal, change: Change) -> Target:
    after = change.after
    there = _process(portal, after)
    if there is None:
        make_process(portal, after["title"], after["number"], after["switches"])
        there = _process(portal, after)
    if there is None:
        raise StrangeAnswer(phrase("the smart process {title} was made and is not there"), title=after["title"])
    place = Target("smart_process", there.entity_type_id, process=there)
    if not after["default"]:
        return _funnel_place(portal, place, change)
    funnel = next(one for one in _funnels(portal, there.entity_type_id) if one.is_default)
    if after["name"] and funnel.name != after["name"]:
        rename_funnel(portal, there.entity_type_id, funnel.id, after["name"])
    return replace(place, category_id=funnel.id, funnel=funnel)


def _process(portal: Portal, after: Mapping[str, Any]) -> Process | None:
    number, title = after["number"], after["title"]
    known = every_process(portal)
    return next((one for one in known if (one.entity_type_id == number if number else one.title == title)), None)


def _funnel_place(portal: Portal, target: Target, change: Change) -> Target:
    name = change.after["name"]
    known = _funnels(portal, target.entity_type_id)
    there = next((one for one in known if one.origin == change.key or one.name == name), None)
    number = there.id if there else open_funnel(portal, target.entity_type_id, change.key, name)
    return replace(target, category_id=number, funnel=there or Funnel(number, name, is_default=False))


def _funnels(portal: Portal, entity_type_id: int) -> tuple[Funnel, ...]:
    return funnels_in(portal.read(*funnels_query(entity_type_id)).result)


def _stages(portal: Portal, place: Target) -> tuple[Stage, ...]:
    return stages_in(portal.read(*stages_query(place)).result, place)


def _cleared(portal: Portal, place: Target, codes: Collection[str]) -> None:
    try:
        _clear(portal, place, codes)
    except OutcomeUnknown:
        # What was deleted is not read again, so another time does no harm.
        _clear(portal, place, codes)


def _clear(portal: Portal, place: Target, codes: Collection[str]) -> None:
    """Delete the stages that came with the place, and put the others where the plan expects them.

    Those that the plan makes anew go first: while others are there, everybody sees that the work is not done.
    """
    born = {stage.status: stage for stage in born_stages(place.entity)}
    stages = _stages(portal, place)
    for stage in sorted(stages, key=lambda stage: stage.status not in codes):
        if stage.status not in born:
            delete_stage(portal, stage.id)
    for stage in reversed(stages):
        wanted = born.get(stage.status)
        if wanted and wanted.sort != stage.sort:
            change_stage(portal, stage.id, {"sort": wanted.sort})


def delete_place(portal: Portal, target: Target, change: Change) -> dict[str, Any]:
    """Delete the funnel or the smart process of a change; the portal refuses while cards are in it."""
    if change.code == PROCESS:
        if target.process:
            delete_process(portal, target.process.id)
    elif target.category_id:
        close_funnel(portal, target.entity_type_id, target.category_id)
    return {}
