"""Find out who made a card and who works in a department.

https://apidocs.bitrix24.com/api-reference/user/user-get.html
"""

from collections.abc import Iterable

from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal


def author_of(portal: Portal, kind: str, number: int) -> int:
    """Return who made a lead or a deal; 0 where the portal does not say."""
    made = portal.read(f"crm.{kind}.get", {"id": number}).result.get("CREATED_BY_ID")
    return int(made) if str(made or "").isdigit() else 0


def members_of(portal: Portal, departments: Iterable[int]) -> list[int]:
    """List who works in any of these departments, up to fifty; nobody where the right `user_brief` is missing."""
    wanted = sorted(set(departments))
    if not wanted:
        return []
    try:
        rows = portal.read("user.get", {"FILTER": {"UF_DEPARTMENT": wanted, "ACTIVE": True}}).result or []
    except Refusal:
        return []
    return [int(row["ID"]) for row in rows]
