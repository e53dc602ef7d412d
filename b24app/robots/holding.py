"""Tell whether a card waits for a date agreed on with the client, so that nothing else is due on its stage."""

from datetime import datetime
from typing import TYPE_CHECKING

from b24app.portal.dates import NoSuchDate
from b24app.robots.card import Card

if TYPE_CHECKING:
    from b24app.robots.call import Call


def held_until(call: "Call", card: Card) -> datetime | None:
    """Return the moment agreed on where the file calls the card's stage a pause and it lies ahead, else None.

    The portal is asked on such stages only.
    """
    rule, stage = call.part("next_contact"), call.applied.stage(card.stage) if call.applied else None
    if not (rule and stage and stage.key in rule.pause):
        return None
    try:
        agreed = call.schedule.appointment(rule.field)
    except NoSuchDate:
        return None
    return agreed.begins if agreed and agreed.begins > call.now() else None
