"""What a lead's page shows: its fields, its robots, what was said about it, its stages."""

import re
from typing import Any

from b24app.emulator import userfields, waking
from b24app.emulator.automation import Run
from b24app.emulator.crm.shared_fields import MULTIFIELDS
from b24app.emulator.crm.tables import LEAD as STANDARD
from b24app.emulator.markup import bbcode, moment
from b24app.emulator.state import Portal, Row
from b24app.emulator.views import user_name

HIDDEN = frozenset(
    {"ID", "TITLE", "STATUS_ID", "LAST_ACTIVITY_BY", "LAST_ACTIVITY_TIME", "MOVED_BY_ID", "MODIFY_BY_ID"}
)
TITLES = {"MOVED_TIME": "Перемещён", "COMMENTS": "Комментарий"}
STATES = {"waiting": ("ждёт ответа", "yellow"), "done": ("закончил", "green"), "timed out": ("не дождался", "red")}
STATES["terminated"] = ("прерван", "grey")
_LEAD = re.compile(r"/crm/lead/details/(\d+)/")


def fields(portal: Portal, row: Row) -> list[Row]:
    """Return the filled fields, user fields included, as people read them."""
    shown = []
    for name, field in STANDARD.items():
        if name in row and name not in HIDDEN:
            title = TITLES.get(name, field.title)
            shown.append({"name": name, "title": title, "value": _standard(portal, name, row[name])})
    for name, about in userfields.by_name(portal).items():
        if row.get(name) not in (None, [], ""):
            value = _user_field(portal, about, row[name])
            shown.append({"name": name, "title": userfields.label_of(about), "value": value})
    return shown


def runs(portal: Portal, lead_id: int) -> list[Row]:
    """Return the runs of robots on a lead, the newest first."""
    waking.wake(portal)
    here = (run for run in reversed(portal.runs.values()) if (run.placed.document, run.item_id) == ("lead", lead_id))
    return [_run(run) for run in here]


def notifications(portal: Portal, lead_id: int) -> list[Row]:
    """Return the notifications that link to a lead, the newest first."""
    return [
        {"to": user_name(portal, row["USER_ID"]), "text": bbcode(row["MESSAGE"]), "at": moment(row["AT"])}
        for row in reversed(portal.notifications.values())
        if str(lead_id) in _LEAD.findall(row["MESSAGE"])
    ]


def history(portal: Portal, lead_id: int) -> list[Row]:
    """Return the stages a lead went through, in order."""
    entries = portal.stage_history.of(lead_id)
    return [
        {"at": moment(row["CREATED_TIME"]), "stage": _status(portal, "STATUS", row["STATUS_ID"])} for row in entries
    ]


def _run(run: Run) -> Row:
    state, tone = STATES[run.state]
    values = {name: bbcode(value) for name, value in run.return_values.items()}
    lines = [bbcode(line) for line in run.log]
    return {
        "code": run.placed.code,
        "state": state,
        "tone": tone,
        "returned": values,
        "log": lines,
        "at": moment(run.started),
    }


def _standard(portal: Portal, name: str, value: Any) -> str:
    field = STANDARD[name]
    if name in MULTIFIELDS:
        return "\n".join(str(item["VALUE"]) for item in value)
    if field.status_type:
        return _status(portal, field.status_type, value)
    return _one(portal, field.kind, value)


def _user_field(portal: Portal, about: Row, value: Any) -> str:
    kind = userfields.kind_of(about)
    names = {int(item["ID"]): str(item["VALUE"]) for item in about.get("LIST") or ()} if kind == "enumeration" else {}
    values = value if isinstance(value, list) else [value]
    return ", ".join(names.get(item) or _one(portal, kind, item) for item in values)


def _one(portal: Portal, kind: str, value: Any) -> str:
    if kind in ("user", "employee"):
        return user_name(portal, value)
    if kind in ("char", "boolean"):
        return "да" if value in ("Y", 1) else "нет"
    if kind == "money":
        return str(value).replace("|", " ")
    if kind in ("date", "datetime"):
        return moment(value)[:10] if kind == "date" else moment(value)
    return str(value)


def _status(portal: Portal, dictionary: str, code: str) -> str:
    status = portal.dictionaries.find(dictionary, code)
    return status.name if status else str(code)
