"""Work out what is written to leads themselves and to what hangs on them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from b24app.cleanup.running.making import kinds_of
from b24app.cleanup.running.work import CLIENTS, Item, Portion, Step
from b24app.languages import phrase, translator
from b24app.portal import lead_writes as writing
from b24app.portal.documents import path_of
from b24app.portal.lead_images import COMPANY, CONTACTS, MULTIFIELDS, STAGE, Hung
from b24app.portal.outcome import Command

_MERGED = phrase("Merged by the clean-up into")
_KEPT = phrase("Values that did not win:")


def moves(portion: Portion) -> Iterator[Step]:
    """Give the steps that bring what hangs on merged leads to their survivors."""
    for item in portion.alive():
        if item.decision.action == "merge":
            yield from _moved(item)


def hangings(portion: Portion) -> Iterator[Step]:
    """Give the steps that show activities and comments under the clients they belong to."""
    for item in portion.alive():
        cards = _cards(portion, item)
        if cards:
            yield from _shown(item, item, cards)
            for loser in portion.losers(item.id):
                yield from _shown(item, loser, cards)


def changes(portion: Portion) -> Iterator[Step]:
    """Give the step that writes each lead's fields: what it takes over, its clients, its stage; one write a lead."""
    for item in portion.alive():
        before = item.image.classic
        wanted = {name: _added(before.get(name), value) for name, value in _wanted(portion, item).items()}
        fields = {name: value for name, value in wanted.items() if _differs(before, name, value)}
        if fields:
            was = {name: before.get(name) for name in fields}
            yield Step(item.id, "lead", writing.change_lead(item.id, fields), was, fields)


def notes(portion: Portion) -> Iterator[Step]:
    """Give the steps that leave a note: where a merged lead went, and the values that did not win."""
    for item in portion.alive():
        if item.decision.action == "merge" or item.decision.kept:
            text = note_of(portion, item)
            yield Step(item.id, "note", writing.write_comment(item.id, text), after={"COMMENT": text})


def shared_notes(portion: Portion) -> Iterator[Step]:
    """Give the steps that show the notes of merged leads at their survivors, too."""
    for item in portion.alive():
        note = portion.results.get((item.id, "note"))
        if item.decision.action == "merge" and note:
            survivor = item.decision.survivor
            yield Step(item.id, f"note:lead:{survivor}", writing.bind_comment(int(note), "lead", survivor))


def note_of(portion: Portion, item: Item) -> str:
    """Word the note of a lead; its end tells whose it is and of which clean-up."""
    language, decision = portion.terms.language, item.decision
    lines = []
    if decision.action == "merge":
        link = f"[URL={path_of('lead', decision.survivor)}]#{decision.survivor}[/URL]"
        lines.append(f"{_said(_MERGED, language)} {link}")
    if decision.kept:
        lines += [_said(_KEPT, language), *(f"{name}: {_plain(value)}" for name, value in decision.kept.items())]
    return "\n".join([*lines, f"(b24app cleanup-{portion.plan}-{item.id})"])


def _wanted(portion: Portion, item: Item) -> dict[str, Any]:
    """Return the fields a lead shall have by its decision."""
    decision, terms = item.decision, portion.terms
    stages = {"convert": terms.success, "deal": terms.success, "junk": terms.junk}
    stages |= {"merge": terms.quarantine, "delete": terms.quarantine}
    wanted = dict(decision.values)
    if decision.action in ("bind", "convert", "deal"):
        wanted |= _clients(portion, item)
    if decision.action == "junk" and decision.reason:
        wanted[terms.reason_field] = decision.reason
    return wanted | ({STAGE: stages[decision.action]} if stages.get(decision.action) else {})


def _clients(portion: Portion, item: Item) -> dict[str, Any]:
    contacts = [int(one) for one in item.image.classic.get(CONTACTS) or []]
    contact, company = (_tied(portion, item, kind) for kind in CLIENTS)
    found: dict[str, Any] = {}
    if contact and contact not in contacts:
        found[CONTACTS] = [*contacts, contact]
    return found | ({COMPANY: company} if company else {})


def _tied(portion: Portion, item: Item, kind: str) -> int:
    """Return the client a lead is tied to: one that is decided, or one that it becomes."""
    decided = {"contact": item.decision.contact, "company": item.decision.company}[kind]
    return decided or (portion.card(item, kind) if kind in kinds_of(item) else 0)


def _cards(portion: Portion, item: Item) -> dict[str, int]:
    if item.decision.action not in ("bind", "convert", "deal"):
        return {}
    cards = {kind: _tied(portion, item, kind) for kind in CLIENTS}
    cards |= {"deal": portion.card(item, "deal")} if item.decision.action == "deal" else {}
    return {kind: card for kind, card in cards.items() if card}


def _moved(item: Item) -> Iterator[Step]:
    """Move what a loser alone has; what is shown elsewhere too is shown at the survivor besides, for an exact undo."""
    survivor = item.decision.survivor
    for one in item.image.activities:
        if one.is_on("lead", survivor):
            continue
        is_alone = len(one.bound) == 1
        command = (
            writing.move_activity(one.id, item.id, survivor)
            if is_alone
            else writing.bind_activity(one.id, "lead", survivor)
        )
        yield Step(item.id, f"{'move' if is_alone else 'activity'}:{one.id}:lead:{survivor}", command)
    for one in item.image.comments:
        if not one.is_on("lead", survivor):
            yield Step(item.id, f"comment:{one.id}:lead:{survivor}", writing.bind_comment(one.id, "lead", survivor))


def _shown(item: Item, source: Item, cards: Mapping[str, int]) -> Iterator[Step]:
    for kind, card in cards.items():
        for one in source.image.activities:
            yield from _one(item, "activity", one, kind, card, writing.bind_activity(one.id, kind, card))
        for one in source.image.comments:
            yield from _one(item, "comment", one, kind, card, writing.bind_comment(one.id, kind, card))


def _one(item: Item, what: str, one: Hung, kind: str, card: int, command: Command) -> Iterator[Step]:
    if not one.is_on(kind, card):
        yield Step(item.id, f"{what}:{one.id}:{kind}:{card}", command)


def _added(before: Any, value: Any) -> Any:
    """Return what is sent: of phones and their like only those that the lead lacks, the others stay as they are."""
    if not _is_rows(value):
        return value
    there = {writing.value_of(one) for one in before or []}
    fresh = [one for one in value if writing.value_of(one) not in there]
    return [{name: one[name] for name in ("VALUE", "VALUE_TYPE") if one.get(name)} for one in fresh]


def _is_rows(value: Any) -> bool:
    return isinstance(value, Sequence) and any(isinstance(one, Mapping) and "VALUE" in one for one in value)


def _differs(before: Mapping[str, Any], name: str, value: Any) -> bool:
    if name in MULTIFIELDS:
        return bool(value)
    return bool(writing.plain(before.get(name)) != writing.plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)
    return str(value.get("VALUE", value)) if isinstance(value, Mapping) else str(value)


def _said(text: str, language: str) -> str:
    return translator(language)(text)
