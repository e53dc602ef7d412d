"""Which leads a filter's conditions on ID leave: found without looking at any row."""

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any

from b24app.emulator import filters
from b24app.emulator.params import whole
from b24app.emulator.state import Portal


def candidates(portal: Portal, conditions: Mapping[str, Any]) -> tuple[list[int], dict[str, Any]]:
    """Return the ids left, ascending, and the conditions still to be tested on rows."""
    least, below, named = 0, float("inf"), None
    rest: dict[str, Any] = {}
    for name, wanted in conditions.items():
        prefix, field = filters.split(name)
        if field != "ID" or (prefix not in ("=", "@") and (prefix not in _BOUNDS or whole(wanted) is None)):
            rest[name] = wanted
        elif prefix in ("=", "@"):
            named = _numbers(wanted) if named is None else named & _numbers(wanted)
        else:
            limit = (whole(wanted) or 0) + _BOUNDS[prefix]
            least, below = (max(least, limit), below) if prefix[0] == ">" else (least, min(below, limit))
    if named is not None:
        return sorted(number for number in named if number in portal.leads and least <= number < below), rest
    return portal.lead_ids[bisect_left(portal.lead_ids, least) : bisect_left(portal.lead_ids, below)], rest


# What turns a limit into the first id wanted (>, >=) or the first not wanted (<, <=).
_BOUNDS = {">": 1, ">=": 0, "<": 0, "<=": 1}


def _numbers(wanted: Any) -> set[int]:
    return {whole(item) or 0 for item in (wanted if isinstance(wanted, list) else [wanted])}
