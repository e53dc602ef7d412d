"""placement.*: pages of an application inside cards, lists and menus of the portal."""

from typing import Any

from b24app.emulator import places
from b24app.emulator.apps import LANGUAGE
from b24app.emulator.errors import RestError, argument
from b24app.emulator.method import Call, method
from b24app.emulator.placed import Placement
from b24app.emulator.robot_rules import check_url
from b24app.emulator.state import Row

TEXTS = ("TITLE", "DESCRIPTION", "GROUP_NAME")


@method(
    "placement.bind", scope="placement", write=True, label="source-read", source="widgets/placement-bind",
    admin=True, app=True,
)  # fmt: skip
def bind(call: Call) -> bool:
    """Put a page into a place; nothing shows before the application is installed. Refusals of a place come with 200."""
    code, handler = _named(call), _handler(call)
    places.check(code, call.caller.scope)
    check_url(handler)
    user_id, options = _user_id(call, code), _options(call, code)
    mine = [place for place in _mine(call) if place.place == code and place.user_id == user_id]
    if mine and code in places.SINGLE:
        raise RestError("ERROR_PLACEMENT_MAX_COUNT", "Placement max count was exceeded", 200)
    if any(place.handler == handler for place in mine):
        raise RestError("ERROR_CORE", "Unable to set placement handler: Handler already binded")
    number = call.portal.next_id("placement")
    languages = _languages(call)
    texts = languages.get(LANGUAGE) or next(iter(languages.values()))
    call.portal.placements[number] = Placement(
        number, call.app.client_id, code, handler, user_id, texts["TITLE"], texts["DESCRIPTION"], options, languages
    )
    return True


@method("placement.unbind", scope="placement", write=True, source="widgets/placement-unbind", admin=True, app=True)
def unbind(call: Call) -> dict[str, int]:
    """Take pages out of a place; without a handler all of the application's there. Each counts twice."""
    code, handler = _named(call), call.params.text("HANDLER")
    found = [place for place in _mine(call) if place.place == code and handler in ("", place.handler)]
    if call.params.get("USER_ID") is not None:
        found = [place for place in found if place.user_id == call.params.number("USER_ID")]
    for place in found:
        del call.portal.placements[place.id]
    return {"count": 2 * len(found)}


@method("placement.get", scope="placement", source="widgets/placement-get", app=True)
def get(call: Call) -> list[Row]:
    """Return the places the application has taken."""
    return [_row(place) for place in _mine(call)]


@method("placement.list", scope="placement", source="widgets/placement-list", app=True)
def list_(call: Call) -> list[str]:
    """Return the places of the caller's scopes, of one `SCOPE`, or with `FULL` all; smart processes' are left out."""
    if scope := call.params.text("SCOPE"):
        return places.places_of(scope)
    return places.places(None if call.params.get("FULL") in (True, "true", "1", 1, "Y") else call.caller.scope)


def _mine(call: Call) -> list[Placement]:
    return [place for place in call.portal.placements.values() if place.client_id == call.app.client_id]


def _named(call: Call) -> str:
    code = call.params.get("PLACEMENT")
    if code in (None, "", []):
        raise argument("PLACEMENT", "Argument 'PLACEMENT' is null or empty")
    if not isinstance(code, str):
        raise argument("PLACEMENT", "The value of an argument 'PLACEMENT' must be of type string")
    return code.upper()


def _handler(call: Call) -> str:
    if handler := call.params.text("HANDLER"):
        return handler
    raise argument("HANDLER", "Argument 'HANDLER' is null or empty")


def _user_id(call: Call, code: str) -> int:
    user_id = call.params.number("USER_ID")
    if user_id and code != places.BACKGROUND:
        raise RestError("ERROR_PLACEMENT_USER_MODE", "User mode is not available.", 200)
    return user_id


def _options(call: Call, code: str) -> dict[str, Any]:
    """Keep options where the place has any; the page in the background keeps one alone, and must have it."""
    sent = call.params.mapping("OPTIONS")
    if code != places.BACKGROUND:
        return sent if code.startswith("IM_") or code.endswith("_DETAIL_ACTIVITY") else {}
    if not sent.get("errorHandlerUrl"):
        raise RestError("EMPTY_ERROR_HANDLER_URL", "Option errorHandlerUrl is empty", 200)
    return {"errorHandlerUrl": str(sent["errorHandlerUrl"])}


def _languages(call: Call) -> dict[str, dict[str, str]]:
    """Read the texts of each language; those without one are the portal's own language's."""
    sent = {name: texts for name, texts in call.params.mapping("LANG_ALL").items() if isinstance(texts, dict)}
    found = {name: {part: str(texts.get(part) or "") for part in TEXTS} for name, texts in sent.items()}
    return found or {LANGUAGE: {part: call.params.text(part) for part in TEXTS}}


def _row(place: Placement) -> Row:
    shown = {"placement": place.place, "userId": place.user_id, "handler": place.handler, "options": place.options}
    return {**shown, "title": place.title, "description": place.description, "langAll": place.languages}
