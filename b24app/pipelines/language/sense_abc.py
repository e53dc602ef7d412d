"""Find what can never count in an ABC model, and what is written over by something else."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.load import Source, Steps
from b24app.pipelines.language.raw import kind_of, listed, mapping, questions
from b24app.pipelines.language.shape import did_you_mean

_WAYS = ("values", "bands", "given")


def abc_faults(source: Source) -> Iterator[Fault]:
    """Look at the model of the pipeline."""
    abc = mapping(mapping(source.data).get("abc"))
    for name, raw in mapping(abc.get("coefficients")).items():
        at: Steps = ("abc", "coefficients", name)
        scores = [mapping(one) for one in listed(mapping(raw).get("scores"))]
        for number, score in enumerate(scores):
            yield from _score(source, score, (*at, "scores", number))
        if scores and not any(_most(score) for score in scores):
            what = phrase("no answer gives a point here"), phrase("give at least one value points above 0")
            yield Fault(*what, where=source.at(at, of_key=True))
    for place, way in enumerate(listed(abc.get("sum"))):
        for number, raw in enumerate(listed(mapping(way).get("factors"))):
            yield from _values(source, mapping(raw), ("abc", "sum", place, "factors", number))
    yield from _classes(source, mapping(abc.get("classes")))
    yield from _kept(source, abc)


def _score(source: Source, score: Mapping[str, Any], steps: Steps) -> Iterator[Fault]:
    ways = [way for way in _WAYS if way in score]
    kind = kind_of(source, score.get("field"))
    if len(ways) != 1:
        what = phrase("an answer is weighed in one way, and here are {count}"), phrase("keep one of {ways}")
        yield Fault(*what, where=source.at(steps), count=len(ways), ways=", ".join(_WAYS))
    elif ways == ["bands"] and kind and kind not in {"number", "money"}:
        what = phrase("bands are for numbers, and this field is of type {kind}"), phrase("write values: or given:")
        yield Fault(*what, where=source.at((*steps, "bands"), of_key=True), kind=kind)
    elif ways == ["values"] and kind in {"number", "money", "date", "datetime", "user"}:
        said = phrase("values: is for lists and texts, and this field is of type {kind}")
        way_out = phrase("write bands: or given:")
        yield Fault(said, way_out, where=source.at((*steps, "values"), of_key=True), kind=kind)
    yield from _values(source, score, steps)
    yield from _bands(source, listed(score.get("bands")), (*steps, "bands"))


def _values(source: Source, score: Mapping[str, Any], steps: Steps) -> Iterator[Fault]:
    known = mapping(mapping(questions(source).get(str(score.get("field")))).get("values"))
    for key in mapping(score.get("values")) if known else ():
        if key not in known:
            way_out, near = did_you_mean(key, known)
            where = source.at((*steps, "values", key), of_key=True)
            yield Fault(phrase('the list has no value "{raw}"'), way_out, where=where, raw=key, **near)


def _bands(source: Source, bands: list[Any], steps: Steps) -> Iterator[Fault]:
    reached: float | None = None
    for number, raw in enumerate(bands):
        limit = mapping(raw).get("below")
        if limit is None and number + 1 < len(bands):
            what = phrase("only the last band may have no upper end"), phrase("add below:")
            yield Fault(*what, where=source.at((*steps, number)))
        if isinstance(limit, int | float):
            if reached is not None and limit <= reached:
                what = phrase("no number falls into this band"), phrase("put the bands in order")
                yield Fault(*what, where=source.at((*steps, number)))
            reached = limit


def _most(score: Mapping[str, Any]) -> bool:
    """Say whether a score can give a point at all; what has no shape is told elsewhere and counts as one."""
    bands = [mapping(band).get("points") for band in listed(score.get("bands"))]
    points = [*mapping(score.get("values")).values(), *bands, score.get("given")]
    return bool(score.get("weight", 1)) and any(point for point in points)


def _classes(source: Source, classes: Mapping[str, Any]) -> Iterator[Fault]:
    first, second = classes.get("A", 70), classes.get("B", 40)
    if isinstance(first, int | float) and isinstance(second, int | float) and not second < first <= 100:
        what = phrase("class A begins at {first} and B at {second}"), phrase("write B below A, and A up to 100")
        yield Fault(*what, where=source.at(("abc", "classes")), first=first, second=second)


def _kept(source: Source, abc: Mapping[str, Any]) -> Iterator[Fault]:
    """Find fields that two results are written into, and lists that have no classes."""
    places: list[Steps] = [("abc", "coefficients", name, "into") for name in mapping(abc.get("coefficients"))]
    places += [("abc", "into")]
    seen: set[str] = set()
    for steps in places:
        raw: Any = source.data
        for step in steps:
            raw = mapping(raw).get(str(step))
        if isinstance(raw, str) and raw in seen:
            what = phrase('two results are written into "{key}"'), phrase("give each its own field")
            yield Fault(*what, where=source.at(steps), key=raw)
        seen |= {raw} if isinstance(raw, str) else set()
    key = abc.get("into")
    values = mapping(mapping(questions(source).get(str(key))).get("values"))
    if values and not {"a", "b", "c"} <= set(values):
        what = phrase("the list has to have the values a, b and c"), phrase("add them to {key}")
        yield Fault(*what, where=source.at(("abc", "into")), key=key)
