"""Move answers from one custom field to another, or from one value of a list to another, slice by slice."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.pipelines.applying.moving import SLICE, Image, Slices, StopAsked
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.converting import convert
from b24app.pipelines.planning.observe import Observed
from b24app.portal import items
from b24app.portal.client import Portal
from b24app.portal.leash import Cancel
from b24app.portal.targets import Target
from b24app.portal.userfields import Field, field_name

_EMPTY: tuple[Any, ...] = (None, "", False, [], {})


class AnswersStuck(AppError):
    """The portal does not take some answers; see which, mend them and go on."""

    code = "apply.answers-stuck"


@dataclass(frozen=True)
class Answering:
    """Moves the answers of one place; `tell` is called with a word and a count at every turn of a slice."""

    portal: Portal
    target: Target
    slices: Slices
    tell: Callable[[str, int], None]
    stop: Cancel | None = None

    def move(self, entry: int, change: Change, observed: Observed) -> dict[str, Any]:
        """Carry a move of answers out; nothing is written over that the other field holds already."""
        if "value" in change.after:
            return self._to_value(entry, change, observed)
        if "of" in change.after:
            return self._restore(entry, change, observed)
        left, to = observed.field(change.key), observed.field(change.after["field"])
        if left is None or to is None:
            return {"seen": True}
        name, moved = field_name(to.key, self.target), 0
        for images in self._waiting(field_name(left.key, self.target)):
            there = items.answers_of(self.portal, self.target, name, [number for number, _ in images])
            said = [image for image in images if not _is_open(image[1], left)]
            wanted = {number: convert(raw, left, to) for number, raw in said if _is_open(there.get(number), to)}
            moved += self._write(entry, images, name, {one: new for one, new in wanted.items() if new is not None})
        return {"moved": moved}

    def _restore(self, entry: int, change: Change, observed: Observed) -> dict[str, Any]:
        """Write answers back that were written down before their field was deleted; given ones stay."""
        to = observed.field(change.after["field"])
        if to is None:
            return {"seen": True}
        rows = {one.key: one.id for one in to.values}
        known = {number: rows.get(key) for number, key in change.before.get("values", {}).items()}
        name, moved = field_name(to.key, self.target), 0
        for source in change.after["of"]:
            for part in self.slices.of(source):
                images = [(number, _renumbered(raw, known)) for number, raw in part.items]
                there = items.answers_of(self.portal, self.target, name, [number for number, _ in images])
                said = [image for image in images if image[0] in there and not _is_open(image[1], to)]
                values = {one: raw for one, raw in said if _is_open(there[one], to)}
                moved += self._write(entry, images, name, values)
        return {"moved": moved}

    def _to_value(self, entry: int, change: Change, observed: Observed) -> dict[str, Any]:
        field = observed.field(change.key)
        heir = next((one.id for one in field.values if one.key == change.after["value"]), None) if field else None
        left = change.before["value"]
        if heir is None:
            raise AnswersStuck(
                phrase("the value {value} that is to take answers over is not there"),
                phrase("make a plan again: b24app pipelines plan"),
                where=f"field {change.key}",
                value=change.after["value"],
            )
        name, moved = field_name(change.key, self.target), 0
        for images in self._waiting(name, left):
            moved += self._write(entry, images, name, {number: _swapped(raw, left, heir) for number, raw in images})
        return {"moved": moved}

    def _waiting(self, name: str, value: int | None = None) -> Iterator[list[Image]]:
        found = items.with_field(self.portal, self.target, name, value, self.stop)
        while piece := list(islice(found, SLICE)):
            yield piece

    def _write(self, entry: int, images: list[Image], name: str, values: dict[int, Any]) -> int:
        if self.stop is not None and self.stop.is_set():
            raise StopAsked
        number = self.slices.intend(entry, images)
        self.tell("slice intended", 0)
        wrong = [one for one in items.fill(self.portal, self.target, name, values) if not one.is_done]
        self.tell("slice sent", 0)
        if wrong:
            # A card deleted meanwhile has nothing to lose.
            there = items.answers_of(self.portal, self.target, name, [int(str(one.key)) for one in wrong])
            wrong = [one for one in wrong if int(str(one.key)) in there]
        if wrong:
            raise AnswersStuck(
                phrase("{count} answers cannot be written, the first of them in cards {ids}: {reason}"),
                phrase("mend these cards in the portal, then b24app pipelines apply --resume goes on from there"),
                where=name,
                count=len(wrong),
                ids=", ".join(str(one.key) for one in wrong[:10]),
                reason=wrong[0].error.text() if wrong[0].error else "",
            )
        self.slices.done(number, images)
        self.tell("slice done", len(values))
        return len(values)


def _is_open(answer: Any, field: Field) -> bool:
    """Say whether a field has no answer; one for yes or no that nobody has filled in says no, so no is none."""
    return answer in _EMPTY or (field.type == "boolean" and str(answer) in {"N", "0"})


def _swapped(raw: Any, left: int, heir: int) -> Any:
    if not isinstance(raw, list):
        return heir
    return list(dict.fromkeys(heir if str(one) == str(left) else one for one in raw))


def _renumbered(raw: Any, known: Mapping[str, int | None]) -> Any:
    """Name list values by the numbers they have now."""
    if not known:
        return raw
    if isinstance(raw, list):
        return [known[str(one)] for one in raw if known.get(str(one))] or None
    return known.get(str(raw))
