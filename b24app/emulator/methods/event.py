"""event.bind, event.unbind, event.get: handlers of online events, and queues of offline ones."""

from urllib.parse import urlsplit

from b24app.emulator.dues import Binding
from b24app.emulator.errors import RestError, access_denied, argument, core
from b24app.emulator.events import bound, is_known
from b24app.emulator.method import Call, method
from b24app.emulator.offline_events import BELL
from b24app.emulator.params import whole
from b24app.emulator.state import Row


@method("event.bind", write=True, source="events/event-bind", app=True)
def bind(call: Call) -> bool:
    """Bind a handler, or without one a queue of offline events; nothing comes before the application is installed."""
    name, is_offline = _named(call), _is_offline(call, "binding")
    handler, user_id = ("", 0) if is_offline else (_handler(call), _auth_type(call, "binding"))
    if not is_known(name):
        raise RestError("ERROR_EVENT_NOT_FOUND", "Event not found")
    if is_offline:
        return _bind_offline(call, name)
    if any(_matches(binding, name, handler, user_id) for binding in bound(call.portal, call.app.client_id)):
        raise core("Unable to set event handler: Handler already binded")
    number = call.portal.next_id("binding")
    call.portal.bindings[number] = Binding(number, call.app.client_id, name, handler, user_id)
    minimum = whole(call.params.mapping("OPTIONS").get("minTimeout"))
    if minimum is not None and name == BELL:
        call.portal.bindings[number].options["minTimeout"] = minimum
    return True


def _bind_offline(call: Call, name: str) -> bool:
    connector = call.params.text("AUTH_CONNECTOR")
    if name.startswith("ONAPP") or name == BELL:
        raise argument("EVENT", "Offline event cannot be registered for this event.")
    if connector and call.portal.feature("rest_auth_connector") != "Y":
        raise RestError("WRONG_LICENSE", "auth_connector", 403)
    if any(_is_queue(binding, name, connector) for binding in bound(call.portal, call.app.client_id)):
        raise core("Unable to set event handler: Handler already binded")
    number, client_id = call.portal.next_id("binding"), call.app.client_id
    call.portal.bindings[number] = Binding(number, client_id, name, "", is_offline=True, connector=connector)
    return True


@method("event.unbind", write=True, source="events/event-unbind", app=True)
def unbind(call: Call) -> dict[str, int]:
    """Remove bindings of a handler and return how many there were."""
    name, own = _named(call), bound(call.portal, call.app.client_id)
    if _is_offline(call, "unbinding"):
        connector = call.params.text("AUTH_CONNECTOR")
        found = [binding for binding in own if _is_queue(binding, name, connector)]
    else:
        handler, user_id, is_any = _handler(call), _auth_type(call, "unbinding"), "AUTH_TYPE" not in call.params
        of = {binding.id: binding.auth_type if is_any else user_id for binding in own}
        found = [binding for binding in own if _matches(binding, name, handler, of[binding.id])]
    for binding in found:
        del call.portal.bindings[binding.id]
    return {"count": len(found)}


@method("event.get", source="events/event-get", app=True)
def get(call: Call) -> list[Row]:
    """Return the application's bindings."""
    return [_shown(binding) for binding in bound(call.portal, call.app.client_id)]


def _shown(binding: Binding) -> Row:
    if binding.is_offline:
        return {"event": binding.event, "connector_id": binding.connector, "offline": 1}
    return {"event": binding.event, "handler": binding.handler, "auth_type": str(binding.auth_type), "offline": 0}


def _is_queue(binding: Binding, name: str, connector: str) -> bool:
    return binding.is_offline and (binding.event, binding.connector) == (name, connector)


def _is_offline(call: Call, what: str) -> bool:
    kind = call.params.text("EVENT_TYPE").lower() or "online"
    if kind not in ("online", "offline"):
        raise argument("EVENT_TYPE", "Value must be one of {online|offline}")
    if kind == "offline" and not call.caller.user.is_admin:
        raise access_denied(f"Offline events {what} requires administrator access rights")
    return kind == "offline"


def _matches(binding: Binding, name: str, handler: str, user_id: int) -> bool:
    return (binding.event, binding.handler, binding.auth_type) == (name, handler, user_id)


def _named(call: Call) -> str:
    name = call.params.text("EVENT").upper()
    if not name:
        raise argument("EVENT", "Argument 'EVENT' is null or empty")
    return name


def _handler(call: Call) -> str:
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
