"""Write down what a portal has as a pipeline file that, applied again, changes nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from b24app.pipelines.exporting.export_place import card, place, removed, sources
from b24app.pipelines.exporting.keys import free_key
from b24app.pipelines.exporting.merge import Known
from b24app.pipelines.language.check import check
from b24app.pipelines.language.faults import Faults
from b24app.pipelines.language.load import read
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.observe import Observed
from b24app.portal.card import STANDARD
from b24app.portal.crm import Stage
from b24app.portal.userfields import KEY_LENGTH, LANGUAGES, TYPES, Field

_FIT = re.compile(rf"[a-z0-9_]{{1,{KEY_LENGTH}}}")
_HEAD = """\
# What the portal has. It knows nothing of requirements, questions, tasks, terms and whatever else only a file says;
"""
_ALONE = "# add that here, or export on the machine that applied the pipeline.\n"
_TOGETHER = "# that comes from the pipeline that was applied here last.\n"


def export(observed: Observed, name: str, language: str, applied: Pipeline | None = None) -> str:
    """Return the YAML of what was observed; fields that a file cannot describe are named in a comment.

    What only files say comes from the pipeline `applied` last, where it still fits.
    """
    fitting = applied if applied and applied.entity == observed.target.entity else None
    # What was applied may know nothing of stages that are there besides, or speak of things that are gone.
    for known in (Known(fitting, language), Known(fitting, language, only_known=True)):
        text = _written(observed, name, known)
        try:
            check(read(text, name))
        except Faults:
            continue
        return text
    return _written(observed, name, Known(None, language))


def _written(observed: Observed, name: str, known: Known) -> str:
    described = [field for field in observed.fields if _describable(field)]
    document: dict[str, Any] = {"pipeline": name, **place(observed, name, known), "language": known.language}
    document |= known.rules()
    document |= sources(observed, known)
    if described:
        document["fields"] = {field.key: dict(_field(field, known)) for field in described}
    document |= card(observed, {field.key for field in described}, known)
    document |= removed(observed, document.get("removed"))
    document["stages"] = list(_stages(observed.stages, known))
    head = _HEAD + (_TOGETHER if known.pipeline else _ALONE)
    return head + "".join(_left_out(observed, known)) + _as_yaml(document)


def _left_out(observed: Observed, known: Known) -> Iterator[str]:
    for field in observed.fields:
        if not _describable(field):
            yield f"# not described here, left as it is: field {field.key}\n"
    for stage in observed.stages:
        if not known.has_place_for(stage.status):
            yield f"# not described here, left as it is: stage {stage.status} ({stage.title})\n"


def _describable(field: Field) -> bool:
    """Say whether the file's language has words for a field; what has none stays on the portal untouched."""
    has_title = any(text.strip() for text in field.titles)
    has_values = field.type != "list" or any(value.key and value.title for value in field.values)
    has_key = bool(_FIT.fullmatch(field.key)) and field.key not in STANDARD
    return field.type in TYPES and has_key and has_title and has_values


def _field(field: Field, known: Known) -> Iterator[tuple[str, Any]]:
    there = known.field(field.key)
    yield "type", field.type
    yield "title", _texts(field.titles)
    if any(field.helps):
        yield "help", _texts(field.helps)
    if field.is_multiple:
        yield "multiple", True
    if field.type == "list":
        values = {value.key: value.title for value in field.values if value.key and value.title}
        yield (
            "values",
            {key: known.text(title, there.values.get(key) if there else None) for key, title in values.items()},
        )
    yield from known.field_rules(field.key).items()


def _texts(texts: tuple[str, ...]) -> Any:
    said = {language: text for language, text in zip(LANGUAGES, texts, strict=True) if text}
    return said if len(set(said.values())) > 1 else next(iter(said.values()))


def _stages(stages: tuple[Stage, ...], known: Known) -> Iterator[Mapping[str, Any]]:
    used: set[str] = set()
    order = {"work": 0, "success": 1, "failure": 2}
    told = [stage for stage in stages if known.has_place_for(stage.status)]
    for stage in sorted(told, key=lambda stage: order[stage.semantics]):
        there = known.stage(stage.status)
        key = there.key if there else free_key(stage.status, used | known.stage_keys, "stage")
        used.add(key)
        yield {
            "key": key,
            **({} if key.upper() == stage.status else {"status": stage.status}),
            "title": known.text(stage.title, there.title if there else None),
            **({"color": stage.color} if re.fullmatch("#[0-9A-F]{6}", stage.color) else {}),
            **({} if stage.semantics == "work" else {"semantics": stage.semantics}),
            **known.stage_rules(stage.status),
        }


def _as_yaml(document: Mapping[str, Any]) -> str:
    # Through JSON, so that no text is the same object twice and becomes an alias.
    plain = json.loads(json.dumps(document))
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=118))
