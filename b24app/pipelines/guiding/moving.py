"""Move a card on as the person who looks at it, unless somebody has moved it meanwhile."""

from b24app.portal.client import Portal
from b24app.portal.documents import stage_field
from b24app.portal.refusals import OutcomeUnknown, Refusal
from b24app.portal.targets import Target
from b24app.portal.visited_card import change, read_row

MOVED, ELSEWHERE, STAYED, UNKNOWN, REFUSED = "moved", "elsewhere", "stayed", "unknown", "refused"
"""What can come of it: `elsewhere` had left the stage it was seen on, `stayed` although the portal said yes."""


def move_on(portal: Portal, target: Target, number: int, seen: str, stage: str) -> tuple[str, str]:
    """Put a card on a stage, both spelt as the portal does; returns what came of it, and what the portal said."""
    name = stage_field(target.kind)
    if str(read_row(portal, target.kind, number).get(name)) != seen:
        return ELSEWHERE, ""
    said, otherwise = "", STAYED
    try:
        change(portal, target.kind, number, {name: stage})
    except OutcomeUnknown:
        otherwise = UNKNOWN
    except Refusal as refusal:
        said, otherwise = refusal.description or refusal.error, REFUSED
    # A robot of the portal may have moved it on at once: that it left is what counts.
    is_gone = str(read_row(portal, target.kind, number).get(name)) != seen
    return (MOVED, "") if is_gone else (otherwise, said)
