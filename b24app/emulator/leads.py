"""The door of `crm/cards.py` for leads: seeds, people's pages and tests name leads most of the time."""

from b24app.emulator.crm import cards, moves
from b24app.emulator.crm.cards import EVERYTHING, NOTHING, Following
from b24app.emulator.crm.kinds import KINDS, LEAD
from b24app.emulator.crm.moves import CREATED as HISTORY_CREATED
from b24app.emulator.crm.moves import FINAL as HISTORY_FINAL
from b24app.emulator.crm.moves import MOVED as HISTORY_MOVED
from b24app.emulator.crm.moves import semantics_of
from b24app.emulator.grants import Actor
from b24app.emulator.state import Portal, Row

__all__ = ["EVERYTHING", "HISTORY_CREATED", "HISTORY_FINAL", "HISTORY_MOVED", "NOTHING", "Following"]

_LEAD = KINDS[LEAD]


def add(portal: Portal, values: Row, actor: Actor, following: Following = EVERYTHING) -> int:
    """Create a lead from checked, typed values and return its id."""
    return cards.add(portal, _LEAD, values, actor, following)


def update(
    portal: Portal,
    lead_id: int,
    values: Row,
    actor: Actor,
    following: Following = EVERYTHING,
    *,
    is_classic: bool = False,
) -> bool:
    """Write checked, typed values; see `cards.update`."""
    return cards.update(portal, _LEAD, portal.leads[lead_id], values, actor, following, is_classic=is_classic)


def delete(portal: Portal, lead_id: int, actor: Actor) -> None:
    """Remove a lead with all that hangs on it."""
    cards.delete(portal, _LEAD, portal.leads[lead_id], actor)


def first_stage(portal: Portal) -> str:
    """Return the stage new leads get."""
    return moves.first_stage(portal, _LEAD) or ""


def semantics(portal: Portal, stage: str) -> str:
    """Return P, S or F for a lead stage."""
    return semantics_of(portal, "STATUS", stage)
