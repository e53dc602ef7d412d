"""Find out who serves a client: who is responsible for it and still works here, and its open deals.

https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-list.html
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.clients import Client
from b24app.portal.documents import path_of
from b24app.portal.refusals import Refusal

_DEAL = 2
_MOST = 3


@dataclass(frozen=True)
class Served:
    """Who serves a client, 0 where nobody does who still works here, and links to its newest open deals."""

    by: int
    deals: tuple[str, ...] = ()


def who_serves(portal: Portal, clients: Sequence[Client]) -> Served:
    """Look: whoever is responsible for the contact, for the company, then for the newest open deal; in two requests.

    Without the right `user_brief` everybody is taken to work here.
    """
    asked = {client.kind: _deals_query(client) for client in clients}
    rows: list[Mapping[str, Any]] = []
    for answer in portal.batch(asked).values():
        rows += [] if isinstance(answer, Refusal) else answer.result["items"]
    deals = {int(row["id"]): row for row in sorted(rows, key=lambda row: -int(row["id"]))}
    people = [client.responsible for client in clients] + [int(row["assignedById"] or 0) for row in deals.values()]
    here = _working(portal, {person for person in people if person})
    links = [f"[URL={path_of('deal', number)}]{_plain(row)}[/URL]" for number, row in deals.items()]
    return Served(next((person for person in people if person in here), 0), tuple(links[:_MOST]))


def _deals_query(client: Client) -> tuple[str, Mapping[str, Any]]:
    wanted = {f"={client.kind}Id": client.id, "=closed": "N"}
    asked = {"entityTypeId": _DEAL, "filter": wanted, "select": ["id", "title", "assignedById"]}
    return "crm.item.list", {**asked, "order": {"id": "DESC"}}


def _working(portal: Portal, people: Collection[int]) -> Collection[int]:
    try:
        rows = portal.read("user.get", {"FILTER": {"ID": sorted(people), "ACTIVE": True}}).result if people else []
    except Refusal:
        return people
    return {int(row["ID"]) for row in rows or []}


def _plain(row: Mapping[str, Any]) -> str:
    return str(row.get("title") or f"#{row['id']}").replace("[", "(").replace("]", ")")
