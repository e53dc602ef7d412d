"""Say in plain words what the models refuse about a file's shape: missing and unknown keys, wrong kinds of values."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.places import is_text_at, keys_at
from b24app.portal.crm import STATUS_LENGTH
from b24app.portal.userfields import KEY_LENGTH

Words = tuple[str, str]
"""What is wrong and the way out."""

_IN_QUOTES = phrase("put it in quotes")

_SAID: Mapping[str, Words] = {
    "card_word": (
        phrase('"{given}" is neither the key of a field nor a name in capitals'),
        phrase("write for example budget, phone or CLIENT"),
    ),
    "section": (
        phrase('"{given}" cannot be the name of a section'),
        phrase("write up to 50 Latin letters, digits, - and _"),
    ),
    "key": (
        phrase('"{given}" is not a key'),
        phrase("write small Latin letters, digits and _, for example stand_size"),
    ),
    "status": (
        phrase('"{given}" is not a code of a stage'),
        phrase("write up to {status_length} Latin letters, digits, - and _"),
    ),
    "color": (phrase('color "{given}" is not #RRGGBB'), phrase('write for example "#39A8EF"')),
    "blank": (phrase("the text is empty"), phrase("write it or remove the key")),
    "choice": (phrase("an answer is wanted here"), phrase("write a value or a list of values")),
    "too_long": (phrase("the key is too long"), phrase("write up to {key_length} letters")),
    "bool_type": (phrase('"{raw}" is neither true nor false'), phrase("write true or false")),
    "span": (
        phrase('"{given}" is no length of time'),
        phrase("write for example 4 working hours, 1 working day, 30 minutes"),
    ),
    "hours": (phrase('"{given}" are no hours'), phrase("write them as 09:00-18:00")),
    "day": (phrase('"{given}" is no day'), phrase("write it as 2026-05-11, or 05-09 for every year")),
    "zone": (phrase('there is no time zone "{given}"'), phrase("write its usual name, for example Europe/Moscow")),
    "who": (
        phrase('"{raw}" names nobody'),
        phrase("write head, a user's number, or the key of a field"),
    ),
    "sellers": (
        phrase("the rule says {given} and names others"),
        phrase("write sellers: together with to: sellers, and department: together with to: department"),
    ),
    "one_of_step": (
        phrase("a step does exactly one thing"),
        phrase("write one of move:, fill: and wait:"),
    ),
    "portal_field": (
        phrase('"{given}" is not the name of a field'),
        phrase("write it as the portal does, for example NAME or UF_CRM_BUDGET"),
    ),
    "string_pattern_mismatch": (phrase('"{raw}" is no beginning of a number'), phrase('write for example "+7812"')),
    "dict_type": (phrase("a mapping is wanted here"), phrase("write keys with colons, one a line")),
    "model_type": (phrase("a mapping is wanted here"), phrase("write keys with colons, one a line")),
    "bound": (phrase('"{given}" is no limit'), phrase("write a number like 5 or a share like 30%")),
    "url": (phrase("this is not the address of a page"), phrase("write it with https:// in front")),
    "regex": (phrase("this is not a regular expression"), phrase("check its brackets and backslashes")),
    "float_type": (phrase('"{raw}" is not a number'), phrase("write a number without quotes")),
    "int_type": (phrase('"{raw}" is not a number'), phrase("write a number without quotes")),
    "greater_than_equal": (phrase("the number is too small"), phrase("write {ge} or more")),
    "greater_than": (phrase("the number is too small"), phrase("write more than {gt}")),
    "less_than_equal": (phrase("the number is too large"), phrase("write {le} or less")),
    "tuple_type": (phrase("a list is wanted here"), phrase("begin each line with a dash")),
}


def shape_faults(source: Source, refused: ValidationError, root: type[BaseModel] = Pipeline) -> Iterator[Fault]:
    """Give a fault for each thing the models refused, at its place in the file; `root` is what the file holds."""
    for error in refused.errors(include_url=False):
        steps = as_written(source.data, (step for step in error["loc"] if step != "[key]"))
        raw = raw_at(source.data, steps)
        # The models leave out what is wrong inside a list and then find the list too short.
        echo = error["type"] == "too_short" and raw
        # A language that is not given echoes the one that is; an empty value has its own fault already.
        echo = echo or (raw is None and error["type"] not in {"missing", "extra_forbidden"})
        if echo:
            continue
        make = _MADE.get(error["type"], _plain)
        yield make(source, steps, {**error, "root": root}, raw)


def as_written(data: Any, steps: Iterable[str | int]) -> Steps:
    """Drop the steps into what the models make of a short form: a mapping of a key, a list of a single value."""
    written: list[str | int] = []
    for step in steps:
        if isinstance(data, dict) and (step in data or step != "is") and not isinstance(step, int):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
        else:
            continue
        written.append(step)
    return tuple(written)


def raw_at(data: Any, steps: Iterable[str | int]) -> Any:
    """Return what stands at a place of the file, or the nearest thing around it that is not a mapping or list."""
    for step in steps:
        if isinstance(data, dict):
            data = data.get(str(step))
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
    return data


def _plain(source: Source, steps: Steps, error: Mapping[str, Any], raw: Any) -> Fault:
    what, way_out = _SAID.get(error["type"], (phrase("this value does not fit"), phrase("see pipelines/README.md")))
    context = error.get("ctx") or {}
    given = context.get("given", raw)
    bounds = {name: f"{context.get(name, 1):g}" for name in ("ge", "gt", "le")}
    limits = {"status_length": STATUS_LENGTH, "key_length": KEY_LENGTH, **bounds}
    at = source.at(steps, of_key="[key]" in error["loc"])
    return Fault(what, way_out, where=at, given=given, raw=raw, **limits)


def _missing(source: Source, steps: Steps, _: Mapping[str, Any], __: Any) -> Fault:
    what = phrase('key "{key}" is missing'), phrase("add it here")
    return Fault(*what, where=source.at(steps[:-1], of_key=True), key=steps[-1])


def _unknown(source: Source, steps: Steps, error: Mapping[str, Any], raw: Any) -> Fault:
    known = keys_at(error["root"], steps[:-1])
    where = source.at(steps, of_key=True)
    way_out, values = did_you_mean(str(steps[-1]), known)
    if raw is None and is_text_at(error["root"], steps[:-1]):
        what = phrase("the text breaks off at a comma"), phrase("put the whole text in quotes")
        return Fault(*what, where=where)
    return Fault(phrase('key "{key}" is not known'), way_out, where=where, key=steps[-1], **values)


def did_you_mean(word: str, known: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Give the way out for a word that is not known: the nearest known one, or all of them."""
    names = sorted(known)
    near = difflib.get_close_matches(word.lower(), names, n=1)
    if near:
        return phrase('did you mean "{near}"?'), {"near": near[0]}
    if not names:
        return phrase("remove it"), {}
    return phrase("write one of these: {known}"), {"known": ", ".join(names)}


def is_text(steps: Steps) -> bool:
    """Say whether a place of the file holds a text that may be given by language."""
    return is_text_at(Pipeline, steps)


def _one_of(source: Source, steps: Steps, error: Mapping[str, Any], raw: Any) -> Fault:
    expected = error["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
    way_out, values = did_you_mean(str(raw), expected)
    return Fault(phrase('"{raw}" does not fit here'), way_out, where=source.at(steps), raw=raw, **values)


def _no_text(source: Source, steps: Steps, _: Mapping[str, Any], raw: Any) -> Fault:
    where = source.at(steps)
    if isinstance(raw, bool):
        what = phrase("YAML reads this as {raw}, not as a text")
        return Fault(what, _IN_QUOTES, where=where, raw="true" if raw else "false")
    if isinstance(raw, int | float):
        return Fault(phrase("YAML reads this as the number {raw}, not as a text"), _IN_QUOTES, where=where, raw=raw)
    return Fault(phrase("a text is wanted here"), phrase("write it after the colon, or as ru: and en:"), where=where)


def _short(source: Source, steps: Steps, _: Mapping[str, Any], __: Any) -> Fault:
    what = phrase("nothing is listed here"), phrase("write at least one")
    if steps == ("stages",):
        what = phrase("there is no stage"), phrase("describe at least one")
    return Fault(*what, where=source.at(steps))


_MADE: Mapping[str, Callable[[Source, Steps, Mapping[str, Any], Any], Fault]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _one_of,
    "string_type": _no_text,
    "text_type": _no_text,
    "too_short": _short,
}
