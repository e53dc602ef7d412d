"""Put an ABC model that stands in a file of its own where the pipeline names that file."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault, Faults, Unreadable
from b24app.pipelines.language.load import Reading, Source, Steps
from b24app.pipelines.language.raw import mapping


def with_abc(source: Source, path: Path, read: Reading) -> Source:
    """Return the file with the model in it; its faults keep their own places."""
    named = mapping(source.data).get("abc")
    if not isinstance(named, str):
        return source
    where = source.at(("abc",))
    try:
        part = read(path.parent / named)
    except Unreadable:
        missing = phrase("the file {file} cannot be read")
        way_out = phrase("name it as it is seen from the folder of this file")
        return _without(source, Fault(missing, way_out, where=where, file=str(path.parent / named)))
    except Faults as several:
        return _without(source, *several.faults)
    data: Mapping[str, Any] = {**source.data, "abc": part.data}
    return replace(
        source,
        data=data,
        keys={**source.keys, **_below(part.keys)},
        values={**source.values, **_below(part.values)},
        faults=(*source.faults, *part.faults),
    )


def _without(source: Source, *faults: Fault) -> Source:
    data = {key: value for key, value in source.data.items() if key != "abc"}
    values = {steps: place for steps, place in source.values.items() if steps != ("abc",)}
    return replace(source, data=data, values=values, faults=(*source.faults, *faults))


def _below(places: Mapping[Steps, str]) -> dict[Steps, str]:
    return {("abc", *steps): place for steps, place in places.items()}
