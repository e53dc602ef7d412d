"""Read a date in a card, whatever kind of card it is.

https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-fields.html
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.portal.documents import CardGone, type_of
from b24app.portal.refusals import Refusal

_KINDS = ("date", "datetime")


class NoSuchDate(AppError):
    """The card has no such date field; name one that it has."""

    code = "portal.no-such-date"


def read_date(portal: Portal, kind: str, number: int, key: str) -> date | datetime | None:
    """Read a date, or a moment in UTC, by the key of its field; None where it is empty.

    The key is that of a pipeline's file or the portal's own name. Raises NoSuchDate, and CardGone where there is no
    card.
    """
    item = {"entityTypeId": type_of(kind), "useOriginalUfNames": "Y"}
    asked = {"fields": ("crm.item.fields", item), "card": ("crm.item.get", {**item, "id": number})}
    found = {}
    for name, answer in portal.batch(asked).items():
        if isinstance(answer, Refusal):
            raise CardGone if answer.error == "NOT_FOUND" else answer
        found[name] = answer.result
    name, about = _field(found["fields"]["fields"], key)
    raw = found["card"]["item"].get(name)
    first = next(iter(raw), None) if isinstance(raw, list) else raw
    return _read(str(first), str(about["type"])) if first else None


def _field(fields: Mapping[str, Any], key: str) -> tuple[str, Mapping[str, Any]]:
    for name, about in fields.items():
        known = str(about.get("upperName") or name).upper()
        if about.get("type") in _KINDS and (known == key.upper() or _bare(known) == key.upper()):
            return name, about
    raise NoSuchDate(phrase("the card has no date field {key}"), phrase("name one that it has"), key=key)


def _bare(name: str) -> str:
    """Leave out what the portal writes before a field of ours: UF_CRM_, of a smart process UF_CRM_12_."""
    rest = name.removeprefix("UF_CRM_")
    number, _, after = rest.partition("_")
    return after if rest != name and number.isdigit() else rest


def _read(text: str, kind: str) -> date | datetime | None:
    try:
        # A day comes as the midnight of it in the server's zone: only the day means anything.
        return date.fromisoformat(text[:10]) if kind == "date" else datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None
