"""Tell line by line how two states of a portal differ, and foresee the state that changes lead to."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from b24app.languages import Translate, phrase
from b24app.portal.userfields import LANGUAGES

State = Mapping[str, Any]
"""What `Observed.document` gives, possibly after it was JSON."""

_STAGE = ("title", "sort", "color", "semantics")
_FIELD = ("type", "is_multiple", "titles", "helps")
_KINDS = {"stage": phrase("stage"), "field": phrase("field"), "value": phrase("value"), "funnel": phrase("funnel")}
PARTS = {
    "title": phrase("title"),
    "titles": phrase("title"),
    "helps": phrase("help"),
    "sort": phrase("sort"),
    "color": phrase("colour"),
    "values": phrase("values"),
    "semantics": phrase("meaning"),
    "type": phrase("type"),
    "is_multiple": phrase("several answers"),
}


@dataclass(frozen=True)
class Difference:
    """One thing that differs; `part` is empty where the whole thing appeared (`was` is None) or went (`now` is None).

    `name` is a stage's code or a field's key; of a value both, with a dot between.
    """

    kind: str
    name: str
    title: str
    part: str
    was: Any
    now: Any

    def document(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return dict(vars(self))

    def said(self, translate: Translate) -> str:
        """Say it in one line."""
        head = f"{translate(_KINDS[self.kind])} {self.name} «{self.title}»"
        if not self.part:
            return f"{head}: {translate(phrase('new') if self.was is None else phrase('gone'))}"
        return f"{head}: {translate(PARTS[self.part])} {shown(self.was)} → {shown(self.now)}"


def shown(value: Any) -> str:
    """Show a value to a person."""
    if isinstance(value, (list, tuple)):
        return " / ".join(dict.fromkeys(shown(one) for one in value))
    return f"«{value}»" if isinstance(value, str) else str(value)


def differences(then: State, now: State) -> tuple[Difference, ...]:
    """List what differs, stages first, each in the order of the portal; rows' numbers do not count."""
    return (*_stages(then, now), *_fields(then, now))


def _stages(then: State, now: State) -> Iterator[Difference]:
    for was, there in _pairs(then["stages"], now["stages"], "status"):
        yield from _compared("stage", (was or there)["status"], (was or there)["title"], was, there, _STAGE)


def _fields(then: State, now: State) -> Iterator[Difference]:
    for was, there in _pairs(then["fields"], now["fields"], "key"):
        one = was or there
        title = next((text for text in one["titles"] if text), one["key"])
        yield from _compared("field", one["key"], title, was, there, _FIELD)
        if was and there:
            for old, new in _pairs(was["values"], there["values"], "key"):
                value = old or new
                if value["key"]:
                    yield from _compared("value", f"{one['key']}.{value['key']}", value["title"], old, new, ("title",))


def _pairs(then: Sequence[Any], now: Sequence[Any], key: str) -> Iterator[tuple[Any, Any]]:
    old = {str(one[key]).upper(): one for one in then}
    new = {str(one[key]).upper(): one for one in now}
    for name in dict.fromkeys([*new, *old]):
        yield old.get(name), new.get(name)


def _compared(kind: str, name: str, title: str, was: Any, now: Any, parts: Sequence[str]) -> Iterator[Difference]:
    if was is None or now is None:
        yield Difference(kind, name, title, "", was and title, now and title)
        return
    for part in parts:
        if _plain(was[part]) != _plain(now[part]):
            yield Difference(kind, name, title, part, was[part], now[part])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, (list, tuple)) else value


def foreseen(state: State, changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the state after these changes, which are documents of changes; what nobody can know yet is left out."""
    found = deepcopy({"stages": list(state["stages"]), "fields": list(state["fields"])})
    for change in changes:
        if change["kind"] == "stage":
            _stage_after(found["stages"], change)
        elif change["kind"] == "field":
            _field_after(found["fields"], change)
        elif change["kind"] == "value":
            field = _one(found["fields"], "key", change["key"])
            if field is not None:
                field["values"] = [one for one in field["values"] if one["key"] != change["code"]]
    return found


def _one(rows: list[Any], key: str, name: str) -> Any:
    return next((row for row in rows if str(row[key]).upper() == name.upper()), None)


def _stage_after(rows: list[Any], change: Mapping[str, Any]) -> None:
    there = _one(rows, "status", change["code"])
    if change["verb"] == "delete":
        rows[:] = [row for row in rows if row is not there]
    elif there is not None:
        there.update(change["after"])
    else:
        rows.append({"status": change["code"], "semantics": change["semantics"], **change["after"]})


def _field_after(rows: list[Any], change: Mapping[str, Any]) -> None:
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
