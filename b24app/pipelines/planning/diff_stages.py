"""Compare the stages of a pipeline with those a portal has."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from b24app.pipelines.language.model import Pipeline, Stage
from b24app.pipelines.planning.arrange import arranged_stages
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.managing import MANAGED, of_stage, tended_stages
from b24app.pipelines.planning.observe import Observed
from b24app.portal.crm import Stage as Standing

COLORS = {"work": "#39A8EF", "success": "#7BD500", "failure": "#FF5752"}
"""Colours of new stages for which the file names none."""


def stage_changes(pipeline: Pipeline, observed: Observed, swapped: Collection[str]) -> Iterator[Change]:
    """List what is to be made or altered; stages that are `swapped`, by code, are made anew elsewhere."""
    sorts = sorts_of(pipeline, observed, swapped)
    placed = {stage.code.upper() for stage in _placed(pipeline, observed, swapped)}
    for stage in tended_stages(pipeline):
        if stage.code not in swapped:
            there = observed.stage(stage.code)
            yield from _stage_change(pipeline, stage, sorts.get(stage.code.upper(), 0), there)
    for there in observed.stages:
        code = there.status.upper()
        sort = sorts.get(code, there.sort)
        if code not in placed and sort != there.sort:
            known = (there.status, there.semantics, there.id)
            before, after = {"sort": there.sort}, {"sort": sort}
            yield Change("update", "stage", "", there.title, *known, before=before, after=after, is_kept=True)


def sorts_of(pipeline: Pipeline, observed: Observed, swapped: Collection[str]) -> dict[str, int]:
    """Give the sort of every stage that ours or the portal's rules want to have, by code in upper case."""
    staying = tuple(stage for stage in observed.stages if stage.status not in swapped)
    placed = pipeline.model_copy(update={"stages": _placed(pipeline, observed, swapped)})
    return arranged_stages(placed, replace(observed, stages=staying))


def _placed(pipeline: Pipeline, observed: Observed, swapped: Collection[str]) -> tuple[Stage, ...]:
    """List the stages whose place the file decides: those it looks after and those that are still to be made."""
    return tuple(
        stage
        for stage in tended_stages(pipeline)
        if stage.code in swapped or observed.stage(stage.code) is None or of_stage(pipeline, stage, "order") == MANAGED
    )


def new_stage(stage: Stage, language: str, sort: int) -> Change:
    """Make the change that creates a stage."""
    title = stage.title.said(language)
    after = {"color": stage.color or COLORS[stage.semantics], "title": title, "sort": sort}
    return Change("create", "stage", stage.key, title, stage.code, stage.semantics, after=after)


def _stage_change(pipeline: Pipeline, stage: Stage, sort: int, there: Standing | None) -> Iterator[Change]:
    if there is None:
        yield new_stage(stage, pipeline.language, sort)
        return
    now = asdict(there)
    after = {name: value for name, value in _wanted(pipeline, stage, sort).items() if now[name] != value}
    if after:
        before = {name: now[name] for name in after}
        known = (there.status, there.semantics, there.id)
        yield Change("update", "stage", stage.key, there.title, *known, before=before, after=after)


def _wanted(pipeline: Pipeline, stage: Stage, sort: int) -> Mapping[str, Any]:
    parts = {"title": stage.title.said(pipeline.language), "color": stage.color, "order": sort}
    names = {"order": "sort"}
    return {
        names.get(part, part): value
        for part, value in parts.items()
        if value is not None and of_stage(pipeline, stage, part) == MANAGED
    }
