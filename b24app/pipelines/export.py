"""Write down a portal's funnel as a pipeline file that, applied again, changes nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from b24app.pipelines.observe import Observed
from b24app.portal.card import STANDARD
from b24app.portal.crm import Stage
from b24app.portal.userfields import KEY_LENGTH, LANGUAGES, TYPES, Field

_FIT = re.compile(rf"[a-z0-9_]{{1,{KEY_LENGTH}}}")


def export(observed: Observed, name: str, language: str) -> str:
    """Return the YAML of what was observed; fields that a file cannot describe are named in a comment."""
    described = [field for field in observed.fields if _describable(field)]
    left_out = [field.key for field in observed.fields if not _describable(field)]
    document: dict[str, Any] = {"pipeline": name, "for": "lead", "title": name, "language": language}
    if described:
        document["fields"] = {field.key: dict(_field(field)) for field in described}
    document["stages"] = list(_stages(observed.stages))
    note = "".join(f"# not described here, left as it is: field {key}\n" for key in left_out)
    return note + _as_yaml(document)


def _describable(field: Field) -> bool:
    """Say whether the file's language has words for a field; what has none stays on the portal untouched."""
    has_title = any(text.strip() for text in field.titles)
    has_values = field.type != "list" or any(value.key and value.title for value in field.values)
    has_key = bool(_FIT.fullmatch(field.key)) and field.key not in STANDARD
    return field.type in TYPES and has_key and has_title and has_values


def _field(field: Field) -> Iterator[tuple[str, Any]]:
    yield "type", field.type
    yield "title", _texts(field.titles)
    if any(field.helps):
        yield "help", _texts(field.helps)
    if field.is_multiple:
        yield "multiple", True
    if field.type == "list":
        yield "values", {value.key: value.title for value in field.values if value.key and value.title}


def _texts(texts: tuple[str, ...]) -> Any:
    said = {language: text for language, text in zip(LANGUAGES, texts, strict=True) if text}
    return said if len(set(said.values())) > 1 else next(iter(said.values()))


def _stages(stages: tuple[Stage, ...]) -> Iterator[Mapping[str, Any]]:
    used: set[str] = set()
    order = {"work": 0, "success": 1, "failure": 2}
    for stage in sorted(stages, key=lambda stage: order[stage.semantics]):
        key = _key(stage.status, used)
        used.add(key)
        yield {
            "key": key,
            **({} if key.upper() == stage.status else {"status": stage.status}),
            "title": stage.title,
            **({"color": stage.color} if re.fullmatch("#[0-9A-F]{6}", stage.color) else {}),
            **({} if stage.semantics == "work" else {"semantics": stage.semantics}),
        }


def _key(status: str, used: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9_]", "_", status.lower()) or "stage"
    free = (f"{plain}_{number}" for number in range(2, len(used) + 3))
    return plain if plain not in used else next(key for key in free if key not in used)


def _as_yaml(document: Mapping[str, Any]) -> str:
    # Through JSON, so that no text is the same object twice and becomes an alias.
    plain = json.loads(json.dumps(document))
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=118))
