"""Make the JSON Schemas by which editors complete, explain and check our files; they come from the models."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from b24app.languages import translator
from b24app.pipelines.language.model import Pipeline

DIALECT = "https://json-schema.org/draft/2020-12/schema"


_COMPLETING = {
    "$ref",
    "$defs",
    "type",
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "prefixItems",
}
_COMPLETING |= {"anyOf", "oneOf", "allOf", "enum", "const", "description"}


def schema() -> dict[str, Any]:
    """Return the schema of pipeline files, its texts in English and Russian."""
    return schema_of(Pipeline, "b24app pipeline", "b24app pipelines schema")


def schema_of(model: type[BaseModel], name: str, command: str) -> dict[str, Any]:
    """Return the schema of what a kind of file holds; `command` is the one that makes it."""
    made = model.model_json_schema(by_alias=True, mode="validation")
    for one in [made, *made["$defs"].values()]:
        # These are the models' own docstrings, which are for programmers.
        one.pop("description", None)
    for part in _parts(made):
        _explained(part)
    title = {"title": name, "$comment": f"made by: {command}"}
    return {"$schema": DIALECT, **title, **{key: value for key, value in made.items() if key != "title"}}


def schema_in(language: str) -> dict[str, Any]:
    """Return the schema of pipeline files for an editor that only completes and explains, its texts in one language."""
    made = schema()
    for part in list(_parts(made)):
        for key in part.keys() - _COMPLETING:
            del part[key]
        if isinstance(part.get("description"), str):
            lines = part["description"].split("\n")
            half = len(lines) // 2
            part["description"] = "\n".join(lines[half:] if language == "ru" else lines[:half])
    return made


def schema_text() -> str:
    """Return the schema as it is kept in pipelines/schema.json."""
    return as_text(schema())


def as_text(made: dict[str, Any]) -> str:
    """Write a schema as it is kept in a file."""
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _parts(node: Any) -> Iterator[dict[str, Any]]:
    """Give every schema within a schema; names of properties are no schemas."""
    if isinstance(node, list):
        for one in node:
            yield from _parts(one)
    elif isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key in {"properties", "$defs"}:
                yield from _parts(list(value.values()))
            elif key not in {"enum", "const", "default"}:
                yield from _parts(value)


def _explained(part: dict[str, Any]) -> None:
    """Put the Russian text beside the English one and drop what says nothing to a person."""
    part.pop("title", None)
    if part.get("default", 0) in (None, [], {}):
        part.pop("default")
    _without_null(part)
    if "patternProperties" in part:
        part["additionalProperties"] = False
    english = part.get("description")
    if isinstance(english, str):
        russian = translator("ru")(english)
        part["description"] = f"{english}\n{russian}"
        part["markdownDescription"] = f"{english}\n\n{russian}"


def _without_null(part: dict[str, Any]) -> None:
    """Take out null: in a file a key without a value is a fault."""
    choices = [one for one in part.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) < len(part.get("anyOf", ())):
        part.pop("anyOf")
        part.update(choices[0] if len(choices) == 1 else {"anyOf": choices})
