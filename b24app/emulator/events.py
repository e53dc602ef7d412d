"""Event bindings, and the raising of events: one due for each handler of an installed application."""

from typing import Any

from b24app.emulator.crm.event_names import CRM_EVENTS, is_typed
from b24app.emulator.dues import Binding, EventDue
from b24app.emulator.grants import Actor
from b24app.emulator.offline_events import BELL, record
from b24app.emulator.state import Portal
from b24app.emulator.work_events import WORK_EVENTS

# Events the emulator raises; binding another name is refused as unknown.
KNOWN = frozenset(
    [*CRM_EVENTS]
    + [f"ONCRMTIMELINECOMMENT{what}" for what in ("ADD", "UPDATE", "DELETE")]
    + [f"ONAPP{what}" for what in ("INSTALL", "UPDATE", "UNINSTALL", "TEST", "METHODCONFIRM")]
    + [BELL, "ONCRMTIMELINEITEMACTION"]
    + list(WORK_EVENTS)
)


def is_known(name: str) -> bool:
    """Say whether such an event is raised; those of smart processes may end in the number of one."""
    return name in KNOWN or is_typed(name)


def raise_event(portal: Portal, name: str, data: dict[str, Any], actor: Actor, *, only: str = "") -> None:
    """Put one delivery for each online binding into the outbox, a row for each offline one into the queue.

    An application not yet installed gets none; `only` names the one application that is told.

    A robot or nobody as actor means the delivery carries no tokens, unless the binding names a user.
    """
    for binding in list(portal.bindings.values()):
        app = portal.apps.get(binding.client_id)
        if only not in ("", binding.client_id):
            continue
        if binding.event != name or app is None or not app.is_installed or app.is_removed:
            continue
        if binding.is_offline:
            record(portal, binding, data, actor)
            continue
        portal.outbox.put_nowait(EventDue(binding, data, binding.auth_type or actor.user_id, portal.clock.now()))


def bound(portal: Portal, client_id: str) -> list[Binding]:
    """Return an application's bindings."""
    return [binding for binding in portal.bindings.values() if binding.client_id == client_id]


def forget_app(portal: Portal, client_id: str) -> None:
    """Drop every binding of an application that is removed or updated, and what its queue holds."""
    for binding in bound(portal, client_id):
        del portal.bindings[binding.id]
    portal.offline.forget_app(client_id)
