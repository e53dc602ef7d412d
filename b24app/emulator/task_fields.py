"""The fields of a task: as sent (RESPONSIBLE_ID), as answered (responsibleId), and what is there from the start."""

from typing import Any

from b24app.emulator.clock import iso
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.values import NotAValue, typed

PENDING, IN_PROGRESS, AWAITING, COMPLETED, DEFERRED = 2, 3, 4, 5, 6
# Type and what an untouched task shows, by name.
FIELDS: dict[str, tuple[str, Any]] = {
    "ID": ("integer", None),
    "PARENT_ID": ("integer", None),
    "TITLE": ("string", ""),
    "DESCRIPTION": ("string", ""),
    "MARK": ("string", None),
    "PRIORITY": ("integer", 1),
    "MULTITASK": ("char", "N"),
    "NOT_VIEWED": ("char", "N"),
    "REPLICATE": ("char", "N"),
    "STAGE_ID": ("integer", 0),
    "SPRINT_ID": ("integer", None),
    "BACKLOG_ID": ("integer", None),
    "CREATED_BY": ("user", None),
    "CREATED_DATE": ("datetime", None),
    "RESPONSIBLE_ID": ("user", None),
    "CHANGED_BY": ("user", None),
    "CHANGED_DATE": ("datetime", None),
    "STATUS_CHANGED_BY": ("user", None),
    "CLOSED_BY": ("user", None),
    "CLOSED_DATE": ("datetime", None),
    "ACTIVITY_DATE": ("datetime", None),
    "DATE_START": ("datetime", None),
    "DEADLINE": ("datetime", None),
    "START_DATE_PLAN": ("datetime", None),
    "END_DATE_PLAN": ("datetime", None),
    "GUID": ("string", None),
    "XML_ID": ("string", None),
    "COMMENTS_COUNT": ("integer", None),
    "SERVICE_COMMENTS_COUNT": ("integer", None),
    "ALLOW_CHANGE_DEADLINE": ("char", "N"),
    "ALLOW_TIME_TRACKING": ("char", "N"),
    "TASK_CONTROL": ("char", "N"),
    "ADD_IN_REPORT": ("char", "N"),
    "FORKED_BY_TEMPLATE_ID": ("integer", None),
    "TIME_ESTIMATE": ("integer", 0),
    "TIME_SPENT_IN_LOGS": ("integer", None),
    "MATCH_WORK_TIME": ("char", "N"),
    "FORUM_TOPIC_ID": ("integer", None),
    "FORUM_ID": ("integer", None),
    "SITE_ID": ("string", "s1"),
    "SUBORDINATE": ("char", "N"),
    "EXCHANGE_MODIFIED": ("datetime", None),
    "EXCHANGE_ID": ("string", None),
    "OUTLOOK_VERSION": ("integer", 1),
    "VIEWED_DATE": ("datetime", None),
    "SORTING": ("string", None),
    "DURATION_FACT": ("integer", None),
    "IS_MUTED": ("char", "N"),
    "IS_PINNED": ("char", "N"),
    "IS_PINNED_IN_GROUP": ("char", "N"),
    "FLOW_ID": ("integer", None),
    "DESCRIPTION_IN_BBCODE": ("char", "Y"),
    "STATUS": ("integer", PENDING),
    "STATUS_CHANGED_DATE": ("datetime", None),
    "DURATION_PLAN": ("integer", None),
    "DURATION_TYPE": ("string", "days"),
    "FAVORITE": ("char", "N"),
    "GROUP_ID": ("integer", 0),
    "AUDITORS": ("users", ()),
    "ACCOMPLICES": ("users", ()),
}
# Fields of people's own making and three of the system: none is answered unless `select` names one.
HIDDEN = ("UF_CRM_TASK", "UF_TASK_WEBDAV_FILES", "UF_MAIL_MESSAGE")
_WATCHED = ("CREATED_DATE", "CHANGED_DATE", "CHANGED_BY", "CLOSED_DATE", "CLOSED_BY", "ACTIVITY_DATE")
FIXED = frozenset({"ID", "GUID", "COMMENTS_COUNT", *_WATCHED})


def camel(name: str) -> str:
    """Write RESPONSIBLE_ID as responsibleId."""
    first, *others = name.lower().split("_")
    return first + "".join(part.capitalize() for part in others)


CAMEL = {camel(name): name for name in (*FIELDS, *HIDDEN)}


def upper(name: str) -> str:
    """Read a field's name in either spelling."""
    return CAMEL.get(name, name.upper())


def accepted(sent: Row) -> Row:
    """Return the typed values of what is sent; read-only and unknown names are passed over."""
    values: Row = {}
    for spelt, value in sent.items():
        name = upper(str(spelt))
        if name in FIELDS and name not in FIXED:
            values |= _typed(name, value)
        elif name in HIDDEN or name == "TAGS":
            values[name] = _texts(value)
        elif name == "SE_PARAMETER":
            values[name] = value
    return values


def written(row: Row, name: str) -> Any:
    """Write one field: text or null, lists of texts, moments in ISO."""
    if name in HIDDEN:
        return row.get(name) or (None if name == "UF_MAIL_MESSAGE" else False)
    kind, default = FIELDS[name]
    value = row.get(name, default)
    if kind == "users":
        return [str(number) for number in value]
    if value is None:
        return None
    return iso(value) if kind == "datetime" else str(value)


def _typed(name: str, value: Any) -> Row:
    if FIELDS[name][0] == "users":
        return {name: [number for number in map(whole, _texts(value)) if number]}
    try:
        return {name: typed(FIELDS[name][0], value)}
    except NotAValue:
        return {}


def _texts(value: Any) -> list[str]:
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return [str(item) for item in items if item not in (None, "", False)]
