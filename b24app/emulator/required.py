"""Parameters as the portal's controllers take them: names spelt exactly, a missing one refused with code 100."""

from collections.abc import Mapping
from typing import Any

from b24app.emulator.clock import moment_of
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call
from b24app.emulator.params import whole


def missing(name: str) -> RestError:
    """Refuse for want of a parameter."""
    return RestError("100", f"Could not find value for parameter {{{name}}}")


def value(call: Call, name: str) -> Any:
    """Return a parameter that must be there."""
    if name not in call.params.raw:
        raise missing(name)
    return call.params.raw[name]


def number(call: Call, name: str) -> int:
    """Return a whole number that must be there."""
    found = whole(value(call, name))
    if found is None:
        raise RestError("100", f"Invalid value {{{call.params.raw[name]}}} to match with parameter {{{name}}}.")
    return found


def mapping(call: Call, name: str = "fields") -> dict[str, Any]:
    """Return a map that must be there; an empty list is PHP's empty map."""
    found = value(call, name)
    if isinstance(found, Mapping):
        return dict(found)
    if found in ([], ""):
        return {}
    raise _no_array(name)


def maps(call: Call, name: str) -> list[dict[str, Any]]:
    """Return a list of maps that must be there."""
    found = value(call, name)
    items = list(found.values()) if isinstance(found, Mapping) else found
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise _no_array(name)
    return [dict(item) for item in items]


def _no_array(name: str) -> RestError:
    return RestError("100", f"Invalid value to match with parameter {{{name}}}. Should be value of type array.")


def moment(text: Any, *, code: str = "WRONG_DATETIME_FORMAT") -> int:
    """Read a date with time."""
    found = moment_of(str(text))
    if found is None:
        raise RestError(code, "Неверный формат даты")
    return int(found)


def not_found(text: str = "Not found.") -> RestError:
    """Refuse because there is no such thing."""
    return RestError("NOT_FOUND", text)


def yes(given: Any) -> bool:
    """Read Y/N, 1/0, true/false."""
    return str(given).strip().upper() in ("Y", "1", "TRUE")


def texts(given: Any) -> list[str]:
    """Read a list of texts, whether it came as a list, a map or one value."""
    items = given.values() if isinstance(given, Mapping) else given if isinstance(given, list) else [given]
    return [str(item) for item in items if item is not None and item is not False and item != ""]
