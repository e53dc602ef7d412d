"""Read whole tables of a portal for a copy of them: which method gives which rows, and how many there are.

https://apidocs.bitrix24.com/settings/performance/huge-data.html
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from b24app.portal import copied
from b24app.portal.client import Portal
from b24app.portal.copied import Row
from b24app.portal.refusals import PortalError, Refusal
from b24app.portal.scan import Progress

_CARD = ("*", "UF_*", "PHONE", "EMAIL", "WEB", "IM")
_ACTIVITY = (
    *("ID", "OWNER_ID", "OWNER_TYPE_ID", "TYPE_ID", "PROVIDER_ID", "PROVIDER_TYPE_ID", "SUBJECT", "DESCRIPTION"),
    *("DIRECTION", "COMPLETED", "RESPONSIBLE_ID", "CREATED", "LAST_UPDATED", "SETTINGS", "COMMUNICATIONS"),
)
_AT_ONCE = 500
_NO_RIGHT = ("insufficient_scope", "ERROR_METHOD_NOT_FOUND", "ACCESS_DENIED")


@dataclass(frozen=True)
class Table:
    """A list of the portal; `changed` is the field that says when a row was changed, `columns` reads a row.

    `only` is a filter that always holds; where `changed` is empty, rows never change.
    """

    name: str
    method: str
    select: tuple[str, ...]
    changed: str
    columns: Callable[[Row], dict[str, Any]]
    key: str = "ID"
    more: Mapping[str, Any] = field(default_factory=dict)
    only: Mapping[str, Any] = field(default_factory=dict)

    def number(self, row: Row) -> int:
        """Return a row's number."""
        return int(row[self.key])


LEADS = Table("leads", "crm.lead.list", _CARD, "DATE_MODIFY", copied.lead)
CONTACTS = Table("contacts", "crm.contact.list", _CARD, "DATE_MODIFY", copied.contact)
COMPANIES = Table("companies", "crm.company.list", _CARD, "DATE_MODIFY", copied.company)
LINKS = Table(
    *("contact_companies", "crm.item.list", ("id", "companyId", "companyIds"), "updatedTime", copied.link),
    key="id",
    more={"entityTypeId": 3},
)
DEALS = Table("deals", "crm.deal.list", ("*", "UF_*"), "DATE_MODIFY", copied.deal)
ACTIVITIES = Table("activities", "crm.activity.list", _ACTIVITY, "LAST_UPDATED", copied.activity)
TABLES = (LEADS, CONTACTS, COMPANIES, LINKS, DEALS, ACTIVITIES)


def now_of(portal: Portal) -> datetime:
    """Return the time on the portal's own clock."""
    return datetime.fromisoformat(str(portal.read("server.time").result)).astimezone(UTC)


def read_rows(
    portal: Portal,
    table: Table,
    after: int,
    since: datetime | None,
    progress: Callable[[Progress], None] | None = None,
) -> Iterator[Row]:
    """Give the rows above a number by rising number; with `since` only those changed from then on."""
    wanted = {f">={table.changed}": since.isoformat()} if since else {}
    params = {**table.more, "select": list(table.select), "filter": {**table.only, **wanted}}
    return portal.scan(table.method, params, after=after, check=False, progress=progress)


def read_numbered(portal: Portal, table: Table, numbers: Sequence[int]) -> Iterator[Row]:
    """Give the rows with these numbers, as far as the portal has them."""
    for place in range(0, len(numbers), _AT_ONCE):
        own = {**table.only, f"@{table.key}": list(numbers[place : place + _AT_ONCE])}
        yield from portal.scan(table.method, {**table.more, "select": list(table.select), "filter": own}, check=False)


def numbers_between(portal: Portal, table: Table, after: int, upto: int | None) -> Iterator[int]:
    """Give the numbers that the portal still has above one number, up to another or without end."""
    bounds = {**table.only, f">{table.key}": after} | ({} if upto is None else {f"<={table.key}": upto})
    params = {**table.more, "select": [table.key], "filter": bounds}
    return (table.number(row) for row in portal.scan(table.method, params, check=False))


Counted = tuple[Table, int, int | None, datetime | None]
"""Rows to count: of a table, above a number, up to another, changed since; None where there is no such bound."""


def count_rows(portal: Portal, wanted: Sequence[Counted]) -> list[int]:
    """Count rows; fifty counts a request."""
    asked = {str(place): _count(*one) for place, one in enumerate(wanted)}
    found = []
    for answer in (portal.batch(asked) if asked else {}).values():
        if isinstance(answer, PortalError):
            raise answer
        found.append(answer.total or 0)
    return found


def _count(table: Table, after: int, upto: int | None, since: datetime | None) -> tuple[str, dict[str, Any]]:
    bounds: dict[str, Any] = {**table.only, f">{table.key}": after}
    bounds |= {f"<={table.key}": upto} if upto is not None else {}
    bounds |= {f">={table.changed}": since.isoformat()} if since else {}
    return table.method, {**table.more, "select": [table.key], "filter": bounds, "start": 0}


def read_users(portal: Portal) -> list[dict[str, Any]] | None:
    """Read everybody who has worked here; None where the portal does not tell us who does."""
    found: list[Row] = []
    try:
        while page := _users(portal, int(found[-1]["ID"]) if found else 0):
            found += page
    except Refusal as refusal:
        if refusal.is_code(*_NO_RIGHT):
            return None
        raise
    return [copied.user(row) for row in found]


def _users(portal: Portal, after: int) -> list[Row]:
    asked = {"FILTER": {">ID": after}, "sort": "ID", "order": "ASC"}
    return [row for row in portal.read("user.get", asked).result or [] if int(row["ID"]) > after]


def read_stages(portal: Portal) -> list[dict[str, Any]]:
    """Read the stages and dictionaries of the CRM: they come at once."""
    return [copied.stage(row) for row in portal.read("crm.status.list").result or []]
