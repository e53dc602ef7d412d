"""Make up pipelines of leads, deals and smart processes that a portal can hold."""

import json
from typing import Any

from hypothesis import strategies as st

BORN = {
    "lead": ("new", "converted", "junk"),
    "deal": ("new", "won", "lose"),
    "smart_process": ("new", "success", "fail"),
}
TYPES = ("string", "number", "money", "date", "datetime", "list", "boolean", "user")
OWN = ("CLIENT", "OBSERVER", "UTM")

names = st.text("абвгдежзиклмноп АБВxyz01#:'\"-,&?!№«»(){}[]", min_size=1, max_size=30).map(str.strip).filter(bool)
titles = names | st.fixed_dictionaries({"ru": names, "en": names})
colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def keys(prefix: str, most: int) -> st.SearchStrategy[list[str]]:
    made = st.text("abcdefgh_019", min_size=1, max_size=8).map(lambda text: prefix + text)
    return st.lists(made, max_size=most, unique_by=str.lower)


@st.composite
def stages(draw: st.DrawFn, entity: str) -> list[dict[str, Any]]:
    first, won, lost = BORN[entity]
    work = [*draw(st.sampled_from([[first], []])), *draw(keys("w", 4))]
    ending = [*draw(st.sampled_from([[lost], []])), *draw(keys("f", 2))]
    rows = [(key, "work") for key in draw(st.permutations(work or [first]))]
    rows += [(won, "success")] if draw(st.booleans()) else []
    rows += [(key, "failure") for key in ending]
    return [draw(stage(key, means)) for key, means in rows]


@st.composite
def stage(draw: st.DrawFn, key: str, means: str) -> dict[str, Any]:
    made = {"key": key, "title": draw(titles), **draw(st.sampled_from([{}, {"color": draw(colors)}]))}
    return made if means == "work" else {**made, "semantics": means}


@st.composite
def fields(draw: st.DrawFn) -> dict[str, Any]:
    return {key: draw(field(draw(st.sampled_from(TYPES)))) for key in draw(keys("q", 4))}


@st.composite
def field(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {"type": kind, "title": draw(titles)}
    if draw(st.booleans()):
        made["help"] = draw(titles)
    if kind != "boolean" and draw(st.booleans()):
        made["multiple"] = True
    if kind == "list":
        made["values"] = {f"v{number}": draw(names) for number in range(draw(st.integers(1, 4)))}
    return made


@st.composite
def sections(draw: st.DrawFn, questions: list[str]) -> dict[str, Any]:
    words = draw(st.permutations([*questions, "title", "assigned", "source", *OWN]))
    made: dict[str, Any] = {}
    for name in draw(keys("s", 3)):
        count = draw(st.integers(1, 4))
        part, words = words[:count], words[count:]
        if part:
            made[name] = {"title": draw(names), "fields": part}
    return made


@st.composite
def documents(draw: st.DrawFn, entity: str) -> dict[str, Any]:
    questions = draw(fields())
    made: dict[str, Any] = {"pipeline": "made", "for": entity, "title": draw(names), "language": "ru"}
    if entity == "deal":
        made |= draw(st.sampled_from([{}, {"funnel": "default"}, {"funnel": {"name": draw(names)}}]))
    if entity == "smart_process":
        switches = draw(st.dictionaries(st.sampled_from(["products", "sources", "dates", "robots"]), st.booleans()))
        made["process"] = {"switches": switches}
        made |= draw(st.sampled_from([{}, {"funnel": {"name": draw(names)}}]))
    if entity != "smart_process":
        made["sources"] = {key: {"title": draw(names)} for key in draw(keys("x", 2))}
    made |= {"fields": questions, "sections": draw(sections(list(questions))), "stages": draw(stages(entity))}
    return {key: value for key, value in made.items() if value not in ({}, [])}


def texts(entity: str) -> st.SearchStrategy[str]:
    """Make up pipeline files; JSON is YAML too."""
    return documents(entity).map(lambda document: json.dumps(document, ensure_ascii=False))
