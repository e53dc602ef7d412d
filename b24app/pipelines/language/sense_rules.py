"""Find rules for answers that cannot be kept, contradict themselves or are never looked at."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.raw import each_requirement, kind_of, mapping, questions
from b24app.pipelines.language.rules import Rules

_NUMBERS, _TEXTS, _DATES = ("number", "money"), ("string",), ("date", "datetime")
_FIT: Mapping[str, tuple[str, ...]] = {
    "min": _NUMBERS,
    "max": _NUMBERS,
    "min_length": _TEXTS,
    "max_length": _TEXTS,
    "pattern": _TEXTS,
}
"""Types of fields that a rule can be kept for."""


def rule_faults(source: Source) -> Iterator[Fault]:
    """Look at the rules of every field and of every required answer."""
    required = [wanted.get("field") for _, _, wanted in each_requirement(source)]
    for key, raw in questions(source).items():
        steps: Steps = ("fields", key)
        yield from _rules(source, mapping(raw), kind_of(source, key), steps)
        is_own = source.at(steps).startswith(f"{source.name}:")
        if is_own and key not in required:
            yield from _unasked(source, mapping(raw), steps)
    for _, steps, wanted in each_requirement(source):
        yield from _rules(source, wanted, kind_of(source, wanted.get("field")), steps)


def _unasked(source: Source, raw: Mapping[str, Any], steps: Steps) -> Iterator[Fault]:
    rule = next((name for name in Rules.model_fields if name in raw), None)
    if rule:
        what = phrase("no stage asks for this answer, so its {rule} is never looked at")
        way_out = phrase("name the field in requires: of a stage or remove the rule")
        yield Fault(what, way_out, where=source.at((*steps, rule), of_key=True), rule=rule)


def _rules(source: Source, raw: Mapping[str, Any], kind: str, steps: Steps) -> Iterator[Fault]:
    fit = {**_FIT, "format": _DATES if raw.get("format") == "future" else _TEXTS}
    for name, kinds in fit.items():
        if name in raw and kind and kind not in kinds:
            what = phrase("{rule} is not for a field of type {kind}"), phrase("it is for these types: {kinds}")
            where = source.at((*steps, name), of_key=True)
            yield Fault(*what, where=where, rule=name, kind=kind, kinds=", ".join(kinds))
    for least, most in (("min", "max"), ("min_length", "max_length")):
        low, high = raw.get(least), raw.get(most)
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            what = phrase("{least} is above {most}, no answer can fit"), phrase("exchange them")
            yield Fault(*what, where=source.at((*steps, least)), least=least, most=most)
