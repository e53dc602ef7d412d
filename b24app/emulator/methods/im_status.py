"""im.user.status.*: whether the caller may be disturbed."""

from b24app.emulator.dialogs import desk
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole

PLACE = "chats/users/im-user-status"
STATUSES = ("online", "dnd", "away", "break")


@method("im.user.status.get", scope="im", source=f"{PLACE}-get")
def get(call: Call) -> str:
    """Return the caller's status."""
    return str(desk(call.portal, call.caller.user.id)["STATUS"])


@method("im.user.status.set", scope="im", write=True, source=f"{PLACE}-set")
def set_(call: Call) -> bool:
    """Set the caller's status, spelt in small letters."""
    status = call.params.text("STATUS")
    if status not in STATUSES:
        raise RestError("STATUS_ERROR", "Status is not available")
    desk(call.portal, call.caller.user.id)["STATUS"] = status
    return True


@method("im.user.status.idle.start", scope="im", write=True, source=f"{PLACE}-idle-start")
def start_idle(call: Call) -> bool:
    """Note that the caller went away, AGO minutes ago."""
    ago = max(whole(call.params.get("AGO")) or 0, 0) * 60
    desk(call.portal, call.caller.user.id)["IDLE"] = int(call.portal.clock.now()) - ago
    return True


@method("im.user.status.idle.end", scope="im", write=True, source=f"{PLACE}-idle-end")
def end_idle(call: Call) -> bool:
    """Note that the caller is back."""
    desk(call.portal, call.caller.user.id)["IDLE"] = None
    return True
