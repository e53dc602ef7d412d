"""Find required answers and conditions that refer to nothing or can never come true."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.guarding.conditions import COMPARISONS
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.raw import each_case, each_requirement, kind_of, mapping, questions
from b24app.pipelines.language.shape import did_you_mean
from b24app.portal.card import STANDARD

_NUMBERS = ("number", "money")


def asking_faults(source: Source) -> Iterator[Fault]:
    """Look at every entry of requires."""
    seen: list[Any] = []
    for stage, steps, wanted in each_requirement(source):
        field = wanted.get("field")
        if isinstance(field, str):
            own = (*steps, "field")
            yield from reference_faults(source, field, own if own in source.values else steps)
        if "when" in wanted:
            yield from cases_faults(source, wanted["when"], (*steps, "when"), field)
        core = (stage, field, wanted.get("when"))
        if core in seen:
            yield Fault(phrase("this is asked twice here"), phrase("remove one"), where=source.at(steps))
        seen.append(core)


def reference_faults(source: Source, key: str, steps: Steps, *, of_key: bool = False) -> Iterator[Fault]:
    """Give a fault for the key of a field that is not there."""
    known = {*questions(source), *STANDARD}
    if key not in known:
        way_out, values = did_you_mean(key, known)
        where = source.at(steps, of_key=of_key)
        yield Fault(phrase('there is no field "{key}"'), way_out, where=where, key=key, **values)


def cases_faults(source: Source, raw: Any, steps: Steps, own: Any = None) -> Iterator[Fault]:
    """Look at conditions on answers; `own` is the field that they make needed."""
    if raw in ([], {}):
        what = phrase("no condition stands here"), phrase("write one or remove {key}:")
        yield Fault(*what, where=source.at(steps, of_key=True), key=steps[-1])
    for at, case in each_case(raw, steps):
        for key, condition in case.items():
            here = (*at, key)
            if key == own:
                what = phrase("the answer is asked for depending on itself"), phrase("name another field")
                yield Fault(*what, where=source.at(here, of_key=True))
                continue
            yield from reference_faults(source, key, here, of_key=True)
            yield from _condition(source, key, condition, here)


def _condition(source: Source, key: str, raw: Any, steps: Steps) -> Iterator[Fault]:
    if not isinstance(raw, dict):
        yield from _choices(source, key, raw, steps)
        return
    for name in ("is", "not"):
        if name in raw:
            yield from _choices(source, key, raw[name], (*steps, name))
    for name in COMPARISONS:
        kind = kind_of(source, key)
        if name in raw and kind and kind not in _NUMBERS:
            what = phrase("{name} compares numbers, and this field is of type {kind}"), phrase("write is: or not:")
            yield Fault(*what, where=source.at((*steps, name), of_key=True), name=name, kind=kind)
    if _never(raw):
        what = phrase("these conditions can never hold together"), phrase("take one of them out")
        yield Fault(*what, where=source.at(steps))


def _never(raw: Mapping[str, Any]) -> bool:
    """Say whether one answer can meet all of these."""
    wanted, unwanted = ([one] if not isinstance(one, list) else one for one in (raw.get("is"), raw.get("not")))
    if raw.get("given") is False and len(raw) > 1:
        return True
    if "is" in raw and "not" in raw and all(one in unwanted for one in wanted):
        return True
    lows = [(raw[name], name == "more_than") for name in ("more_than", "at_least") if _is_number(raw.get(name))]
    highs = [(raw[name], name == "less_than") for name in ("less_than", "at_most") if _is_number(raw.get(name))]
    return any(
        low > high or (low == high and (open_low or open_high)) for low, open_low in lows for high, open_high in highs
    )


def _is_number(raw: Any) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _choices(source: Source, key: str, raw: Any, steps: Steps) -> Iterator[Fault]:
    for number, choice in enumerate(raw if isinstance(raw, list) else [raw]):
        yield from _fitting(source, key, choice, (*steps, number) if isinstance(raw, list) else steps)


def _fitting(source: Source, key: str, choice: Any, steps: Steps) -> Iterator[Fault]:
    kind, where = kind_of(source, key), source.at(steps)
    values = mapping(mapping(questions(source).get(key)).get("values"))
    if kind == "boolean" and not isinstance(choice, bool):
        yield Fault(phrase('"{raw}" is neither true nor false'), phrase("write true or false"), where=where, raw=choice)
    elif kind != "boolean" and isinstance(choice, bool):
        what = phrase("YAML reads this as {raw}, not as a text"), phrase("put it in quotes")
        yield Fault(*what, where=where, raw="true" if choice else "false")
    elif kind in _NUMBERS and isinstance(choice, str):
        what = phrase('"{raw}" is not a number, so the answer can never be this'), phrase("write a number")
        yield Fault(*what, where=where, raw=choice)
    elif kind == "list" and str(choice) not in values:
        way_out, near = did_you_mean(str(choice), values)
        yield Fault(phrase('the list has no value "{raw}"'), way_out, where=where, raw=choice, **near)
