"""Tell line by line how two states of a portal differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.languages import Translate, phrase

State = Mapping[str, Any]
"""What `Observed.document` gives, possibly after it was JSON."""

_STAGE = ("title", "sort", "color", "semantics")
_FIELD = ("type", "is_multiple", "titles", "helps")
_SOURCE = ("title", "sort")
_KINDS = {
    "stage": phrase("stage"),
    "field": phrase("field"),
    "value": phrase("value"),
    "funnel": phrase("funnel"),
    "source": phrase("source"),
    "card": phrase("card"),
}
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
    "name": phrase("name"),
    "sections": phrase("sections"),
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
        title = f" «{self.title}»" if self.title else ""
        head = f"{translate(_KINDS[self.kind])} {self.name}".rstrip() + title
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
    return (*_stages(then, now), *_fields(then, now), *_rest(then, now))


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


def _rest(then: State, now: State) -> Iterator[Difference]:
    for was, there in _pairs(then.get("sources", ()), now.get("sources", ()), "code"):
        yield from _compared("source", (was or there)["code"], (was or there)["title"], was, there, _SOURCE)
    old, new = _sections(then), _sections(now)
    if old != new:
        yield Difference("card", "", "", "sections", [name for name, _ in old], [name for name, _ in new])
    names = [((state.get("target") or {}).get("funnel") or {}).get("name") for state in (then, now)]
    if names[0] and names[1] and names[0] != names[1]:
        yield Difference("funnel", "", names[0], "name", *names)


def _sections(state: State) -> list[tuple[str, list[str]]]:
    return [(one["title"], [element["name"] for element in one["elements"]]) for one in state.get("layout") or ()]


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
