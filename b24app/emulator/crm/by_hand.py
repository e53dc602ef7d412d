"""What people do with items in the portal's own pages: mandatory fields are asked for, robots and events follow."""

from b24app.emulator.crm import cards, mandatory
from b24app.emulator.crm.about import About
from b24app.emulator.grants import Actor
from b24app.emulator.state import Row


def save(known: About, row: Row, values: Row, actor: Actor) -> list[str]:
    """Save typed values into a card; returns the mandatory fields that are still empty, and then nothing is saved."""
    if names := mandatory.missing(known, values, row):
        return names
    cards.update(known.portal, known.kind, row, values, actor)
    return []
