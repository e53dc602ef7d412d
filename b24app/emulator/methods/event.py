"""event.bind, event.unbind, event.get: handlers of online events."""

from urllib.parse import urlsplit

from b24app.emulator.automation import Binding
from b24app.emulator.errors import RestError, access_denied, argument, core
from b24app.emulator.events import bound, is_known
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row


@method("event.bind", write=True, source="events/event-bind", app=True)
def bind(call: Call) -> bool:
    """Bind a handler; nothing is delivered before the application is installed. Offline events are not emulated."""
    name, handler, user_id = _named(call), _handler(call), _auth_type(call, "binding")
    if not is_known(name):
        raise RestError("ERROR_EVENT_NOT_FOUND", "Event not found")
    if any(_matches(binding, name, handler, user_id) for binding in bound(call.portal, call.app.client_id)):
        raise core("Unable to set event handler: Handler already binded")
    number = call.portal.next_id("binding")
    call.portal.bindings[number] = Binding(number, call.app.client_id, name, handler, user_id)
    return True


@method("event.unbind", write=True, source="events/event-unbind", app=True)
def unbind(call: Call) -> dict[str, int]:
    """Remove bindings of a handler and return how many there were."""
    name, handler, user_id = _named(call), _handler(call), _auth_type(call, "unbinding")
    is_any = "AUTH_TYPE" not in call.params
    found = [
        binding
        for binding in bound(call.portal, call.app.client_id)
        if _matches(binding, name, handler, binding.auth_type if is_any else user_id)
    ]
    for binding in found:
        del call.portal.bindings[binding.id]
    return {"count": len(found)}


@method("event.get", source="events/event-get", app=True)
def get(call: Call) -> list[Row]:
    """Return the application's bindings."""
    return [
        {"event": binding.event, "handler": binding.handler, "auth_type": str(binding.auth_type), "offline": 0}
        for binding in bound(call.portal, call.app.client_id)
    ]


def _matches(binding: Binding, name: str, handler: str, user_id: int) -> bool:
    return (binding.event, binding.handler, binding.auth_type) == (name, handler, user_id)


def _named(call: Call) -> str:
    name = call.params.text("EVENT").upper()
    if not name:
        raise argument("EVENT", "Argument 'EVENT' is null or empty")
    return name


def _handler(call: Call) -> str:
    if call.params.text("EVENT_TYPE").lower() == "offline":
        raise RestError("ERROR_EVENT_NOT_FOUND", "offline events are not emulated")
    handler = call.params.text("HANDLER")
    if not handler:
        raise argument("HANDLER", "Argument 'HANDLER' is null or empty")
    if urlsplit(handler).scheme not in ("http", "https"):
        raise RestError("ERROR_UNSUPPORTED_PROTOCOL", "Unsupported event handler protocol")
    return handler


def _auth_type(call: Call, what: str) -> int:
    """0 is whoever causes the event; another user is for administrators."""
    user_id = call.params.number("AUTH_TYPE")
    if user_id and user_id != call.caller.user.id and not call.caller.user.is_admin:
        raise access_denied(f"Event {what} with AUTH_TYPE requires administrator access rights")
    return user_id
