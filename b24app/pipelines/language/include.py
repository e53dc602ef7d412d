"""Join a file with the files it includes: their fields become its own, their faults keep their own places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault, Faults, Unreadable
from b24app.pipelines.language.include_abc import with_abc
from b24app.pipelines.language.load import Reading, Source, Steps, load
from b24app.pipelines.language.raw import listed, mapping
from b24app.pipelines.language.shape import did_you_mean

PARTS = ("fields", "include")
"""What a file that is included may hold."""


@dataclass(frozen=True)
class _Part:
    """A file and the way to it from the file that was asked for."""

    source: Source
    path: Path
    way: tuple[Path, ...]
    read: Reading


def included(source: Source, path: Path, read: Reading = load) -> Source:
    """Return the file with the fields of all it includes, those first; what is wrong with them joins its faults."""
    source = with_abc(source, path, read)
    own = _Part(source, path, (_real(path),), read)
    faults = list(source.faults)
    whole = replace(source, data=source.data, faults=())
    for part in _parts(own, faults, {_real(path)}):
        faults.extend(part.source.faults)
        faults.extend(_strange(part.source))
        whole = _joined(whole, part.source, faults)
    return replace(whole, faults=tuple(faults))


def _parts(part: _Part, faults: list[Fault], seen: set[Path]) -> Iterator[_Part]:
    """Read the files that a file includes, and those that they include; each once."""
    for number, raw in enumerate(listed(mapping(part.source.data).get("include"))):
        if not isinstance(raw, str):
            continue
        where = part.source.at(("include", number))
        path = part.path.parent / raw
        real = _real(path)
        if real in part.way:
            ring = " → ".join(one.name for one in (*part.way[part.way.index(real) :], real))
            what = phrase("the files include one another: {ring}"), phrase("take one of them out")
            faults.append(Fault(*what, where=where, ring=ring))
        elif real not in seen:
            seen.add(real)
            yield from _read(part, path, where, faults, seen)


def _read(part: _Part, path: Path, where: str, faults: list[Fault], seen: set[Path]) -> Iterator[_Part]:
    try:
        found = _Part(part.read(path), path, (*part.way, _real(path)), part.read)
    except Unreadable:
        missing = phrase("the file {file} cannot be read")
        way_out = phrase("name it as it is seen from the folder of this file")
        faults.append(Fault(missing, way_out, where=where, file=str(path)))
    except Faults as several:
        faults.extend(several.faults)
    else:
        yield from _parts(found, faults, seen)
        yield found


def _real(path: Path) -> Path:
    """Return what tells a file from others; a name that no disk takes tells by itself."""
    try:
        return path.resolve()
    except ValueError:
        return path


def _strange(source: Source) -> Iterator[Fault]:
    """Tell what may not stand in a file that is included."""
    if not isinstance(source.data, dict):
        what = phrase("a mapping is wanted here"), phrase("write keys with colons, one a line")
        yield Fault(*what, where=source.at(()))
    for key in mapping(source.data):
        if key not in PARTS:
            way_out, values = did_you_mean(key, PARTS)
            strange = phrase('key "{key}" cannot stand in a file that is included')
            yield Fault(strange, way_out, where=source.at((key,), of_key=True), key=key, **values)


def _joined(whole: Source, part: Source, faults: list[Fault]) -> Source:
    ours, theirs = (mapping(mapping(one.data).get("fields")) for one in (whole, part))
    for key in theirs:
        if key in ours:
            what = phrase('field "{key}" is described in {file} too'), phrase("keep one of them")
            where = whole.at(("fields", key), of_key=True)
            faults.append(Fault(*what, where=where, key=key, file=part.at(("fields", key), of_key=True)))
    new = {key: field for key, field in theirs.items() if key not in ours}
    if not new or not isinstance(whole.data, dict) or not isinstance(whole.data.get("fields", {}), dict):
        return whole
    return replace(
        whole,
        data={**whole.data, "fields": {**new, **ours}},
        keys={**_within(part.keys, new), **whole.keys},
        values={**_within(part.values, new), **whole.values},
    )


def _within(places: Mapping[Steps, str], fields: Mapping[str, Any]) -> dict[Steps, str]:
    return {
        steps: place
        for steps, place in places.items()
        if len(steps) > 1 and steps[1] in fields and steps[0] == "fields"
    }
