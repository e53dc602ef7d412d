"""Find on a portal the place of stages that a pipeline stands for, or see that it is still to be made."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.asking import asked, pages
from b24app.portal.categories import Funnel, funnels_in, funnels_query
from b24app.portal.client import Portal
from b24app.portal.process_fields import access_query, configs_in, configs_query, list_rows
from b24app.portal.processes import Process, processes_in, processes_query
from b24app.portal.targets import DEAL, LEADS, Entity, Target

T = TypeVar("T")


class NoPlace(AppError):
    """There is no such funnel or smart process on the portal; see the names there."""

    code = "portal.no-place"


def find_target(portal: Portal, pipeline: Pipeline) -> Target:
    """Find the place of a pipeline: in no request for leads, in one for deals, in two for a smart process."""
    if pipeline.entity == "lead":
        return LEADS
    if pipeline.entity == "deal":
        funnels = funnels_in(portal.read(*funnels_query(DEAL)).result)
        return _placed(Target("deal", DEAL), funnel_of(pipeline, funnels))
    process = process_of(pipeline, every_process(portal))
    if process is None:
        # Better refused for want of a permission now than after the process is made.
        portal.read(*access_query())
        return Target("smart_process", 0)
    place = Target("smart_process", process.entity_type_id, process=process)
    commands = {"funnels": funnels_query(process.entity_type_id), "fields": configs_query("en", place)}
    answers = asked(portal, commands)
    rows = pages(portal, commands["fields"], answers["fields"], configs_in)
    place = Target("smart_process", process.entity_type_id, process=process, list_fields=list_rows(rows))
    return _placed(place, funnel_of(pipeline, funnels_in(answers["funnels"].result)))


def place_named(portal: Portal, entity: Entity, funnel: str | None = None, process: str | None = None) -> Target:
    """Find a place by the words a person gives; without the name of a funnel the default one.

    Raises NoPlace where there is none.
    """
    if entity == "lead":
        return LEADS
    place = Target("deal", DEAL)
    if entity == "smart_process":
        processes = every_process(portal)
        found = _first(processes, lambda one: process in {one.title, str(one.entity_type_id)})
        if found is None:
            raise _no_place(portal, process, [one.title for one in processes])
        place = Target("smart_process", found.entity_type_id, process=found)
    funnels = funnels_in(portal.read(*funnels_query(place.entity_type_id)).result)
    wanted = _first(funnels, lambda one: one.name == funnel if funnel else one.is_default)
    if wanted is None:
        raise _no_place(portal, funnel, [one.name for one in funnels])
    return _placed(place, wanted)


def _no_place(portal: Portal, name: str | None, known: Iterable[str]) -> NoPlace:
    way_out = phrase("name one of these: {known}")
    what = phrase('there is no "{name}" on the portal')
    return NoPlace(what, way_out, where=portal.name, name=name or "", known=", ".join(known))


def every_process(portal: Portal) -> tuple[Process, ...]:
    """Read the smart processes of a portal."""
    query = processes_query()
    return tuple(pages(portal, query, portal.read(*query), processes_in))


def process_of(pipeline: Pipeline, processes: Iterable[Process]) -> Process | None:
    """Find the smart process of a pipeline: by its number where the file gives one, else by its title."""
    known, number = tuple(processes), pipeline.process.number if pipeline.process else None
    if number:
        return _first(known, lambda one: one.entity_type_id == number)
    was = pipeline.process.was if pipeline.process else None
    return _called(known, lambda one: one.title, pipeline.process_title, was)


def funnel_of(pipeline: Pipeline, funnels: Iterable[Funnel]) -> Funnel | None:
    """Find the funnel of a pipeline: the one it opened, else the one called as the file says or as it was called."""
    known = tuple(funnels)
    if pipeline.in_default_funnel:
        return _first(known, lambda one: one.is_default)
    opened = _first(known, lambda one: one.origin == pipeline.pipeline)
    was = pipeline.funnel.was if pipeline.funnel else None
    return opened or _called(known, lambda one: one.name, pipeline.funnel_name, was)


def _called(known: tuple[T, ...], name: Callable[[T], str], *names: str | None) -> T | None:
    """Find by the first name that fits anything."""
    found = (one for wanted in names if wanted for one in known if name(one) == wanted)
    return next(found, None)


def _first(known: tuple[T, ...], fits: Callable[[T], bool]) -> T | None:
    return next((one for one in known if fits(one)), None)


def _placed(place: Target, funnel: Funnel | None) -> Target:
    return replace(place, funnel=funnel, category_id=funnel.id if funnel else None)
