"""Tell whether anybody has used a card since it was made: deals, leads, letters, comments, or other fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.client import Portal
from b24app.portal.lead_images import Spec, read_many
from b24app.portal.lead_writes import plain
from b24app.portal.refusals import Refusal
from b24app.portal.whole_lead import TYPES

_LINKS = {
    "contact": {"lead": "=contactId", "deal": "=contactId"},
    "company": {"lead": "=companyId", "deal": "=companyId", "contact": "=companyId"},
    "deal": {},
}
_FEW = {"order": {"id": "ASC"}, "select": ["id"]}


@dataclass(frozen=True)
class Made:
    """A card that was made of a lead: with which fields, and the cards made beside it, which are no use of it."""

    kind: str
    id: int
    lead: int
    fields: Mapping[str, Any]
    beside: frozenset[tuple[str, int]] = frozenset()

    @property
    def key(self) -> str:
        """Name it."""
        return f"{self.kind} {self.id}"


def uses_of(portal: Portal, made: list[Made]) -> dict[str, list[str]]:
    """List what each card is used for, by its key; a card that is gone is left out.

    Uses are kinds of other cards, `activity`, `comment`, and names of fields that were changed.
    """
    asked: dict[str, Spec] = {f"{one.key} {what}": spec for one in made for what, spec in _questions(one)}
    answers = read_many(portal, asked)
    found = {}
    for one in made:
        card = answers[f"{one.key} card"]
        if isinstance(card, Answer):
            own = {what: answers[f"{one.key} {what}"] for what, _ in _questions(one) if what != "card"}
            found[one.key] = [*_changed(one, card.result["item"]), *_used(one, own)]
    return found


def _questions(one: Made) -> Iterator[tuple[str, Spec]]:
    asked = {"entityTypeId": TYPES[one.kind], "id": one.id, "useOriginalUfNames": "Y"}
    yield "card", ("crm.item.get", asked)
    for kind, name in _LINKS[one.kind].items():
        yield kind, ("crm.item.list", {"entityTypeId": TYPES[kind], "filter": {name: one.id}, **_FEW})
    bound = {"BINDINGS": [{"OWNER_TYPE_ID": TYPES[one.kind], "OWNER_ID": one.id}]}
    yield "activity", ("crm.activity.list", {"filter": bound, "select": ["ID"], "start": -1})
    yield "comment", ("crm.timeline.comment.list", {"filter": {"ENTITY_TYPE": one.kind, "ENTITY_ID": one.id}})


def _used(one: Made, answers: Mapping[str, Answer | Refusal]) -> Iterator[str]:
    for what, answer in answers.items():
        if isinstance(answer, Refusal):
            raise answer
        result = answer.result
        rows = result["items"] if isinstance(result, Mapping) else result or []
        others = [row for row in rows if (what, int(row.get("id") or row.get("ID"))) not in one.beside]
        if [row for row in others if what != "lead" or int(row["id"]) != one.lead]:
            yield what


def _changed(one: Made, row: Mapping[str, Any]) -> Iterator[str]:
    """Name the plain fields that hold something else than they were made with; links are looked at by themselves."""
    for name, value in one.fields.items():
        if not isinstance(value, list | dict) and plain(row.get(name)) != plain(value) and name in row:
            yield name
    sent = one.fields.get("fm")
    numbers = {plain(each.get("value")) for each in sent.values()} if isinstance(sent, Mapping) else set()
    if {plain(each.get("value")) for each in row.get("fm") or []} != numbers:
        yield "fm"
