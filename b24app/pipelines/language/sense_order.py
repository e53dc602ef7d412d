"""Find answers that are needed before anybody could have asked for them, and those that nobody ever waits for."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.raw import each_case, each_requirement, each_stage, mapping, semantics_of


def order_faults(source: Source) -> Iterator[Fault]:
    """Look at the way a lead takes through the stages."""
    yield from _asked_later(source)
    yield from _waiting_for_one_another(source)
    yield from _waited_for_by_nobody(source)


def _depends(wanted: Mapping[str, Any], steps: Steps) -> Iterator[tuple[str, Steps]]:
    """Give the answers a condition needs; whether one is given at all can be told at any time."""
    for at, case in each_case(wanted.get("when"), (*steps, "when")):
        for key, raw in case.items():
            if set(mapping(raw)) != {"given"}:
                yield key, (*at, key)


def _asked_later(source: Source) -> Iterator[Fault]:
    first: dict[Any, int] = {}
    for stage, _, wanted in each_requirement(source):
        if isinstance(wanted.get("field"), str):
            first.setdefault(wanted["field"], stage)
    stages = [stage for _, stage in each_stage(source)]
    for stage, steps, wanted in each_requirement(source):
        for key, at in _depends(wanted, steps):
            if first.get(key, stage) > stage:
                what = phrase('the condition needs the answer to "{key}", which only stage {later} asks for')
                way_out = phrase("ask for it here or earlier")
                later = stages[first[key]].get("key", first[key] + 1)
                yield Fault(what, way_out, where=source.at(at, of_key=True), key=key, later=later)


def _waiting_for_one_another(source: Source) -> Iterator[Fault]:
    """Find fields each of which is asked for only once another of them has been answered."""
    needs: dict[str, set[str]] = {}
    free: set[str] = set()
    places: dict[str, Steps] = {}
    for _, steps, wanted in each_requirement(source):
        field = wanted.get("field")
        if isinstance(field, str):
            keys = {key for key, _ in _depends(wanted, steps)}
            needs.setdefault(field, set()).update(keys)
            places.setdefault(field, steps)
            free |= set() if keys else {field}
    for field in needs:
        if field not in free and _comes_back(field, needs, free):
            what = phrase('"{key}" is asked for only after an answer that itself waits for "{key}"')
            yield Fault(
                what, phrase("ask for one of them without a condition"), where=source.at(places[field]), key=field
            )


def _comes_back(field: str, needs: Mapping[str, set[str]], free: set[str]) -> bool:
    waiting, seen = list(needs[field] - {field}), set[str]()
    while waiting:
        key = waiting.pop()
        if key == field:
            return True
        if key not in seen and key not in free:
            seen.add(key)
            waiting += needs.get(key, ())
    return False


def _waited_for_by_nobody(source: Source) -> Iterator[Fault]:
    stages = list(each_stage(source))
    last = max((number for number, (_, stage) in enumerate(stages) if semantics_of(stage) != "failure"), default=0)
    steps, stage = stages[last] if stages else ((), {})
    if stage.get("requires") and semantics_of(stage) == "work":
        what = phrase("no stage comes after this one, so nobody waits for these answers")
        way_out = phrase("describe the stage of success too, with status: CONVERTED")
        yield Fault(what, way_out, where=source.at((*steps, "requires"), of_key=True))
