"""Values on their way in and out: typed in memory, text or null on the wire of the classic methods."""

from collections.abc import Callable
from typing import Any

from b24app.emulator.clock import iso, moment_of
from b24app.emulator.filters import MOMENTS, WHOLE
from b24app.emulator.params import whole


class NotAValue(ValueError):
    """A value cannot be read as its field's type."""


def typed(kind: str, value: Any) -> Any:
    """Read one value as its field's type; None when it is empty, NotAValue when it cannot be read."""
    if value is None or isinstance(value, (dict, list)):
        return None
    if kind == "boolean":
        return 1 if str(value).upper() in ("1", "Y", "TRUE") else 0
    if kind == "string":
        return _text(value)
    if value == "" or value is False:
        return None
    read: Callable[[Any], Any] = _READERS.get(kind, _text)
    return read(value)


def shown(kind: str, value: Any) -> Any:
    """Write one value as the classic methods do."""
    if value is None:
        return "" if kind in MOMENTS else None
    if kind in MOMENTS:
        return iso(value)
    if kind in ("double", "number"):
        return _WRITERS[kind](value)
    return str(value)


def _text(value: Any) -> str:
    return "1" if value is True else "" if value is False else str(value)


def _whole(value: Any) -> int | None:
    """Text that is no number is 0 in PHP, and 0 is nobody."""
    return whole(value) or None


def _decimal(value: Any) -> float:
    try:
        return float(str(value).replace(",", ".").replace(" ", ""))
    except ValueError as error:
        raise NotAValue from error


def _moment(value: Any) -> int:
    found = moment_of(str(value))
    if found is None:
        raise NotAValue
    return int(found)


def _char(value: Any) -> str:
    return "Y" if str(value).upper() in ("Y", "1", "TRUE") else "N"


def _money(value: Any) -> str:
    amount, _, currency = str(value).partition("|")
    return f"{_short(_decimal(amount))}|{currency or 'RUB'}"


def _zero(value: Any) -> int:
    """A user field of whole numbers keeps 0."""
    found = whole(value)
    if found is None:
        raise NotAValue
    return found


def _short(value: float) -> str:
    """Write a number as PHP does: no zeros at the end."""
    return str(int(value)) if value == int(value) else repr(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(WHOLE, _whole),
    **dict.fromkeys(MOMENTS, _moment),
    "whole": _zero,
    "double": _decimal,
    "number": _decimal,
    "char": _char,
    "money": _money,
}
_WRITERS: dict[str, Callable[[float], str]] = {"double": lambda value: f"{value:.2f}", "number": _short}
