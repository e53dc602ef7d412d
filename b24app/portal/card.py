"""Read the answers in a lead's card by keys of fields and of list values; nothing where the card is empty."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal
from b24app.portal.userfields import Field, field_name, fields_in, fields_query

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

_OF_OTHERS = ("title", "amount", "source", "source_details", "assigned")
STANDARD_OF: Mapping[str, tuple[str, ...]] = {
    "lead": tuple(STANDARD),
    "deal": (*_OF_OTHERS, "comments"),
    "smart_process": _OF_OTHERS,
}
"""Which of them other cards have too; the client's phone and the like stand in the contact there."""

_LINKS = {"company": "COMPANY_ID"}
_EMPTY: tuple[Any, ...] = (None, "", False, [], {})


def read_card(portal: Portal, lead_id: int, keys: Collection[str]) -> dict[str, Any]:
    """Read these fields of a lead in one request; a key the portal does not know has no answer."""
    asked = {"lead": ("crm.lead.get", {"id": lead_id}), "fields": fields_query("en")}
    results = {}
    for name, answer in portal.batch(asked).items():
        if isinstance(answer, Refusal):
            raise answer
        results[name] = answer.result
    return answers_in(results["lead"], fields_in([results["fields"]]), keys)


def answers_in(lead: Mapping[str, Any], fields: Collection[Field], keys: Collection[str]) -> dict[str, Any]:
    """Read these fields of a lead as crm.lead.get tells it; a key the portal does not know has no answer."""
    custom = {field.key: field for field in fields}
    return {key: _answer(lead, key, custom.get(key)) for key in keys}


@dataclass(frozen=True)
class Read:
    """One lead of many: its number, title, stage and answers."""

    id: int
    title: str
    stage: str
    answers: Answers


def read_cards(portal: Portal, stages: Collection[str], keys: Collection[str]) -> Iterator[Read]:
    """Read these fields of every lead that stands on one of these stages, many in a request."""
    return _read_where(portal, {"@STATUS_ID": list(stages)}, keys)


def read_numbered(portal: Portal, leads: Collection[int], keys: Collection[str]) -> Iterator[Read]:
    """Read these fields of the leads with these numbers, many in a request; those that are gone are left out."""
    return _read_where(portal, {"@ID": sorted(leads)}, keys)


def _read_where(portal: Portal, where: Mapping[str, Any], keys: Collection[str]) -> Iterator[Read]:
    method, asked = fields_query("en")
    custom = {field.key: field for field in fields_in([portal.read(method, asked).result])}
    names = {STANDARD[key] for key in keys if key in STANDARD} | {_LINKS[key] for key in keys if key in _LINKS}
    names |= {field_name(key) for key in keys if key in custom}
    wanted = {"filter": where, "select": ["ID", "TITLE", "STATUS_ID", *sorted(names)]}
    for row in portal.scan("crm.lead.list", wanted):
        answers = {key: _answer(row, key, custom.get(key)) for key in keys}
        yield Read(int(row["ID"]), str(row.get("TITLE") or ""), str(row["STATUS_ID"]), answers)


def _answer(lead: Mapping[str, Any], key: str, field: Field | None) -> Any:
    if field is not None:
        return _custom(lead.get(field_name(key)), field)
    if key not in STANDARD:
        return None
    link = str(lead.get(_LINKS.get(key, "")) or "")
    return _standard(key, lead.get(STANDARD[key])) or (link if link not in {"", "0"} else None)


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
