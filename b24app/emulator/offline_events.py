"""Changes on their way into the queue of offline events, and the bell that rings when something has come."""

from typing import Any

from b24app.emulator.dues import Binding, EventDue
from b24app.emulator.grants import Actor
from b24app.emulator.hit import this_hit
from b24app.emulator.state import Portal

BELL = "ONOFFLINEEVENT"
# Seconds between two rings where a binding says nothing else.
USUAL_PAUSE = 1


def record(portal: Portal, binding: Binding, data: dict[str, Any], actor: Actor) -> None:
    """Put a change into the queue; one made by a call under the same source key is not recorded."""
    if binding.connector and binding.connector == this_hit().connector:
        return
    additional = {"user_id": str(actor.user_id)} if actor.user_id else False
    now, queue = portal.clock.now(), portal.offline
    is_new = queue.put(binding.client_id, binding.connector, binding.event, as_text(data) or False, additional, now)
    for bell in list(portal.bindings.values()):
        if bell.event == BELL and bell.client_id == binding.client_id and _may_ring(portal, bell):
            said = {"type": "add" if is_new else "update", "event": binding.event, "handler": bell.handler}
            said |= {"minTimeout": bell.options["minTimeout"]} if "minTimeout" in bell.options else {}
            portal.outbox.put_nowait(EventDue(bell, said, bell.auth_type or actor.user_id, now))


def _may_ring(portal: Portal, bell: Binding) -> bool:
    """A bell that rang is silent for a while; a pause of 0 means once in a request."""
    now, pause = portal.clock.now(), int(bell.options.get("minTimeout", USUAL_PAUSE))
    rung, hit = portal.offline.rung.get(bell.id), this_hit()
    if pause <= 0:
        is_silent = (bell.id, BELL) in hit.raised
        hit.raised.add((bell.id, BELL))
        return not is_silent
    if rung is not None and now < rung + pause:
        return False
    portal.offline.rung[bell.id] = now
    return True


def as_text(data: Any) -> Any:
    """Write ids as the queue does: as text."""
    if isinstance(data, dict):
        return {name: as_text(value) for name, value in data.items()}
    return [as_text(value) for value in data] if isinstance(data, list) else str(data)
