"""Find what a file cannot mean where it removes and replaces: targets that are not there, things kept and removed."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.raw import each_stage, listed, mapping, questions
from b24app.pipelines.language.shape import did_you_mean

_BOTH = phrase("{name} is described by this file and removed by it"), phrase("keep one of them")


def keeping_faults(source: Source) -> Iterator[Fault]:
    """Give every such fault at its place."""
    for check in (_stages, _fields, _values, _unnamed, _replaced, _shared):
        yield from check(source)


def _removed(source: Source) -> Mapping[str, Any]:
    return mapping(mapping(source.data).get("removed"))


def _codes(source: Source) -> dict[str, str]:
    found = ((str(stage.get("status") or stage.get("key") or ""), stage.get("key")) for _, stage in each_stage(source))
    return {code.upper(): str(key) for code, key in found}


def _stages(source: Source) -> Iterator[Fault]:
    codes = _codes(source)
    for code, gone in mapping(_removed(source).get("stages")).items():
        steps: Steps = ("removed", "stages", code)
        if code.upper() in codes:
            yield Fault(*_BOTH, where=source.at(steps, of_key=True), name=code)
        yield from _target(source, steps, gone, list(codes.values()))


def _fields(source: Source) -> Iterator[Fault]:
    for number, key in enumerate(listed(_removed(source).get("fields"))):
        if key in questions(source):
            yield Fault(*_BOTH, where=source.at(("removed", "fields", number)), name=key)


def _values(source: Source) -> Iterator[Fault]:
    for field, values in mapping(_removed(source).get("values")).items():
        steps: Steps = ("removed", "values", field)
        if field not in questions(source):
            way_out, near = did_you_mean(field, questions(source))
            what = phrase("the file has no field {field}")
            yield Fault(what, way_out, where=source.at(steps, of_key=True), field=field, **near)
            continue
        kept = mapping(mapping(questions(source)[field]).get("values"))
        for key, gone in mapping(values).items():
            if key in kept:
                yield Fault(*_BOTH, where=source.at((*steps, key), of_key=True), name=key)
            yield from _target(source, (*steps, key), gone, list(kept))


def _unnamed(source: Source) -> Iterator[Fault]:
    yield from _target(source, ("unnamed",), mapping(source.data).get("unnamed"), list(_codes(source).values()))


def _target(source: Source, steps: Steps, gone: Any, known: list[str]) -> Iterator[Fault]:
    target = mapping(gone).get("move_to")
    if isinstance(target, str) and target not in known:
        way_out, near = did_you_mean(target, known)
        what = phrase('there is no "{target}" to move to')
        yield Fault(what, way_out, where=source.at((*steps, "move_to")), target=target, **near)


def _replaced(source: Source) -> Iterator[Fault]:
    codes = _codes(source)
    for steps, stage in each_stage(source):
        old = stage.get("replaces")
        if isinstance(old, str) and old.upper() in codes:
            yield Fault(*_BOTH, where=source.at((*steps, "replaces")), name=old)
    for key, field in questions(source).items():
        old = mapping(field).get("replaces")
        if isinstance(old, str) and old in questions(source):
            yield Fault(*_BOTH, where=source.at(("fields", key, "replaces")), name=old)


def _shared(source: Source) -> Iterator[Fault]:
    owned = listed(mapping(source.data).get("owns"))
    if "fields" in owned and mapping(source.data).get("for") not in {"lead", None}:
        yield Fault(
            phrase("fields are shared by all funnels of these items, so one file cannot own them"),
            phrase("name those that are to go under removed: fields:"),
            where=source.at(("owns", owned.index("fields"))),
        )
