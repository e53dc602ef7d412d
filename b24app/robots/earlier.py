"""Know what a robot decided about its card before this run."""

from typing import TYPE_CHECKING

from b24app.store.past import Past, Sought
from b24app.store.runs import Run

if TYPE_CHECKING:
    from b24app.robots.call import Call

_LOOKED_AT = 30


def decided_before(call: "Call") -> Run | None:
    """Return the last run of this robot on this card, in earnest, that decided something; it costs no request."""
    runs = call.effects.runs
    own = runs.find(call.effects.run_key)
    if own is None:
        return None
    found = Past(runs.db).find(Sought(own.member_id, own.code, own.card, limit=_LOOKED_AT))
    return next((one for one in found if one.decision and one.run_key != own.run_key and one.mode == own.mode), None)
