"""Hold data to a JSON Schema: just the words of draft 2020-12 that ours uses, and an error for any other."""

import re
from typing import Any

SILENT = {"$schema", "$defs", "$comment", "title", "description", "markdownDescription", "default"}
TYPES = {"string": str, "object": dict, "array": list, "boolean": bool, "integer": int, "number": (int, float)}


def fits(data: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """Say whether data fits a schema."""
    return all(_word(word, wanted, data, schema, root) for word, wanted in schema.items() if word not in SILENT)


def _word(word: str, wanted: Any, data: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    if word in OF_PARTS and isinstance(data, dict):
        return all(fits(part, one, root) for part, one in OF_PARTS[word](data, wanted, schema))
    if word in OF_ONE:
        return bool(OF_ONE[word](data, wanted))
    if word == "$ref":
        return fits(data, root["$defs"][wanted.removeprefix("#/$defs/")], root)
    if word == "anyOf":
        return any(fits(data, one, root) for one in wanted)
    if word == "items":
        return not isinstance(data, list) or all(fits(one, wanted, root) for one in data)
    assert word in OF_PARTS, f"the check does not know the word {word}"
    return True


def _is(data: Any, kind: Any) -> bool:
    kinds = [kind] if isinstance(kind, str) else kind
    return any(isinstance(data, TYPES[one]) and (one == "boolean" or not isinstance(data, bool)) for one in kinds)


def _more(data: dict[str, Any], wanted: Any, schema: dict[str, Any]) -> list[tuple[Any, dict[str, Any]]]:
    """Pair what the other words leave over with what it has to be."""
    patterns = schema.get("patternProperties", ())
    known = {key for key in data if key in schema.get("properties", ()) or any(re.search(one, key) for one in patterns)}
    rule = {True: {}, False: NOTHING}.get(wanted, wanted) if isinstance(wanted, bool) else wanted
    return [(data[key], rule) for key in data if key not in known]


NOTHING: dict[str, Any] = {"enum": []}
OF_PARTS = {
    "properties": lambda data, wanted, _: [(data[key], one) for key, one in wanted.items() if key in data],
    "patternProperties": lambda data, wanted, _: [
        (data[key], one) for pattern, one in wanted.items() for key in data if re.search(pattern, key)
    ],
    "additionalProperties": _more,
    "propertyNames": lambda data, wanted, _: [(key, wanted) for key in data],
}
OF_ONE = {
    "type": _is,
    "enum": lambda data, wanted: data in wanted,
    "const": lambda data, wanted: data == wanted,
    "pattern": lambda data, wanted: not isinstance(data, str) or re.search(wanted, data),
    "minimum": lambda data, wanted: not _is(data, "number") or data >= wanted,
    "minItems": lambda data, wanted: not isinstance(data, list) or len(data) >= wanted,
    "minProperties": lambda data, wanted: not isinstance(data, dict) or len(data) >= wanted,
    "required": lambda data, wanted: not isinstance(data, dict) or set(wanted) <= set(data),
}
