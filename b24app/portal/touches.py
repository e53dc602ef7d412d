"""Find out whether colleagues have had to do with a client since a moment: calls, letters, messages, comments.

What the client did does not count, nor what was only planned, nor what the app did in somebody's name.
https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/activity-base/crm-activity-list.html
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.documents import type_of
from b24app.portal.refusals import Refusal

COMMENT = "comment"
ACTIVITIES = ("call", "letter", "message", "meeting", "task")
"""Kinds of touches that the portal keeps as activities."""

_MEETING, _CALL, _TASK, _LETTER = 1, 2, 3, 4
_OUTGOING = "2"
_PROVIDERS = {
    "VOXIMPLANT_CALL": "call",
    "CRM_SMS": "message",
    "CRM_NOTIFICATION": "message",
    "IMOPENLINES_SESSION": "message",
    "CRM_TASKS_TASK": "task",
    "CRM_TASKS_TASK_COMMENT": "task",
    "CRM_TODO": "task",
}
_TYPES = {_MEETING: "meeting", _CALL: "call", _TASK: "task", _LETTER: "letter"}
_OWN = re.compile(r"\([\w.-]+ [^()\n]+\)\s*$")
"""How a comment of ours ends: the robot's code and a mark."""

_SELECT = ["ID", "TYPE_ID", "PROVIDER_ID", "DIRECTION", "COMPLETED", "SETTINGS", "RESPONSIBLE_ID", "AUTHOR_ID"]
_SELECT += ["EDITOR_ID", "ORIGINATOR_ID", "LAST_UPDATED"]


@dataclass(frozen=True)
class Touch:
    """What a colleague did: call, letter, message, meeting, task or comment; when, and who."""

    kind: str
    at: datetime
    by: int


def touches_since(
    portal: Portal, kind: str, number: int, since: datetime, wanted: Collection[str], responsible: int
) -> list[Touch]:
    """List touches of the kinds wanted, the latest first, in one request; in none where none is kept by the portal.

    What was done in the name of whoever speaks for the app counts only where that is the responsible person.
    """
    commands = dict(_commands(kind, number, since, wanted))
    if not commands:
        return []
    found = {}
    for name, answer in portal.batch({"me": ("profile", {}), **commands}).items():
        if isinstance(answer, Refusal):
            raise answer
        found[name] = answer.result or []
    me = int((found["me"] or {}).get("ID") or 0) if isinstance(found["me"], Mapping) else 0
    touches = [
        *_kept(found.get("activities", ()), lambda row: _activity(row, me if me != responsible else 0)),
        *_kept(found.get("comments", ()), lambda row: _comment(row, me)),
    ]
    return sorted(
        (one for one in touches if one.kind in wanted and one.at >= since), key=lambda one: -one.at.timestamp()
    )


def _commands(
    kind: str, number: int, since: datetime, wanted: Collection[str]
) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    if set(wanted) & set(ACTIVITIES):
        bound = [{"OWNER_TYPE_ID": type_of(kind), "OWNER_ID": number}]
        asked = {"filter": {"BINDINGS": bound, ">=LAST_UPDATED": since.isoformat()}, "select": _SELECT}
        yield "activities", ("crm.activity.list", {**asked, "order": {"ID": "DESC"}, "start": -1})
    if COMMENT in wanted:
        card = {"ENTITY_ID": number, "ENTITY_TYPE": kind}
        asked = {"filter": card, "select": ["ID", "AUTHOR_ID", "CREATED", "COMMENT"], "order": {"ID": "DESC"}}
        yield "comments", ("crm.timeline.comment.list", asked)


def _kept(rows: Any, read: Callable[[Mapping[str, Any]], Touch | None]) -> list[Touch]:
    return [touch for touch in map(read, rows) if touch]


def _activity(row: Mapping[str, Any], app: int) -> Touch | None:
    kind = kind_of_touch(row)
    by = int(row.get("EDITOR_ID" if kind == "task" else "AUTHOR_ID") or 0)
    if not kind or (app and by == app):
        return None
    return Touch(kind, datetime.fromisoformat(str(row["LAST_UPDATED"])), by)


def kind_of_touch(row: Mapping[str, Any]) -> str:
    """Tell by which kind of touch an activity is one; empty where it is none, or is the app's own."""
    kind = _PROVIDERS.get(str(row.get("PROVIDER_ID"))) or _TYPES.get(int(row.get("TYPE_ID") or 0), "")
    is_ours = str(row.get("ORIGINATOR_ID") or "").startswith("b24app")
    return kind if kind and not is_ours and _is_done(kind, row) else ""


def _is_done(kind: str, row: Mapping[str, Any]) -> bool:
    if row.get("COMPLETED") != "Y":
        return False
    if kind == "letter":
        return str(row.get("DIRECTION")) == _OUTGOING
    settings = row.get("SETTINGS")
    is_missed = isinstance(settings, Mapping) and str(settings.get("MISSED_CALL") or "") in {"1", "Y", "True", "true"}
    return not (kind == "call" and is_missed)


def _comment(row: Mapping[str, Any], me: int) -> Touch | None:
    by, text = int(row.get("AUTHOR_ID") or 0), str(row.get("COMMENT") or "")
    if by == me and _OWN.search(text):
        return None
    return Touch(COMMENT, datetime.fromisoformat(str(row["CREATED"])), by)
