"""Read letters as the portal keeps them among a card's activities.

What is told of letters beyond the documentation: SETTINGS.EMAIL_META holds who wrote to whom, MESSAGE_HEADERS the marks
of what went out from the CRM. https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/index.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.letters.address import Address, addresses
from b24app.letters.letter import Letter

Row = Mapping[str, Any]

SELECT = ("ID", "TYPE_ID", "OWNER_ID", "OWNER_TYPE_ID", "SUBJECT", "DESCRIPTION", "DIRECTION", "SETTINGS")
MAIL = "EMAIL"
OUTGOING = "2"
_NOBODY = Address("")


def letter_in(row: Row) -> Letter:
    """Read one letter."""
    settings = row.get("SETTINGS") if isinstance(row.get("SETTINGS"), Mapping) else {}
    meta, headers = (_map(settings, name) for name in ("EMAIL_META", "MESSAGE_HEADERS"))
    is_outgoing = str(row.get("DIRECTION")) == OUTGOING
    others = addresses(str(one.get("VALUE") or "") for one in row.get("COMMUNICATIONS") or [])
    sender = next(iter(addresses([str(meta.get("from") or "")])), _NOBODY)
    told = addresses(str(meta.get(name) or "") for name in ("to", "cc"))
    return Letter(
        title=str(row.get("SUBJECT") or ""),
        text=str(row.get("DESCRIPTION") or ""),
        sender=sender if sender.value or is_outgoing else next(iter(others), _NOBODY),
        to=told or (others if is_outgoing else ()),
        reply_to=addresses([str(meta.get("replyTo") or "")]),
        headers={str(name).lower(): str(value) for name, value in headers.items()},
        is_outgoing=is_outgoing,
        mailbox=str(meta.get("__email") or "").lower(),
    )


def unkept(row: Row) -> Letter | None:
    """Make up for a letter that is not in the timeline, where the card says it came by mail."""
    if str(row.get("SOURCE_ID") or "") != MAIL or not row.get(MAIL):
        return None
    sender = next(iter(addresses(values(row))), _NOBODY)
    return Letter(str(row.get("TITLE") or ""), str(row.get("COMMENTS") or ""), sender) if sender.value else None


def values(row: Row) -> Iterator[str]:
    """List the e-mail addresses of a classic card."""
    return (str(one["VALUE"]) for one in row.get(MAIL) or [] if one.get("VALUE"))


def _map(settings: Any, name: str) -> Row:
    # PHP sends an empty map as a list.
    found = settings.get(name) if isinstance(settings, Mapping) else None
    return found if isinstance(found, Mapping) else {}
