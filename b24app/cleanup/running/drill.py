"""Try the way back without writing: what taking a run back would restore, and what it could not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.cleanup.decision import UNDO, Decision
from b24app.cleanup.running import changing
from b24app.cleanup.running.checking import Difference, compared, expected
from b24app.cleanup.running.making import makings
from b24app.cleanup.running.terms import Terms
from b24app.cleanup.running.work import Item, Portion, Step, is_deep, is_wanted
from b24app.portal.becoming_fields import read_fields
from b24app.portal.client import Portal
from b24app.portal.lead_images import MULTIFIELDS, read_images
from b24app.portal.three_way import three_way

SAMPLE = 20


@dataclass(frozen=True)
class Drilled:
    """What a drill found on a sample: leads, what would come back, what only in part, what would differ after it."""

    leads: int
    fields: int
    bindings: int
    cards: int
    partly: tuple[int, ...]
    differs: Mapping[int, Sequence[Difference]]


def drill(portal: Portal, decisions: Iterable[Decision], terms: Terms, plan: int) -> Drilled:
    """Work out the writes of a sample of leads and their way back on the leads as they stand; nothing is written."""
    sample = [one for one in decisions if is_wanted(one)][:SAMPLE]
    images = read_images(portal, [one.lead for one in sample], [one.lead for one in sample if is_deep(one)])
    items = {one.lead: Item(one, images[one.lead]) for one in sample if one.lead in images}
    portion = Portion(plan, terms, items, read_fields(portal, terms.language))
    cards = [step for kind in ("company", "contact", "deal") for step in makings(portion, kind)]
    for number, step in enumerate(cards, 1):
        # Stand for the cards that would be made.
        portion.results[step.lead, step.name] = 10**9 + number
    steps = list(changing.changes(portion))
    bindings = len([*changing.moves(portion), *changing.hangings(portion)])
    differs = {step.lead: left for step in steps if (left := _left(items[step.lead], step))}
    partly = tuple(one.lead for one in sample if UNDO[one.action] != "full")
    return Drilled(len(items), sum(len(step.after or {}) for step in steps), bindings, len(cards), partly, differs)


def _numbered(row: dict[str, Any]) -> dict[str, Any]:
    """Give the rows of phones and their like that would be new a number, as the portal does."""
    for name in MULTIFIELDS:
        rows = row.get(name) or []
        row[name] = [one if one.get("ID") else {**one, "ID": f"new {place}"} for place, one in enumerate(rows)]
    return row


def _left(item: Item, step: Step) -> list[Difference]:
    """Carry one write out on paper, take it back, and list what is not as before."""
    before = dict(item.image.classic)
    now = _numbered(expected(before, step.after or {}))
    for name in step.after or {}:
        is_mine, value = three_way(name, (step.before or {}).get(name), (step.after or {})[name], now.get(name))
        if name in MULTIFIELDS:
            gone = {str(one["ID"]) for one in value or []}
            now[name] = [one for one in now[name] if str(one.get("ID")) not in gone]
        elif is_mine and value is not None:
            now[name] = value
    return compared(before, now)
