"""Read rows of the portal's lists as the columns of a copy; times become UTC, what is empty is left out.

https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-fields.html
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from b24app.portal.letter_rows import letter_in

Row = Mapping[str, Any]

MULTIFIELDS = ("PHONE", "EMAIL", "WEB", "IM")
OWNERS = {"1": "lead", "2": "deal", "3": "contact", "4": "company"}
_LONGEST = 60_000
"""Characters of a text that are kept; what follows in a letter is quoted."""

_TEXTS = ("TITLE", "NAME", "SECOND_NAME", "LAST_NAME", "COMPANY_TITLE", "STATUS_ID", "STATUS_SEMANTIC_ID", "SOURCE_ID")
_MORE_TEXTS = ("SOURCE_DESCRIPTION", "COMMENTS", "CURRENCY_ID", "STAGE_ID", "STAGE_SEMANTIC_ID")
_NUMBERS = ("ID", "ASSIGNED_BY_ID", "CREATED_BY_ID", "CONTACT_ID", "COMPANY_ID", "LEAD_ID")
_MOMENTS = ("DATE_CREATE", "DATE_MODIFY", "MOVED_TIME", "LAST_ACTIVITY_TIME")


def lead(row: Row) -> dict[str, Any]:
    """Read a lead."""
    return {**_card(row), "is_return_customer": row.get("IS_RETURN_CUSTOMER") == "Y", "communications": _ways(row)}


def contact(row: Row) -> dict[str, Any]:
    """Read a contact."""
    return {**_card(row), "communications": _ways(row)}


def company(row: Row) -> dict[str, Any]:
    """Read a company."""
    return {**_card(row), "communications": _ways(row)}


def deal(row: Row) -> dict[str, Any]:
    """Read a deal."""
    return _card(row)


def link(row: Row) -> dict[str, Any]:
    """Read which companies a contact belongs to, the main one first."""
    main = _number(row.get("companyId"))
    others = [number for one in row.get("companyIds") or [] if (number := _number(one))]
    return {"id": int(row["id"]), "companies": list(dict.fromkeys([*([main] if main else []), *others]))}


def activity(row: Row) -> dict[str, Any]:
    """Read an activity; of a letter who wrote to whom."""
    told = {
        "id": int(row["ID"]),
        "owner_kind": OWNERS.get(str(row.get("OWNER_TYPE_ID")), f"dynamic_{row.get('OWNER_TYPE_ID')}"),
        "owner_id": _number(row.get("OWNER_ID")),
        "provider_id": _text(row.get("PROVIDER_ID")),
        "type_id": _number(row.get("TYPE_ID")),
        "direction": _number(row.get("DIRECTION")),
        "subject": _text(row.get("SUBJECT")),
        "body": _text(row.get("DESCRIPTION")),
        "responsible_id": _number(row.get("RESPONSIBLE_ID")),
        "completed": row.get("COMPLETED") == "Y",
        "created": moment(row.get("CREATED")),
        "raw": _raw(row, ("DESCRIPTION",)),
    }
    return {**told, **_head(row)} if str(row.get("TYPE_ID")) == "4" else told


def user(row: Row) -> dict[str, Any]:
    """Read a colleague."""
    return {
        "id": int(row["ID"]),
        "name": _text(row.get("NAME")),
        "last_name": _text(row.get("LAST_NAME")),
        "email": _text(row.get("EMAIL")),
        "is_active": row.get("ACTIVE") in (True, "Y", "true", "1", 1),
        "departments": [int(one) for one in row.get("UF_DEPARTMENT") or [] if str(one).isdigit()],
    }


def stage(row: Row) -> dict[str, Any]:
    """Read a stage or an entry of a dictionary."""
    told = {name.lower(): _text(row.get(name)) for name in ("ENTITY_ID", "STATUS_ID", "NAME", "SEMANTICS")}
    return {**told, "sort": _number(row.get("SORT"))}


def moment(value: Any) -> str | None:
    """Read a moment, in UTC, as the copy keeps it."""
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if value else None
    except ValueError:
        return None


def _card(row: Row) -> dict[str, Any]:
    told: dict[str, Any] = {name.lower(): _text(row.get(name)) for name in (*_TEXTS, *_MORE_TEXTS)}
    told |= {name.lower(): _number(row.get(name)) for name in _NUMBERS}
    told |= {name.lower(): moment(row.get(name)) for name in _MOMENTS}
    return {**told, "opportunity": _sum(row.get("OPPORTUNITY")), "raw": _raw(row)}


def _ways(row: Row) -> list[dict[str, Any]]:
    return [
        {"type": name, "value": str(one["VALUE"]), "value_type": _text(one.get("VALUE_TYPE")), "position": place}
        for name in MULTIFIELDS
        for place, one in enumerate(_listed(row.get(name)))
        if one.get("VALUE")
    ]


def _listed(value: Any) -> Iterable[Row]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else ()


def _head(row: Row) -> dict[str, Any]:
    letter = letter_in(row)
    return {
        "sender": letter.sender.value or None,
        "sender_name": letter.sender.name or None,
        "recipients": [one.value for one in letter.to],
        "message_id": letter.message_id or None,
        "in_reply_to": letter.headers.get("in-reply-to") or None,
        "mailbox": letter.mailbox or None,
    }


def _raw(row: Row, without: tuple[str, ...] = ()) -> str:
    kept = {name: value for name, value in row.items() if value not in (None, "", [], {}) and name not in without}
    return json.dumps(kept, ensure_ascii=False).replace("\\u0000", "")


def _text(value: Any) -> str | None:
    return str(value)[:_LONGEST].replace("\x00", "") if value not in (None, "") else None


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _sum(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
