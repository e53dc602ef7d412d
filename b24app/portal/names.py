"""Check the names in a list call against the portal's fields first.

A portal passes over a filter it does not know without a word, and gives the whole table.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from b24app.languages import phrase
from b24app.portal.reads import Reader
from b24app.portal.refusals import UnknownName

_PREFIX = re.compile(r"[!<>=%@?~*+]*")

_FIELDS = {"tasks.task.list": "tasks.task.getFields", "user.get": "user.fields"}
"""Methods that describe fields, where it is not `list` with another ending."""

_CHECKED_BY_PORTAL = {"crm.stagehistory.list"}

_ALWAYS = {"LOGIC", "*", "UF_*"}

_FRESH = 300.0
"""Seconds for which a portal's fields are believed."""


class Names:
    """Remembers which fields a portal's lists have."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[float, frozenset[str]]] = {}

    def check(self, portal: Reader, method: str, params: Mapping[str, Any], now: float) -> None:
        """Raise UnknownName where filter, order or select name a field that the portal does not have."""
        used = set(_used(params))
        if not used or method.lower() in _CHECKED_BY_PORTAL:
            return
        known = self._of(portal, method, params, now)
        unknown = sorted(used - known)
        if unknown:
            near = [match for name in unknown for match in get_close_matches(name, known, 1)]
            raise UnknownName(
                phrase("{method} knows no field {names}: the portal would pass over it and give other rows"),
                phrase("did you mean {near}?") if near else phrase("see the fields of this method"),
                where=portal.name,
                method=method,
                names=", ".join(unknown),
                near=", ".join(near),
            )

    def _of(self, portal: Reader, method: str, params: Mapping[str, Any], now: float) -> frozenset[str]:
        own = {name: params[name] for name in ("entityTypeId", "IBLOCK_ID") if name in params}
        key = (method.lower(), str(own))
        at, names = self._known.get(key, (float("-inf"), frozenset()))
        if not 0 <= now - at < _FRESH:
            asked = _FIELDS.get(method.lower(), method.rpartition(".")[0] + ".fields")
            names = frozenset(_ALWAYS | set(_fields(portal.read(asked, own).result)))
            self._known[key] = now, names
        return names


def _used(params: Mapping[str, Any]) -> Iterator[str]:
    yield from _filtered(params.get("filter"))
    order, select = params.get("order"), params.get("select")
    yield from order if isinstance(order, Mapping) else ()
    yield from (name for name in select if isinstance(name, str)) if isinstance(select, list | tuple) else ()


def _filtered(part: Any) -> Iterator[str]:
    # A filter may hold further filters under numbers, joined by LOGIC.
    if isinstance(part, list):
        for inner in part:
            yield from _filtered(inner)
    for name, value in part.items() if isinstance(part, Mapping) else ():
        bare = _PREFIX.sub("", str(name), count=1)
        if bare.isdigit():
            yield from _filtered(value)
        else:
            yield bare


def _fields(result: Any) -> Iterator[str]:
    if isinstance(result, Mapping):
        inner = result.get("fields")
        for name, about in (inner if isinstance(inner, Mapping) else result).items():
            yield str(name)
            original = about.get("upperName") if isinstance(about, Mapping) else None
            if original:
                yield str(original)
