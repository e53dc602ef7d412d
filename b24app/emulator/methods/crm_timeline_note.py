"""crm.timeline.note.* and item.pin: a note on a record, and a record fixed on top."""

from b24app.emulator import crm_owners, required
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row

HISTORY, ACTIVITY = 1, 2
MOST_PINNED = 3
NOTE, PIN = "crm/timeline/note/crm-timeline-note", "crm/timeline/actions/crm-timeline-item"


@method("crm.timeline.note.save", scope="crm", write=True, source=f"{NOTE}-save")
def save(call: Call) -> bool:
    """Write the note of a record, or write it anew."""
    place, text = _place(call), str(required.value(call, "text"))
    notes, user_id, now = call.portal.work.timeline.notes, call.caller.user.id, int(call.portal.clock.now())
    first = notes.get(place, {"createdById": user_id, "createdTime": now})
    notes[place] = {**first, "text": text, "updatedById": user_id, "updatedTime": now}
    return True


@method("crm.timeline.note.get", scope="crm", source=f"{NOTE}-get")
def get(call: Call) -> Row:
    """Return the note of a record."""
    note = call.portal.work.timeline.notes.get(_place(call))
    if note is None:
        raise required.not_found("Элемент не найден")
    return note | {name: iso(note[name]) for name in ("createdTime", "updatedTime")}


@method("crm.timeline.note.delete", scope="crm", write=True, source=f"{NOTE}-delete")
def delete(call: Call) -> bool:
    """Remove the note of a record."""
    if call.portal.work.timeline.notes.pop(_place(call), None) is None:
        raise required.not_found("Элемент не найден")
    return True


@method("crm.timeline.item.pin", scope="crm", write=True, source=f"{PIN}-pin")
def pin(call: Call) -> None:
    """Fix a record on top of an item's timeline; three at most, and the result is always null."""
    pins, place = call.portal.work.timeline.pins, _pinned(call)
    if place not in pins and sum(pinned[:2] == place[:2] for pinned in pins) >= MOST_PINNED:
        raise RestError("0", "Только три события можно добавить в избранное")
    pins.add(place)


@method("crm.timeline.item.unpin", scope="crm", write=True, source=f"{PIN}-unpin")
def unpin(call: Call) -> None:
    """Let a record go back to its place."""
    call.portal.work.timeline.pins.discard(_pinned(call))


def has_record(call: Call, owner: tuple[int, int], number: int) -> bool:
    """Say whether an item's timeline has such a history record."""
    comment, log = call.portal.comments.get(number), call.portal.work.timeline.logs.get(number)
    return (comment is not None and owner in comment["BINDINGS"]) or (log is not None and log["owner"] == owner)


def _pinned(call: Call) -> tuple[int, int, int]:
    number = required.number(call, "id")
    owner = (required.number(call, "ownerTypeId"), required.number(call, "ownerId"))
    crm_owners.checked(call.portal, *owner)
    if not has_record(call, owner, number):
        raise required.not_found("Элемент не найден")
    return (*owner, number)


def _place(call: Call) -> tuple[int, int, int, int]:
    owner = (required.number(call, "ownerTypeId"), required.number(call, "ownerId"))
    kind, number = required.number(call, "itemType"), required.number(call, "itemId")
    activity = call.portal.activities.get(number)
    is_there = activity is not None and owner in activity["BINDINGS"]
    if not (is_there if kind == ACTIVITY else kind == HISTORY and has_record(call, owner, number)):
        raise required.not_found("Элемент не найден")
    return (*owner, kind, number)
