"""Find what single values cannot tell: codes used twice, stages out of order, questions nobody asks.

The checks look at the plain data and pass over what has no shape, so that all faults of a file come out at once.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import LANGUAGES, phrase
from b24app.pipelines.faults import Fault
from b24app.pipelines.load import Source, Steps
from b24app.pipelines.shape import did_you_mean, is_text, raw_at
from b24app.portal.card import STANDARD
from b24app.portal.crm import SYSTEM_STAGES

_ORDER = ("work", "success", "failure")


def sense_faults(source: Source) -> Iterator[Fault]:
    """Give every fault of sense, each at its place."""
    for check in (_nothing, _used_twice, _stages, _order, _fields, _requirements):
        yield from check(source)


def _mapping(raw: Any) -> dict[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else []


def _each_stage(source: Source) -> Iterator[tuple[Steps, dict[str, Any]]]:
    for number, stage in enumerate(_listed(_mapping(source.data).get("stages"))):
        yield ("stages", number), _mapping(stage)


def _questions(source: Source) -> dict[str, Any]:
    return _mapping(_mapping(source.data).get("fields"))


def _code(stage: Mapping[str, Any]) -> str:
    return str(stage.get("status") or stage.get("key") or "").upper()


def _semantics(stage: Mapping[str, Any]) -> str:
    given = str(stage.get("semantics", "work")) if stage else ""
    return given if given in _ORDER else ""


def _nothing(source: Source) -> Iterator[Fault]:
    for steps in source.values:
        # In a text, a strange empty key is the rest of a text that broke off at a comma, which is told elsewhere.
        is_rest = is_text(steps[:-1]) and steps[-1] not in LANGUAGES
        if steps and not is_rest and raw_at(source.data, steps) is None:
            what = phrase('nothing stands after "{key}"')
            way_out = phrase("write a value or remove the key; a value with # needs quotes")
            yield Fault(what, way_out, where=source.at(steps), key=steps[-1])


def _used_twice(source: Source) -> Iterator[Fault]:
    keys: set[str] = set()
    codes: set[str] = set()
    for steps, stage in _each_stage(source):
        key, code = str(stage.get("key") or ""), _code(stage)
        if key in keys:
            what = phrase('stage key "{key}" is used twice'), phrase("give each stage its own key")
            yield Fault(*what, where=source.at((*steps, "key")), key=key)
        elif code in codes:
            what = phrase("two stages have the code {code}"), phrase("give each stage its own status:")
            yield Fault(*what, where=source.at((*steps, "status")), code=code)
        keys.update({key} - {""})
        codes.update({code} - {""})


def _stages(source: Source) -> Iterator[Fault]:
    for steps, stage in _each_stage(source):
        code, semantics = _code(stage), _semantics(stage)
        born = SYSTEM_STAGES.get(code, semantics)
        if semantics and born != semantics:
            what = phrase("the portal's own stage {code} always means {born}"), phrase("write semantics: {born}")
            yield Fault(*what, where=source.at((*steps, "semantics")), code=code, born=born)
        elif semantics == "success" and code != "CONVERTED":
            what = phrase("leads have one stage of success, {code}"), phrase("write status: {code} and any title")
            yield Fault(*what, where=source.at((*steps, "status")), code="CONVERTED")
        if semantics in {"success", "failure"} and stage.get("requires"):
            what = phrase("a closing stage has nothing to wait for"), phrase("ask on the working stages before it")
            yield Fault(*what, where=source.at((*steps, "requires"), of_key=True))


def _order(source: Source) -> Iterator[Fault]:
    furthest = 0
    for steps, stage in _each_stage(source):
        semantics = SYSTEM_STAGES.get(_code(stage), _semantics(stage))
        rank = _ORDER.index(semantics) if semantics else furthest
        if rank < furthest:
            what = phrase("a stage of {semantics} stands after one of {later}")
            way_out = phrase("put the working stages first, then success, then failure")
            yield Fault(what, way_out, where=source.at(steps), semantics=semantics, later=_ORDER[furthest])
        furthest = max(furthest, rank)


def _fields(source: Source) -> Iterator[Fault]:
    for key, raw in _questions(source).items():
        field, steps = _mapping(raw), ("fields", key)
        if key in STANDARD:
            what = phrase('"{key}" is a field every lead has'), phrase("choose another key or use that field")
            yield Fault(*what, where=source.at(steps, of_key=True), key=key)
        if field.get("type") == "list" and not field.get("values"):
            what = phrase("the list has no values"), phrase("add values: with at least one")
            yield Fault(*what, where=source.at(steps, of_key=True))
        if field.get("type") not in {"list", None} and "values" in field:
            what = phrase("only a list has values"), phrase("write type: list or remove them")
            yield Fault(*what, where=source.at((*steps, "values"), of_key=True))
        if field.get("type") == "boolean" and field.get("multiple") is True:
            what = phrase("a yes-or-no field cannot be multiple"), phrase("use a list")
            yield Fault(*what, where=source.at((*steps, "multiple")))


def _requirements(source: Source) -> Iterator[Fault]:
    for stage_steps, stage in _each_stage(source):
        seen: list[Any] = []
        for number, raw in enumerate(_listed(stage.get("requires"))):
            steps: Steps = (*stage_steps, "requires", number)
            wanted = {"field": raw} if isinstance(raw, str) else _mapping(raw)
            if isinstance(wanted.get("field"), str):
                yield from _reference(source, wanted["field"], steps if isinstance(raw, str) else (*steps, "field"))
            yield from _conditions(source, wanted, steps)
            core = (wanted.get("field"), wanted.get("when"))
            if core in seen:
                yield Fault(phrase("this is asked twice here"), phrase("remove one"), where=source.at(steps))
            seen.append(core)


def _reference(source: Source, key: str, steps: Steps, *, of_key: bool = False) -> Iterator[Fault]:
    known = {*_questions(source), *STANDARD}
    if key not in known:
        way_out, values = did_you_mean(key, known)
        where = source.at(steps, of_key=of_key)
        yield Fault(phrase('there is no field "{key}"'), way_out, where=where, key=key, **values)


def _conditions(source: Source, wanted: Mapping[str, Any], steps: Steps) -> Iterator[Fault]:
    for key, raw in _mapping(wanted.get("when")).items():
        at: Steps = (*steps, "when", key)
        if key == wanted.get("field"):
            what = phrase("the answer is asked for depending on itself"), phrase("name another field")
            yield Fault(*what, where=source.at(at, of_key=True))
            continue
        yield from _reference(source, key, at, of_key=True)
        field = _mapping(_questions(source).get(key))
        for number, choice in enumerate(raw if isinstance(raw, list) else [raw]):
            yield from _fitting(source, field, choice, (*at, number) if isinstance(raw, list) else at)


def _fitting(source: Source, field: Mapping[str, Any], choice: Any, steps: Steps) -> Iterator[Fault]:
    kind, where = field.get("type"), source.at(steps)
    if kind == "boolean" and not isinstance(choice, bool):
        yield Fault(phrase('"{raw}" is neither true nor false'), phrase("write true or false"), where=where, raw=choice)
    elif kind != "boolean" and isinstance(choice, bool):
        what = phrase("YAML reads this as {raw}, not as a text"), phrase("put it in quotes")
        yield Fault(*what, where=where, raw="true" if choice else "false")
    elif kind == "list" and choice not in _mapping(field.get("values")):
        way_out, values = did_you_mean(str(choice), _mapping(field.get("values")))
        yield Fault(phrase('the list has no value "{raw}"'), way_out, where=where, raw=choice, **values)
