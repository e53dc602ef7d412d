"""Foresee the state of a portal that the changes of a plan lead to, as far as anybody can know it beforehand."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from b24app.portal.userfields import LANGUAGES

Rows = dict[str, Any]


def foreseen(state: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> Rows:
    """Give the state after these changes, which are documents of changes; numbers of new rows are left out."""
    found = deepcopy({"sources": [], "layout": None, "target": None, **state})
    for name in ("stages", "fields", "sources"):
        found[name] = list(found[name])
    for change in changes:
        after = _AFTER.get(change["kind"])
        if after is not None:
            after(found, change)
    return found


def _one(rows: list[Any], key: str, name: str) -> Any:
    return next((row for row in rows if str(row[key]).upper() == name.upper()), None)


def _stage_after(found: Rows, change: Mapping[str, Any]) -> None:
    rows = found["stages"]
    there = _one(rows, "status", change["code"])
    if change["verb"] == "delete":
        rows[:] = [row for row in rows if row is not there]
    elif there is not None:
        there.update(change["after"])
    else:
        rows.append({"status": change["code"], "semantics": change["semantics"], **change["after"]})


def _source_after(found: Rows, change: Mapping[str, Any]) -> None:
    there = _one(found["sources"], "code", change["code"])
    if there is None:
        there = {"code": change["code"]}
        found["sources"].append(there)
    there.update(change["after"])


def _field_after(found: Rows, change: Mapping[str, Any]) -> None:
    rows = found["fields"]
    there = _one(rows, "key", change["key"])
    after = change["after"]
    if change["verb"] == "delete":
        rows[:] = [row for row in rows if row is not there]
        return
    if there is None:
        blank = {"titles": ["", ""], "helps": ["", ""], "values": []}
        there = {"key": change["key"], "type": after["type"], "is_multiple": after["multiple"], **blank}
        rows.append(there)
    for name in ("titles", "helps"):
        if after.get(name):
            there[name] = [after[name].get(language, "") for language in LANGUAGES]
    sent = {value["key"]: value for value in after.get("values", ())}
    kept = [sent.pop(value["key"], value) for value in there["values"]]
    there["values"] = [*kept, *sent.values()]


def _value_after(found: Rows, change: Mapping[str, Any]) -> None:
    field = _one(found["fields"], "key", change["key"])
    if field is not None:
        field["values"] = [one for one in field["values"] if one["key"] != change["code"]]


def _card_after(found: Rows, change: Mapping[str, Any]) -> None:
    found["layout"] = change["after"]["sections"]


def _funnel_after(found: Rows, change: Mapping[str, Any]) -> None:
    funnel = (found["target"] or {}).get("funnel")
    if funnel and change["after"].get("name"):
        funnel["name"] = change["after"]["name"]


_AFTER: Mapping[str, Callable[[Rows, Mapping[str, Any]], None]] = {
    "stage": _stage_after,
    "field": _field_after,
    "source": _source_after,
    "value": _value_after,
    "card": _card_after,
    "funnel": _funnel_after,
}
