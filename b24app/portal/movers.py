"""Find out who moved a card, whose it is, who made it, and who heads whom in the portal's structure.

https://apidocs.bitrix24.com/api-reference/departments/department-get.html
"""

from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal
from b24app.portal.targets import Target


@dataclass(frozen=True)
class Moved:
    """Who moved a card to its stage, who is responsible for it, who made it; 0 where the portal does not say."""

    by: int
    responsible: int
    author: int


def who_moved(portal: Portal, target: Target, number: int) -> Moved:
    """Read who has to do with a card."""
    if target.entity == "smart_process":
        row = portal.read("crm.item.get", {"entityTypeId": target.entity_type_id, "id": number}).result["item"]
        return Moved(*(_number(row.get(name)) for name in ("movedBy", "assignedById", "createdBy")))
    row = portal.read(f"crm.{target.entity}.get", {"id": number}).result
    return Moved(*(_number(row.get(name)) for name in ("MOVED_BY_ID", "ASSIGNED_BY_ID", "CREATED_BY_ID")))


def head_of(portal: Portal, user: int) -> int | None:
    """Return who heads the department of a user, or the one above where that is the user; None where nobody is known.

    The rights `user_brief` and `department` are needed; without them nobody is known.
    """
    try:
        waiting = departments_of(portal, user)
        seen: set[int] = set()
        while waiting:
            number = waiting.pop(0)
            if number in seen:
                continue
            seen.add(number)
            for row in portal.read("department.get", {"ID": number}).result or []:
                head = _number(row.get("UF_HEAD"))
                if head and head != user:
                    return head
                waiting += [above] if (above := _number(row.get("PARENT"))) else []
    except Refusal:
        return None
    return None


def departments_of(portal: Portal, user: int) -> list[int]:
    """List the departments of a user."""
    found = portal.read("user.get", {"ID": user}).result or []
    return [int(one) for one in (found[0].get("UF_DEPARTMENT") or [] if found else [])]


def administrator(portal: Portal) -> int:
    """Return the user in whose name we work where that is an administrator, else 0; of others the portal tells nobody.

    https://apidocs.bitrix24.com/api-reference/common/users/profile.html
    """
    me = portal.read("profile").result or {}
    return _number(me.get("ID")) if me.get("ADMIN") else 0


def _number(raw: Any) -> int:
    return int(raw) if str(raw or "").isdigit() else 0
