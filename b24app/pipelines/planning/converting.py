"""Carry answers over from one field to another of a different kind, as far as they keep their meaning."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from b24app.portal.userfields import Field

_EMPTY: tuple[Any, ...] = (None, "", False, [], {})
_YES = {"1", "y", "yes", "true", "да", "есть"}
_NO = {"0", "n", "no", "false", "нет"}


def convert(raw: Any, left: Field, to: Field) -> Any:
    """Return what the other field is to hold for an answer as the portal tells it; None where it would be lost.

    Of several answers a field for one keeps the first; a list takes what one of its values is called.
    """
    answers = raw if isinstance(raw, list) else [raw]
    written = [_WRITE.get(to.type, _as_text)(_text(one, left), to) for one in answers if one not in _EMPTY]
    kept = [one for one in written if one is not None]
    if not kept or len(kept) < len(written):
        return None
    return kept if to.is_multiple else (kept[0] if len(kept) == 1 else None)


def _text(raw: Any, left: Field) -> str:
    """Say an answer in words: a list value by its title, money without its currency, yes or no."""
    text = str(raw).strip()
    if left.type == "list":
        return next((value.title for value in left.values if str(value.id) == text), "")
    if left.type == "boolean":
        return "да" if text.lower() in _YES else "нет"
    if left.type == "number" and re.fullmatch(r"-?\d+\.0+", text):
        return text.partition(".")[0]
    return text


def _as_text(text: str, _: Field) -> str | None:
    return text or None


def _as_number(text: str, _: Field) -> float | None:
    plain = re.sub(r"[\s\u00a0]", "", text.partition("|")[0]).replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _as_money(text: str, to: Field) -> str | None:
    amount, _, currency = text.partition("|")
    number = _as_number(amount, to)
    return None if number is None else f"{number:g}|{currency or 'RUB'}"


def _as_boolean(text: str, _: Field) -> str | None:
    said = text.lower()
    return "1" if said in _YES else "0" if said in _NO else None


def _as_value(text: str, to: Field) -> int | None:
    said = text.casefold()
    return next((value.id for value in to.values if said in {value.title.casefold(), value.key.casefold()}), None)


def _as_date(text: str, _: Field) -> str | None:
    day = _moment(text)
    return day.date().isoformat() if day else None


def _as_moment(text: str, _: Field) -> str | None:
    moment = _moment(text)
    return moment.isoformat() if moment else None


def _moment(text: str) -> datetime | None:
    """Read a date or a moment as the portal or a person writes it."""
    for form in ("%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - no zone is told, and none is made up
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _as_user(text: str, _: Field) -> int | None:
    return int(text) if text.isdigit() else None


_WRITE: Mapping[str, Callable[[str, Field], Any]] = {
    "number": _as_number,
    "money": _as_money,
    "boolean": _as_boolean,
    "list": _as_value,
    "date": _as_date,
    "datetime": _as_moment,
    "user": _as_user,
}
