"""Work out how the writes to one lead are taken back: what people have changed since stays, and is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from b24app.cleanup.running.carrying import THERE
from b24app.cleanup.running.work import Step
from b24app.portal import lead_writes as writing
from b24app.portal.lead_images import Hung
from b24app.portal.outcome import Command
from b24app.portal.three_way import three_way
from b24app.portal.whole_lead import TYPES
from b24app.store.cleanup_steps import FAILED, CleanupStep

UNDO = "undo:"
"""How the names of steps begin that take others back."""

Conflict = tuple[str, Any, Any]
"""What could not be taken back: the field or thing, what we wrote, what is there now."""


@dataclass(frozen=True)
class Now:
    """How things stand: rows of leads, what activities and comments are shown under, the texts of comments."""

    rows: Mapping[int, Mapping[str, Any]]
    shown: Mapping[tuple[str, int], Hung]
    texts: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Return:
    """The steps that take a lead's writes back, in turns, and what stays as people have it."""

    turns: Sequence[Sequence[Step]]
    conflicts: Sequence[Conflict]


def done_steps(steps: Sequence[CleanupStep]) -> dict[str, CleanupStep]:
    """Return the steps of a lead that changed something, or may have."""
    ours = (one for one in steps if one.state != FAILED and one.result != THERE)
    return {one.name: one for one in ours if not one.name.startswith(UNDO)}


def returned(lead: int, steps: Mapping[str, CleanupStep], now: Now) -> Return:
    """Work out how a lead's writes are taken back: its fields and notes first, then where things are shown."""
    conflicts: list[Conflict] = []
    fields = list(_fields(lead, steps, now, conflicts))
    notes, shared = list(_notes(lead, steps, now, conflicts)), list(_shared(lead, steps, now))
    shown = list(_shown(lead, steps, now, conflicts))
    # A card of which nobody knows whether it was made is for a person to look for.
    conflicts += [(name, "", None) for name, step in steps.items() if name.startswith("make:") and not step.result]
    return Return(([*fields, *shared], [*notes, *shown]), conflicts)


def _fields(lead: int, steps: Mapping[str, CleanupStep], now: Now, conflicts: list[Conflict]) -> Iterator[Step]:
    step, row = steps.get("lead"), now.rows.get(lead)
    if step is None:
        return
    if row is None:
        conflicts.append(("ID", lead, None))
        return
    back: dict[str, Any] = {}
    for name, ours in (step.after or {}).items():
        is_mine, value = three_way(name, (step.before or {}).get(name), ours, row.get(name))
        if is_mine and value is not None:
            back[name] = value
        if not is_mine:
            conflicts.append((name, ours, row.get(name)))
    if back:
        was = {name: row.get(name) for name in back}
        yield Step(lead, f"{UNDO}lead", writing.change_lead(lead, back), was, back)


def _notes(lead: int, steps: Mapping[str, CleanupStep], now: Now, conflicts: list[Conflict]) -> Iterator[Step]:
    step = steps.get("note")
    number = int(step.result) if step and step.result else 0
    if not step or ("comment", number) not in now.shown:
        return
    text = str((step.after or {}).get("COMMENT", "")).strip()
    if now.texts.get(number, text).strip() != text:
        conflicts.append(("note", text, now.texts[number]))
        return
    yield Step(lead, f"{UNDO}note", writing.remove_comment(number))


def _shared(lead: int, steps: Mapping[str, CleanupStep], now: Now) -> Iterator[Step]:
    note = steps.get("note")
    for name in steps:
        what, _, place = name.partition(":")
        if what == "note" and place and note and note.result:
            kind, _, card = place.partition(":")
            one = now.shown.get(("comment", int(note.result)))
            if one and one.is_on(kind, int(card)) and len(one.bound) > 1:
                yield Step(lead, UNDO + name, writing.unbind_comment(one.id, kind, int(card)))


def _shown(lead: int, steps: Mapping[str, CleanupStep], now: Now, conflicts: list[Conflict]) -> Iterator[Step]:
    for name in steps:
        what, _, rest = name.partition(":")
        if what not in ("move", "activity", "comment"):
            continue
        number, kind, card = rest.split(":")
        one = now.shown.get(("comment" if what == "comment" else "activity", int(number)))
        if one is None:
            conflicts.append((name, "", None))
        elif one.is_on(kind, int(card)):
            command = _unshown(what, one, kind, int(card), lead)
            if command is None:
                conflicts.append((name, list(one.bound), list(one.bound)))
            else:
                yield Step(lead, UNDO + name, command)


def _unshown(what: str, one: Hung, kind: str, card: int, lead: int) -> Command | None:
    if what == "move":
        is_back = (TYPES["lead"], lead) in one.bound
        return writing.unbind_activity(one.id, kind, card) if is_back else writing.move_activity(one.id, card, lead)
    # The last place a thing is shown under stays: without it the thing itself would be gone.
    if len(one.bound) == 1:
        return None
    unshow = writing.unbind_comment if what == "comment" else writing.unbind_activity
    return unshow(one.id, kind, card)
