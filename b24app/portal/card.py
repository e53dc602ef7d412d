"""Say what a card answers, by keys of fields and of list values; nothing where the card is empty."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.targets import LEADS, Target
from b24app.portal.userfields import Field, field_name

Answers = Mapping[str, Any]
"""Answers by field key: text, number, yes or no, key of a list value; a list where there may be several; else None."""

STANDARD = {
    "title": "TITLE",
    "name": "NAME",
    "second_name": "SECOND_NAME",
    "last_name": "LAST_NAME",
    "position": "POST",
    "company": "COMPANY_TITLE",
    "phone": "PHONE",
    "email": "EMAIL",
    "website": "WEB",
    "address": "ADDRESS",
    "birthday": "BIRTHDATE",
    "source": "SOURCE_ID",
    "source_details": "SOURCE_DESCRIPTION",
    "amount": "OPPORTUNITY",
    "comments": "COMMENTS",
    "assigned": "ASSIGNED_BY_ID",
}
"""Fields every lead has: our key and the portal's name."""

OF_CLIENT = (
    "name",
    "second_name",
    "last_name",
    "position",
    "company",
    "phone",
    "email",
    "website",
    "address",
    "birthday",
)
"""Which of them other cards have through the contact and the company they are about."""

_OF_OTHERS = ("title", "amount", "source", "source_details", "assigned")
STANDARD_OF: Mapping[str, tuple[str, ...]] = {
    "lead": tuple(STANDARD),
    "deal": (*_OF_OTHERS, "comments"),
    "smart_process": _OF_OTHERS,
}
"""Which of them a card itself holds, by kind."""

LINKS = {"company": "COMPANY_ID"}
"""What a card says by naming another one."""

_EMPTY: tuple[Any, ...] = (None, "", False, [], {})


@dataclass(frozen=True)
class Read:
    """One card of many: its number, title, stage as people spell it, and answers."""

    id: int
    title: str
    stage: str
    answers: Answers


def answers_in(
    row: Mapping[str, Any], fields: Collection[Field], keys: Collection[str], target: Target = LEADS
) -> dict[str, Any]:
    """Read these fields of a card, spelt as those of leads; a key the portal does not know has no answer."""
    custom = {field.key: field for field in fields}
    return {key: _answer(row, key, custom.get(key), target) for key in keys}


def _answer(row: Mapping[str, Any], key: str, field: Field | None, target: Target) -> Any:
    if field is not None:
        return _custom(row.get(field_name(key, target)), field)
    if key not in STANDARD:
        return None
    link = str(row.get(LINKS.get(key, "")) or "")
    return _standard(key, row.get(STANDARD[key])) or (link if link not in {"", "0"} else None)


def _standard(key: str, raw: Any) -> Any:
    if key in {"phone", "email", "website"}:
        return next((row["VALUE"] for row in raw or [] if row.get("VALUE")), None)
    if key in {"amount", "assigned"}:
        number = _float(raw) or 0
        return (int(number) if key == "assigned" else number) or None
    return str(raw).strip() or None if raw not in _EMPTY else None


def _custom(raw: Any, field: Field) -> Any:
    read: Callable[[Any, Field], Any] = _READ.get(field.type, _text)
    if not field.is_multiple:
        return read(raw, field)
    several = [read(one, field) for one in raw] if isinstance(raw, list) else []
    return [one for one in several if one is not None] or None


def _text(raw: Any, _: Field) -> str | None:
    return str(raw).strip() or None if raw not in _EMPTY else None


def _float(raw: Any) -> float | None:
    try:
        return float(raw)
    except (TypeError, ValueError):
        return None


def _number(raw: Any, _: Field) -> float | None:
    # Nought is an answer, but an empty field may come as no.
    return None if raw is False else _float(raw)


def _money(raw: Any, _: Field) -> float | None:
    # A sum of money comes as "100.50|RUB"; a form left empty as "|RUB".
    return _float(str(raw or "").partition("|")[0]) or None


def _boolean(raw: Any, _: Field) -> bool | None:
    return None if raw in (None, "") else str(raw) in {"1", "Y", "True", "true"}


def _user(raw: Any, _: Field) -> int | None:
    return int(_float(raw) or 0) or None


def _value(raw: Any, field: Field) -> str | None:
    # A list answer is the row's id, which differs from portal to portal; an id that is gone answers nothing.
    known = {str(value.id): value.key or str(value.id) for value in field.values}
    return known.get(str(raw))


_READ: Mapping[str, Callable[[Any, Field], Any]] = {
    "number": _number,
    "money": _money,
    "boolean": _boolean,
    "user": _user,
    "list": _value,
}
