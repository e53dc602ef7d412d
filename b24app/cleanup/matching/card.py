"""Name a card as people do: 12 or lead:12, contact:4."""

from b24app.errors import Misuse
from b24app.languages import phrase

Card = tuple[str, int]
"""A kind (lead, contact or company) and a number."""

KINDS = ("lead", "contact", "company")


def read_card(text: str) -> Card:
    """Read a card; a number alone is a lead's."""
    kind, _, number = text.rpartition(":")
    kind = kind.strip().lower() or "lead"
    if kind not in KINDS or not number.strip().isdigit():
        raise Misuse(
            phrase("no card is called so"), phrase("write 12 for a lead, contact:4 or company:7 for others"), where=text
        )
    return kind, int(number)
