"""Find what single values cannot tell: codes used twice, stages out of order, questions nobody asks.

The checks look at the plain data and pass over what has no shape, so that all faults of a file come out at once.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import LANGUAGES, phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source
from b24app.pipelines.language.raw import born_as, each_stage, mapping, questions, semantics_of
from b24app.pipelines.language.sense_abc import abc_faults
from b24app.pipelines.language.sense_asking import asking_faults
from b24app.pipelines.language.sense_keeping import keeping_faults
from b24app.pipelines.language.sense_moves import move_faults
from b24app.pipelines.language.sense_order import order_faults
from b24app.pipelines.language.sense_parts import part_faults
from b24app.pipelines.language.sense_place import place_faults
from b24app.pipelines.language.sense_references import reference_to_nothing_faults
from b24app.pipelines.language.sense_rules import rule_faults
from b24app.pipelines.language.shape import is_text, raw_at
from b24app.portal.card import STANDARD
from b24app.portal.crm import STATUS_LENGTH

_ORDER = ("work", "success", "failure")


def sense_faults(source: Source) -> Iterator[Fault]:
    """Give every fault of sense, each at its place."""
    for check in (
        _nothing,
        _used_twice,
        _stages,
        _order,
        _shown,
        _fields,
        rule_faults,
        asking_faults,
        order_faults,
        keeping_faults,
        reference_to_nothing_faults,
        move_faults,
        part_faults,
        abc_faults,
        place_faults,
    ):
        yield from check(source)


def _code(stage: Mapping[str, Any]) -> str:
    return str(stage.get("status") or stage.get("key") or "").upper()


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
    for steps, stage in each_stage(source):
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
    for steps, stage in each_stage(source):
        code, semantics, born = _code(stage), semantics_of(stage), born_as(source)
        if semantics and born.get(code, semantics) != semantics:
            what = phrase("the portal's own stage {code} always means {born}"), phrase("write semantics: {born}")
            yield Fault(*what, where=source.at((*steps, "semantics")), code=code, born=born[code])
        elif semantics == "success" and born.get(code) != "success":
            own = next(own for own, means in born.items() if means == "success")
            what = (
                phrase("a funnel has one stage of success, here {code}"),
                phrase("write status: {code} and any title"),
            )
            yield Fault(*what, where=source.at((*steps, "status")), code=own)
        if "status" not in stage and len(code) > STATUS_LENGTH:
            said = phrase("a code of a stage has no more than {most} letters, and this key is to be one")
            way_out = phrase("write a shorter key, or the code as status:")
            yield Fault(said, way_out, where=source.at((*steps, "key")), most=STATUS_LENGTH)
        if semantics in {"success", "failure"} and stage.get("requires"):
            what = phrase("a closing stage has nothing to wait for"), phrase("ask on the working stages before it")
            yield Fault(*what, where=source.at((*steps, "requires"), of_key=True))


def _order(source: Source) -> Iterator[Fault]:
    furthest = 0
    for steps, stage in each_stage(source):
        semantics = born_as(source).get(_code(stage), semantics_of(stage))
        rank = _ORDER.index(semantics) if semantics else furthest
        if rank < furthest:
            what = phrase("a stage of {semantics} stands after one of {later}")
            way_out = phrase("put the working stages first, then success, then failure")
            yield Fault(what, way_out, where=source.at(steps), semantics=semantics, later=_ORDER[furthest])
        furthest = max(furthest, rank)


def _shown(source: Source) -> Iterator[Fault]:
    """Find questions and videos that nobody will ever be shown."""
    for steps, stage in each_stage(source):
        for key in ("questions", "video"):
            if stage.get(key) and not stage.get("requires"):
                what = (
                    phrase("this is shown where answers are missing, and the stage waits for none"),
                    phrase("name the answers in requires: or remove it"),
                )
                yield Fault(*what, where=source.at((*steps, key), of_key=True))
    has_video = any(stage.get("video") for _, stage in each_stage(source))
    if mapping(source.data).get("training") is True and not has_video:
        what = phrase("no stage has a video to show"), phrase("give stages video: or remove training:")
        yield Fault(*what, where=source.at(("training",), of_key=True))


def _fields(source: Source) -> Iterator[Fault]:
    for key, raw in questions(source).items():
        field, steps = mapping(raw), ("fields", key)
        if key in STANDARD:
            what = phrase('"{key}" is a field every lead has'), phrase("choose another key or use that field")
            yield Fault(*what, where=source.at(steps, of_key=True), key=key)
        if field.get("type") == "list" and not field.get("values"):
            what = phrase("the list has no values"), phrase("add values: with at least one")
            yield Fault(*what, where=source.at(steps, of_key=True))
        if field.get("type") not in ("list", None) and "values" in field:
            what = phrase("only a list has values"), phrase("write type: list or remove them")
            yield Fault(*what, where=source.at((*steps, "values"), of_key=True))
        if field.get("type") == "boolean" and field.get("multiple") is True:
            what = phrase("a yes-or-no field cannot be multiple"), phrase("use a list")
            yield Fault(*what, where=source.at((*steps, "multiple")))
