"""What a card shows of an item: its fields, its robots, what was said about it, its stages."""

import re
from typing import Any

from b24app.emulator import userfields, waking
from b24app.emulator.automation import Run
from b24app.emulator.crm.about import About
from b24app.emulator.crm.kinds import Kind
from b24app.emulator.crm.moves import stages_of
from b24app.emulator.crm.shared_fields import MULTIFIELDS
from b24app.emulator.face.visitor import Visitor
from b24app.emulator.face.words import Say
from b24app.emulator.markup import bbcode, moment
from b24app.emulator.state import Portal, Row
from b24app.emulator.views import user_name

HIDDEN = frozenset(
    {"ID", "TITLE", "STATUS_ID", "LAST_ACTIVITY_BY", "LAST_ACTIVITY_TIME", "MOVED_BY_ID", "MODIFY_BY_ID", "STAGE_ID"}
)
TITLES = {"MOVED_TIME": "Перемещён", "COMMENTS": "Комментарий"}
STATES = {"waiting": ("ждёт ответа", "yellow"), "done": ("закончил", "green"), "timed out": ("не дождался", "red")}
STATES["terminated"] = ("прерван", "grey")


def fields(known: About, row: Row, seen: Visitor) -> list[Row]:
    """Return the filled fields as people read them, and all user fields: an empty one is to be filled in."""
    shown, say = [], seen.say
    for name, field in known.standard.items():
        if name in row and name not in HIDDEN:
            title = say(TITLES.get(name, field.title))
            shown.append({"name": name, "title": title, "value": _standard(known, name, row, say)})
    for name, about in known.own.items():
        value = _user_field(known.portal, about, row[name], say) if row.get(name) not in (None, [], "") else ""
        shown.append({"name": name, "title": userfields.label_of(about, seen.language), "value": value})
    return shown


def runs(portal: Portal, kind: Kind, item_id: int, say: Say) -> list[Row]:
    """Return the runs of robots on an item, the newest first."""
    waking.wake(portal)
    here = (kind.name, item_id)
    found = (run for run in reversed(portal.runs.values()) if (run.placed.document, run.item_id) == here)
    return [_run(run, say) for run in found]


def notifications(portal: Portal, kind: Kind, item_id: int) -> list[Row]:
    """Return the notifications that link to an item, the newest first."""
    link = re.compile(rf"/crm/{kind.name}/details/(\d+)/")
    return [
        {"to": user_name(portal, row["USER_ID"]), "text": bbcode(row["MESSAGE"]), "at": moment(row["AT"])}
        for row in reversed(portal.notifications.values())
        if str(item_id) in link.findall(row["MESSAGE"])
    ]


def history(portal: Portal, kind: Kind, row: Row) -> list[Row]:
    """Return the stages an item went through, in order."""
    name = "STATUS_ID" if kind.stage_field == "STATUS_ID" else "STAGE_ID"
    entries = portal.crm.box(kind.type_id).history.of(row["ID"]) if kind.stage_field else []
    return [
        {"at": moment(entry["CREATED_TIME"]), "stage": _status(portal, stages_of(kind, entry), entry[name])}
        for entry in entries
    ]


def _run(run: Run, say: Say) -> Row:
    state, tone = STATES[run.state]
    values = {name: bbcode(value) for name, value in run.return_values.items()}
    lines = [bbcode(line) for line in run.log]
    told = {"code": run.placed.code, "state": say(state), "tone": tone, "returned": values, "log": lines}
    return {**told, "at": moment(run.started)}


def _standard(known: About, name: str, row: Row, say: Say) -> str:
    field, value = known.standard[name], row[name]
    if name in MULTIFIELDS:
        return "\n".join(str(item["VALUE"]) for item in value)
    if field.status_type:
        return _status(known.portal, field.status_type, value)
    if field.kind == "crm_category":
        category = known.portal.crm.categories[known.kind.type_id].get(value or 0)
        return category.name if category else str(value)
    return _one(known.portal, field.kind, value, say)


def _user_field(portal: Portal, about: Row, value: Any, say: Say) -> str:
    kind = userfields.kind_of(about)
    names = {int(item["ID"]): str(item["VALUE"]) for item in about.get("LIST") or ()} if kind == "enumeration" else {}
    values = value if isinstance(value, list) else [value]
    return ", ".join(names.get(item) or _one(portal, kind, item, say) for item in values)


def _one(portal: Portal, kind: str, value: Any, say: Say) -> str:
    if kind in ("user", "employee"):
        return user_name(portal, value)
    if kind in ("char", "boolean"):
        return say("да" if value in ("Y", 1) else "нет")
    if kind == "money":
        return str(value).replace("|", " ")
    if isinstance(value, float):
        return f"{value:,.2f}".replace(",", "\u00a0").removesuffix(".00")
    if kind in ("date", "datetime"):
        return moment(value)[:10] if kind == "date" else moment(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _status(portal: Portal, dictionary: str, code: str) -> str:
    status = portal.dictionaries.find(dictionary, code)
    return status.name if status else str(code)
