"""Find the people whom a pipeline's file means by a word, a number, or a field that holds somebody."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from b24app.portal.colleagues import author_of, members_of
from b24app.portal.movers import departments_of, head_of
from b24app.portal.refusals import Refusal
from b24app.robots.answers import answers_of
from b24app.robots.card import Card

if TYPE_CHECKING:
    from b24app.robots.call import Call


def people_of(call: "Call", card: Card, words: Iterable[str | int]) -> list[int]:
    """Return the users meant, each once: assigned, head, team, author, a number, or the key of a field.

    The portal is asked only for what the file does not say; whoever cannot be found is left out.
    """
    found = [user for word in words for user in _meant(call, card, word)]
    return [user for user in dict.fromkeys(found) if user]


def head_named(call: "Call") -> int:
    """Return the head whom the file names, 0 where it names none."""
    team = call.part("team")
    return (team and team.head) or 0


def _meant(call: "Call", card: Card, word: str | int) -> list[int]:
    if isinstance(word, int):
        return [word]
    if word == "assigned":
        return [card.responsible]
    if word == "head":
        return [head_named(call) or head_of(call.portal, card.responsible) or 0]
    if word == "team":
        return _team(call, card)
    if word == "author":
        return [author_of(call.portal, card.kind, card.id)]
    answer = answers_of(call, [word])[word]
    return [int(one) for one in (answer if isinstance(answer, list) else [answer]) if one]


def _team(call: "Call", card: Card) -> list[int]:
    team = call.part("team")
    try:
        own = [team.department] if team and team.department else departments_of(call.portal, card.responsible)
    except Refusal:
        return [card.responsible]
    return members_of(call.portal, own) or [card.responsible]
