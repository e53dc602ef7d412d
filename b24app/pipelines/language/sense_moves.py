"""Find stages that no lead can reach, and ways that lead nowhere or are open anyway."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.raw import each_stage, listed, mapping, semantics_of

_ONLY_WORKING = ("term", "sos", "moves", "skip")


def move_faults(source: Source) -> Iterator[Fault]:
    """Look at the ways from stage to stage."""
    yield from _closed(source)
    yield from _strange(source)
    yield from _unreachable(source)


def _targets(stage: Mapping[str, Any]) -> list[str]:
    return [str(mapping(one).get("to") or one) for one in listed(stage.get("moves"))]


def _closed(source: Source) -> Iterator[Fault]:
    for steps, stage in each_stage(source):
        for key in _ONLY_WORKING:
            if key in stage and semantics_of(stage) in {"success", "failure"}:
                what = phrase("a lead on a closing stage is not waited for"), phrase("write it at a working stage")
                yield Fault(*what, where=source.at((*steps, key), of_key=True))


def _strange(source: Source) -> Iterator[Fault]:
    places = {str(stage.get("key")): number for number, (_, stage) in enumerate(each_stage(source))}
    failures = {str(stage.get("key")) for _, stage in each_stage(source) if semantics_of(stage) == "failure"}
    for number, (steps, stage) in enumerate(each_stage(source)):
        if stage.get("moves") == []:
            nowhere = phrase("no way leads on from this stage"), phrase("name a stage or remove moves:")
            yield Fault(*nowhere, where=source.at((*steps, "moves"), of_key=True))
        seen: set[str] = set()
        for at, to in enumerate(_targets(stage)):
            where = source.at((*steps, "moves", at))
            if to in seen:
                yield Fault(phrase("this way is named twice"), phrase("remove one"), where=where)
            elif to in failures or places.get(to, number + 1) < number:
                what = phrase("the way to {key} is open anyway: back and to failure a lead may always go")
                yield Fault(what, phrase("remove it"), where=where, key=to)
            elif places.get(to) == number:
                yield Fault(phrase("the way leads to its own stage"), phrase("remove it"), where=where)
            seen.add(to)


def _unreachable(source: Source) -> Iterator[Fault]:
    """Find stages to which no way leads from the first one."""
    stages = [(steps, stage) for steps, stage in each_stage(source) if semantics_of(stage) in {"work", "success"}]
    reached: set[int] = {0}
    for number, (_, stage) in enumerate(stages):
        if number in reached:
            reached |= _from(number, stage, stages)
    for number, (steps, stage) in enumerate(stages):
        if number not in reached:
            what = phrase("no way leads to the stage {key}"), phrase("name it in moves: of a stage before it")
            yield Fault(*what, where=source.at((*steps, "key")), key=stage.get("key"))


def _from(number: int, stage: Mapping[str, Any], stages: list[tuple[Steps, dict[str, Any]]]) -> set[int]:
    ahead = set(range(number + 1, len(stages)))
    if not isinstance(stage.get("moves"), list):
        return ahead
    return {one for one in ahead if str(stages[one][1].get("key")) in _targets(stage)}
