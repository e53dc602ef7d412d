"""Turn the steps of a plan round: what it made goes, what it changed or deleted comes back, as far as it can."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from b24app.languages import Translate, phrase
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.differences import PARTS
from b24app.pipelines.planning.observe import Observed
from b24app.pipelines.planning.replacing import is_between

_WORDS = {**PARTS, "funnel": phrase("funnel"), "source": phrase("source"), "card": phrase("card")}


@dataclass(frozen=True)
class Note:
    """Something that is not taken back, and why."""

    what: str
    values: Mapping[str, Any]

    def said(self, translate: Translate) -> str:
        """Say it in one line."""
        values = {name: translate(_WORDS.get(str(value), str(value))) for name, value in self.values.items()}
        return translate(self.what).format(**values)


@dataclass(frozen=True)
class Step:
    """A step that was taken, or may have been; `swapped` are the codes and keys made anew in the same plan."""

    entry: int
    change: Change
    swapped: frozenset[str] = frozenset()

    @property
    def is_swap(self) -> bool:
        """Say whether it is part of making something anew: everything passes through a thing in between and back."""
        change = self.change
        if change.verb == "move":
            left = change.code if change.kind == "items" else change.key
            return is_between(left) or is_between(str(change.after.get("stage") or change.after.get("field") or ""))
        return (change.code.upper() or change.key) in self.swapped


@dataclass(frozen=True)
class Facts:
    """What was counted: cards on stages by code, cards of a step that stand where it put them, answers in fields.

    `returning` leaves out steps whose cards a later step, taken back before, has moved on. `answers` has
    None where they cannot be counted; `may_lose` lets fields go with the answers in them.
    """

    items: Mapping[str, int] = field(default_factory=dict)
    returning: Mapping[int, int] = field(default_factory=dict)
    answers: Mapping[str, int | None] = field(default_factory=dict)
    may_lose: bool = False


@dataclass
class Past:
    """The portal as it would be after the steps turned round so far."""

    stages: dict[str, dict[str, Any]]
    fields: dict[str, dict[str, Any]]
    facts: Facts
    notes: list[Note] = field(default_factory=list)
    arriving: dict[str, int] = field(default_factory=dict)
    images: dict[str, Change] = field(default_factory=dict)

    @classmethod
    def of(cls, observed: Observed, facts: Facts) -> "Past":
        """Begin with what the portal has now."""
        stages = {stage.status.upper(): asdict(stage) for stage in observed.stages}
        return cls(stages, {one.key: asdict(one) for one in observed.fields}, facts)

    def note(self, what: str, **values: Any) -> None:
        """Remember what is not taken back."""
        self.notes.append(Note(what, values))

    def undo(self, step: Step) -> Iterator[Change]:
        """Give the steps that take one back."""
        change = step.change
        if change.kind == "items":
            yield from self._items(step)
        elif change.kind == "stage":
            yield from {"create": self._made, "update": self._altered, "delete": self._deleted}[change.verb](step)
        elif change.kind in {"funnel", "source", "card"}:
            yield from self._other(change)

    def _items(self, step: Step) -> Iterator[Change]:
        change, to = step.change, str(step.change.after["stage"])
        back = replace(change, code=to, key="", title=self._title(to), semantics="")
        if step.is_swap:
            count = self.facts.items.get(to.upper(), change.after.get("count", 0))
            yield replace(back, after={"stage": change.code, "count": count})
            return
        moved = int(change.after.get("count", 0))
        count = self.facts.returning.get(step.entry, moved)
        if count < moved:
            self.note(
                phrase("of the cards moved from {left} to {to}, {count} stay where people have put them since"),
                left=change.code,
                to=to,
                count=moved - count,
            )
        if count and to.upper() in self.stages:
            self.arriving[to.upper()] = self.arriving.get(to.upper(), 0) + count
            yield replace(back, after={"stage": change.code, "count": count, "of": [step.entry]})

    def _title(self, code: str) -> str:
        return str(self.stages.get(code.upper(), {}).get("title", code))

    def _made(self, step: Step) -> Iterator[Change]:
        change, there = step.change, self.stages.get(step.change.code.upper())
        if there is None or there["semantics"] != change.semantics or there["is_system"]:
            return
        name = change.code.upper()
        stay = self.facts.items.get(name, 0) - self.arriving.get(name, 0)
        if stay > 0 and not step.is_swap:
            what = phrase("stage {title} stays: {count} cards stand on it that the plan did not move there")
            self.note(what, title=there["title"], count=stay)
            return
        del self.stages[name]
        row = 0 if step.is_swap else there["id"]
        yield Change(
            "delete", "stage", "", there["title"], there["status"], there["semantics"], row, there, after={"count": 0}
        )

    def _altered(self, step: Step) -> Iterator[Change]:
        change, there = step.change, self.stages.get(step.change.code.upper())
        if there is None:
            self.note(phrase("stage {title} is gone since, so it keeps nothing"), title=change.title)
            return
        back = {name: was for name, was in change.before.items() if there[name] == change.after.get(name)}
        for name in sorted(change.after.keys() - back.keys()):
            if name in change.before and there[name] != change.before[name]:
                what = phrase("stage {title}: {part} was changed since by somebody else and stays")
                self.note(what, title=there["title"], part=name)
        if back:
            now = {name: there[name] for name in back}
            there |= back
            known = (there["status"], there["semantics"], there["id"])
            yield Change("update", "stage", "", change.title, *known, before=now, after=back)

    def _deleted(self, step: Step) -> Iterator[Change]:
        was = dict(step.change.before)
        if not was or was["status"].upper() in self.stages:
            return
        sort = self._place(was)
        self.stages[was["status"].upper()] = {**was, "sort": sort, "id": 0, "is_system": False}
        after = {"title": was["title"], "sort": sort, "color": was["color"]}
        yield Change("create", "stage", "", was["title"], was["status"], was["semantics"], after=after)

    def _place(self, was: Mapping[str, Any]) -> int:
        """Find a sort that the portal takes: work before success, success before failure."""
        success = next((one["sort"] for one in self.stages.values() if one["semantics"] == "success"), None)
        if success is None:
            return int(was["sort"])
        if was["semantics"] == "failure":
            return max(int(was["sort"]), int(success) + 10)
        return min(int(was["sort"]), int(success) - 1)

    def _other(self, change: Change) -> Iterator[Change]:
        if change.verb == "update" and change.before:
            yield replace(change, before=change.after, after=change.before)
        else:
            self.note(phrase("{kind} {title} stays, as the portal or its people may use it"), **_named(change))

    def last(self, wanted: Mapping[str, Any]) -> Iterator[Change]:
        """Give stages that had to come back in another place their own one, now that all others have theirs."""
        for was in wanted.get("stages", ()):
            there = self.stages.get(str(was["status"]).upper())
            if there is not None and there["id"] == 0 and there["sort"] != was["sort"]:
                before, after = {"sort": there["sort"]}, {"sort": was["sort"]}
                known = (there["title"], there["status"], there["semantics"])
                yield Change("update", "stage", "", *known, before=before, after=after)


def _named(change: Change) -> dict[str, Any]:
    return {"kind": change.kind, "title": change.title}
