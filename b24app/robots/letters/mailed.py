"""What a robot needs that sorts out leads made by letters: judging, binding, closing, and the words for people."""

from b24app.letters.verdict import ASK, CLIENT, NEW
from b24app.robots.letters.mailed_lead import CLOSED, DROPPED, NO_LETTER, MailedLead
from b24app.robots.letters.mailed_story import ask, say, settle, tell
from b24app.robots.letters.mailed_words import BLIND, LEFT, SHUT, TIED, TOUCHED

__all__ = [
    "ASK",
    "BLIND",
    "CLIENT",
    "DROPPED",
    "LEFT",
    "SHUT",
    "TIED",
    "TOUCHED",
    "MailedLead",
    "ask",
    "is_quiet",
    "number",
    "say",
    "settle",
    "tell",
]


def is_quiet(word: str) -> bool:
    """Tell whether nothing is to be done with such a lead."""
    return word in (CLOSED, NO_LETTER, NEW)


def number(card: str) -> int:
    """Return the number of a card such as `lead:5`, 0 where there is none."""
    return int(card.partition(":")[2] or 0)
