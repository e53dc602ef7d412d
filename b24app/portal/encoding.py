"""Write parameters as a portal wants them: JSON for a single call, a command string for one inside a batch."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from urllib.parse import quote

_REFERENCES = ("$result[", "$next[", "$total[", "$time[", "$error[")
"""A portal replaces these anywhere in a batch, in the text that a person wrote too."""


def for_json(value: Any) -> Any:
    """Return the value with only what JSON knows: dates in ISO 8601, exact numbers as text, any sequence as a list."""
    if isinstance(value, Enum):
        return for_json(value.value)
    if isinstance(value, Mapping):
        return {str(key): for_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [for_json(inner) for inner in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        raise TypeError("bytes have no place in a call; encode them as the method says")
    return str(value) if isinstance(value, Decimal) else value


def command(method: str, params: Mapping[str, Any]) -> str:
    """Write one command of a batch: `method?key=value&...`, every key and value percent-encoded."""
    pairs = [f"{key}={quote(text, safe='')}" for key, text in _pairs("", for_json(params))]
    return f"{method}?{'&'.join(pairs)}" if pairs else method


def may_be_batched(params: Mapping[str, Any]) -> bool:
    """Say whether parameters are free of texts that a portal would take for references to other commands."""
    return not any(reference in text for text in _texts(for_json(params)) for reference in _REFERENCES)


def _pairs(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping | list) and (value or not prefix):
        inner = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, part in inner:
            name = quote(str(key), safe="")
            yield from _pairs(f"{prefix}[{name}]" if prefix else name, part)
    else:
        yield prefix, _text(value)


def _text(value: Any) -> str:
    # An empty list cannot be written in a command string; `key=` is how a portal is told "none of them".
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return str(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value
