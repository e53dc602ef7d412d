"""How tasks.task.list reads the fields it filters and sorts by."""

from collections.abc import Callable
from typing import Any

from b24app.emulator.state import Portal, Row
from b24app.emulator.task_fields import COMPLETED, FIELDS
from b24app.emulator.task_reading import sub_status

# Filtered fields under their own names, beside those of a task.
_OTHER = {"REAL_STATUS": "integer", "ACCOMPLICE": "integer", "AUDITOR": "integer"}
_OTHER |= {"TAG": "string", "UF_CRM_TASK": "string"}
KINDS = {name: "integer" if kind == "users" else kind for name, (kind, _) in FIELDS.items()} | _OTHER
SORTED = frozenset(
    {
        "ID",
        "TITLE",
        "TIME_SPENT_IN_LOGS",
        "DATE_START",
        "CREATED_DATE",
        "CHANGED_DATE",
        "CLOSED_DATE",
        "ACTIVITY_DATE",
        "START_DATE_PLAN",
        "END_DATE_PLAN",
        "DEADLINE",
        "REAL_STATUS",
        "STATUS",
        "STATUS_COMPLETE",
        "PRIORITY",
        "MARK",
        "CREATED_BY",
        "CREATED_BY_LAST_NAME",
        "RESPONSIBLE_ID",
        "RESPONSIBLE_LAST_NAME",
        "GROUP_ID",
        "TIME_ESTIMATE",
        "ALLOW_CHANGE_DEADLINE",
        "ALLOW_TIME_TRACKING",
        "MATCH_WORK_TIME",
        "FAVORITE",
        "SORTING",
        "IS_PINNED",
        "IS_PINNED_IN_GROUP",
    }
)
_NAMES = {"ACCOMPLICE": "ACCOMPLICES", "AUDITOR": "AUDITORS", "TAG": "TAGS", "REAL_STATUS": "STATUS"}


def reader(portal: Portal, name: str) -> Callable[[Any], Any]:
    """Return how a field is got from a row; STATUS is the one that knows overdue tasks."""
    if name == "STATUS":
        return lambda row: sub_status(portal, row)
    if name == "STATUS_COMPLETE":
        return lambda row: int(row["STATUS"] == COMPLETED)
    if name in ("CREATED_BY_LAST_NAME", "RESPONSIBLE_LAST_NAME"):
        field = "CREATED_BY" if name.startswith("CREATED") else "RESPONSIBLE_ID"
        return lambda row: _last_name(portal, row, field)
    field = _NAMES.get(name, name)
    default = FIELDS[field][1] if field in FIELDS else []
    return lambda row: _list(row.get(field, default))


def _list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _last_name(portal: Portal, row: Row, field: str) -> str:
    user = portal.users.get(row[field])
    return user.last_name.casefold() if user else ""
