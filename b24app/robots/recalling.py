"""Remember what a robot kept in its last run in earnest on the same card."""

from typing import TYPE_CHECKING, Any

from b24app.store.past import Past

if TYPE_CHECKING:
    from b24app.robots.call import Call


def recalled(call: "Call", name: str) -> Any:
    """Return what `call.keep(name, ...)` kept in an earlier run of this robot on this card; None where there is none.

    Runs are forgotten after a while (B24APP_KEEP_DAYS), so a robot has to bear None.
    """
    effects = call.effects
    run = effects.runs.find(effects.run_key)
    past = Past(effects.runs.db)
    return past.kept(run.member_id, call.code, call.place.name, name, but=run.run_key) if run else None
