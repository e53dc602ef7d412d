"""Compare the fields of a pipeline with those a portal has."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from b24app.pipelines.language.model import CustomField, Pipeline
from b24app.pipelines.language.texts import Text
from b24app.pipelines.planning.arrange import arranged
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.managing import IGNORED, MANAGED, of_field, of_value, tended_fields
from b24app.pipelines.planning.observe import Observed
from b24app.portal.userfields import LANGUAGES, Field

FIRST_SORT = 100


def field_changes(pipeline: Pipeline, observed: Observed, swapped: Collection[str]) -> Iterator[Change]:
    """List what is to be made or altered; fields that are `swapped`, by key, are made anew elsewhere."""
    for key, wanted in tended_fields(pipeline).items():
        there = observed.field(key)
        if key in swapped:
            continue
        if there is None:
            yield new_field(pipeline, key)
        else:
            yield from _altered(pipeline, key, wanted, there)


def new_field(pipeline: Pipeline, key: str) -> Change:
    """Make the change that creates a field."""
    wanted = pipeline.fields_[key]
    after = {
        "type": wanted.type,
        "multiple": wanted.multiple,
        "titles": _texts(wanted.title),
        "helps": _texts(wanted.help),
        "values": _values(pipeline, wanted, ()),
        "sort": FIRST_SORT + 1 + list(pipeline.fields_).index(key),
    }
    return Change("create", "field", key, wanted.title.said(pipeline.language), after=after)


def _altered(pipeline: Pipeline, key: str, wanted: CustomField, there: Field) -> Iterator[Change]:
    now = {
        "titles": dict(zip(LANGUAGES, there.titles, strict=True)),
        "helps": dict(zip(LANGUAGES, there.helps, strict=True)),
        "values": [asdict(value) for value in there.values],
    }
    after = {name: texts for name, texts in _labels(pipeline, wanted).items() if texts != _filled(now[name])}
    values = _values(pipeline, wanted, now["values"])
    if values:
        after["values"] = values
    if after:
        before = {name: now[name] for name in after}
        title = wanted.title.said(pipeline.language)
        yield Change("update", "field", key, title, row=there.id, before=before, after=after)


def _labels(pipeline: Pipeline, wanted: CustomField) -> dict[str, Any]:
    """Give the labels that the file looks after; without a help the portal's own stays."""
    parts = {"title": ("titles", _texts(wanted.title)), "help": ("helps", _texts(wanted.help))}
    return {
        name: texts for part, (name, texts) in parts.items() if texts and of_field(pipeline, wanted, part) == MANAGED
    }


def _filled(texts: Any) -> dict[str, str]:
    """Let one language stand for the other where the portal has none, as the file's language does."""
    first = next((text for text in texts.values() if text), "")
    return {language: text or first for language, text in texts.items()}


def _texts(text: Text | None) -> dict[str, str]:
    return {language: text.said(language) for language in LANGUAGES} if text else {}


def _values(pipeline: Pipeline, wanted: CustomField, now: Any) -> list[dict[str, Any]]:
    """List the values to send: new ones, and those whose title or place differs, each with all it has."""
    known: Mapping[str, Any] = {value["key"]: value for value in now}
    modes = {key: of_value(pipeline, wanted, key) for key in wanted.values}
    ours = [key for key, mode in modes.items() if mode == MANAGED or (mode != IGNORED and key not in known)]
    # Values without a code of their own stay and are only in the way.
    sorts = {value["key"] or f"#{value['id']}": value["sort"] for value in now}
    placed = arranged(ours, sorts)
    blank = {"id": 0, "is_default": False}
    whole = [
        {**known.get(key, blank), "key": key, "title": wanted.values[key].said(pipeline.language), "sort": placed[key]}
        for key in ours
    ]
    return [value for value in whole if value != known.get(value["key"])]
