"""Read what reports need of a portal's leads, deals, activities and stage history: few fields, no texts of clients.

https://apidocs.bitrix24.com/api-reference/crm/crm-stage-history-list.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from b24app.portal.categories import funnels_in, funnels_query
from b24app.portal.client import Portal
from b24app.portal.copied import Row, moment
from b24app.portal.counting import name_of
from b24app.portal.refusals import Refusal
from b24app.portal.tables import Table
from b24app.portal.targets import DEAL, LEAD, Target
from b24app.portal.touches import kind_of_touch

_CLIENT = ("CONTACT_ID", "COMPANY_ID", "OPPORTUNITY", "CURRENCY_ID", "DATE_CREATE", "DATE_MODIFY")
_LEAD = (
    *("TITLE", "STATUS_ID", "STATUS_SEMANTIC_ID", "SOURCE_ID", "ASSIGNED_BY_ID", "MOVED_TIME", "IS_RETURN_CUSTOMER"),
    *_CLIENT,
)
_DEAL = ("LEAD_ID", "CATEGORY_ID", "STAGE_SEMANTIC_ID", "CLOSEDATE", *_CLIENT)
_ACTIVITY = (
    *("OWNER_ID", "TYPE_ID", "PROVIDER_ID", "DIRECTION", "COMPLETED", "CREATED", "LAST_UPDATED", "SETTINGS"),
    "ORIGINATOR_ID",
)
_ENTRY = ("OWNER_ID", "CREATED_TIME")
_PLACE = Target("lead", LEAD)
_AT_ONCE = frozenset({"letter", "call", "message"})
_INCOMING = "1"
_PAGE = 50


@dataclass(frozen=True)
class Money:
    """What the portal counts money in, and what a unit of each currency is worth in it."""

    base: str
    rates: Mapping[str, Decimal]


def report_tables(fields: Mapping[str, str]) -> tuple[Table, ...]:
    """Name the lists to read; `fields` are keys of lead fields by what they mean: next_contact, class."""
    own = {meaning: name_of(_PLACE, key) for meaning, key in fields.items()}
    return (
        Table("report_leads", "crm.lead.list", ("ID", *_LEAD, *own.values()), "DATE_MODIFY", _leads(own)),
        Table("report_deals", "crm.deal.list", ("ID", *_DEAL), "DATE_MODIFY", _deal),
        Table(
            *("report_activities", "crm.activity.list", ("ID", *_ACTIVITY), "LAST_UPDATED", _activity),
            only={"OWNER_TYPE_ID": LEAD},
        ),
        _history("lead_history", LEAD, "STATUS"),
        _history("deal_history", DEAL, "STAGE"),
    )


def read_money(portal: Portal) -> Money:
    """Read the portal's currencies; sums of unknown ones are taken as they are."""
    answers = portal.batch({"base": ("crm.currency.base.get", {}), "all": ("crm.currency.list", {})})
    base, rows = (None if isinstance(one, Refusal) else one.result for one in answers.values())
    rates = {str(row["CURRENCY"]): _rate(row) for row in rows or [] if row.get("CURRENCY")}
    return Money(str(base or ""), {**rates, str(base or ""): Decimal(1)})


def read_funnels(portal: Portal) -> dict[int, str]:
    """Read the funnels of deals."""
    return {one.id: one.name for one in funnels_in(portal.read(*funnels_query(DEAL)).result)}


def read_departments(portal: Portal) -> list[tuple[int, int, int]]:
    """Read the departments: number, the one above, the head; none without the permission `department`.

    https://apidocs.bitrix24.com/api-reference/departments/department-get.html
    """
    rows: list[Row] = []
    try:
        while page := portal.read("department.get", {"sort": "ID", "order": "ASC", "start": len(rows)}).result or []:
            rows += page
            if len(page) < _PAGE:
                break
    except Refusal:
        return []
    return [(int(row["ID"]), _number(row.get("PARENT")), _number(row.get("UF_HEAD"))) for row in rows]


def _history(name: str, kind: int, word: str) -> Table:
    select = ("ID", *_ENTRY, f"{word}_ID", f"{word}_SEMANTIC_ID")

    def entry(row: Row) -> dict[str, Any]:
        stage, semantic = row.get(f"{word}_ID"), row.get(f"{word}_SEMANTIC_ID")
        told = {"id": int(row["ID"]), "owner": _number(row.get("OWNER_ID")), "moment": moment(row.get("CREATED_TIME"))}
        return {**told, "stage": str(stage or ""), "semantic": str(semantic or "P")}

    return Table(name, "crm.stagehistory.list", select, "", entry, more={"entityTypeId": kind})


def _leads(own: Mapping[str, str]) -> Any:
    def lead(row: Row) -> dict[str, Any]:
        kept = {meaning: _said(row.get(name)) for meaning, name in own.items()}
        return {
            "id": int(row["ID"]),
            "title": _said(row.get("TITLE")),
            "stage": str(row.get("STATUS_ID") or ""),
            "semantic": str(row.get("STATUS_SEMANTIC_ID") or "P"),
            "source": _said(row.get("SOURCE_ID")),
            "manager": _number(row.get("ASSIGNED_BY_ID")),
            "created": moment(row.get("DATE_CREATE")),
            "moved": moment(row.get("MOVED_TIME")),
            "is_return": row.get("IS_RETURN_CUSTOMER") == "Y",
            **_client(row),
            **_sum(row),
            "next_contact": kept.get("next_contact"),
            "class": kept.get("class"),
        }

    return lead


def _deal(row: Row) -> dict[str, Any]:
    return {
        "id": int(row["ID"]),
        "lead": _number(row.get("LEAD_ID")) or None,
        "funnel": _number(row.get("CATEGORY_ID")),
        "semantic": str(row.get("STAGE_SEMANTIC_ID") or "P"),
        "created": moment(row.get("DATE_CREATE")),
        "closed": moment(row.get("CLOSEDATE")),
        **_client(row),
        **_sum(row),
    }


def _activity(row: Row) -> dict[str, Any]:
    kind = kind_of_touch(row)
    is_done = row.get("COMPLETED") == "Y"
    return {
        "id": int(row["ID"]),
        "lead": _number(row.get("OWNER_ID")),
        "is_step": not is_done and str(row.get("DIRECTION")) != _INCOMING,
        # When colleagues turned to the client by it; empty where they did not.
        "touched": moment(row.get("CREATED" if kind in _AT_ONCE else "LAST_UPDATED")) if kind else None,
    }


def _client(row: Row) -> dict[str, int | None]:
    return {"contact": _number(row.get("CONTACT_ID")) or None, "company": _number(row.get("COMPANY_ID")) or None}


def _sum(row: Row) -> dict[str, Any]:
    return {"amount": str(row.get("OPPORTUNITY") or 0), "currency": str(row.get("CURRENCY_ID") or "")}


def _rate(row: Row) -> Decimal:
    try:
        return Decimal(str(row.get("AMOUNT"))) / (Decimal(str(row.get("AMOUNT_CNT") or 1)) or 1)
    except InvalidOperation:
        return Decimal(1)


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _said(value: Any) -> str | None:
    if isinstance(value, list):
        return _said(value[0]) if value else None
    return str(value)[:500].replace("\x00", "") if value not in (None, "", False) else None
