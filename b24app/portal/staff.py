"""Learn what clients are told of us: who the manager is, by which phone, and what the company is called.

https://apidocs.bitrix24.com/api-reference/user/user-get.html
"""

from collections.abc import Collection
from dataclasses import dataclass

from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal

_PHONES = ("WORK_PHONE", "PERSONAL_MOBILE", "PERSONAL_PHONE")


@dataclass(frozen=True)
class Person:
    """A colleague as a client may know them; empty where the portal does not say."""

    name: str = ""
    phone: str = ""


def person(portal: Portal, user: int) -> Person:
    """Read a colleague; phones are told only where the permission `user_basic` or `user` is granted."""
    try:
        rows = portal.read("user.get", {"ID": user}).result or []
    except Refusal:
        return Person()
    row = rows[0] if rows else {}
    name = " ".join(filter(None, (str(row.get(part) or "").strip() for part in ("NAME", "LAST_NAME"))))
    return Person(name, next((str(row[one]).strip() for one in _PHONES if row.get(one)), ""))


def company_name(portal: Portal) -> str:
    """Return the title of our own company in the portal's directory; empty where there is none."""
    asked = {"filter": {"IS_MY_COMPANY": "Y"}, "select": ["ID", "TITLE"], "order": {"ID": "ASC"}, "start": -1}
    rows = portal.read("crm.company.list", asked).result or []
    return str(rows[0].get("TITLE") or "").strip() if rows else ""


def names_of(portal: Portal, users: Collection[int]) -> dict[int, str]:
    """Return the names of colleagues in one request; their numbers where the portal does not tell."""
    found = {user: f"#{user}" for user in users}
    try:
        rows = portal.read("user.get", {"FILTER": {"ID": sorted(set(users))}}).result or [] if users else []
    except Refusal:
        return found
    for row in rows:
        name = " ".join(filter(None, (str(row.get(part) or "").strip() for part in ("NAME", "LAST_NAME"))))
        found[int(row["ID"])] = name or found[int(row["ID"])]
    return found


def heads_a_department(portal: Portal, user: int) -> bool:
    """Say whether somebody heads a department; the permission `department` is needed, without it nobody does.

    https://apidocs.bitrix24.com/api-reference/departments/department-get.html
    """
    try:
        return bool(portal.read("department.get", {"UF_HEAD": user}).result)
    except Refusal:
        return False
