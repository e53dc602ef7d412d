"""What a card shows of work: its timeline, where things can be finished, and its tasks."""

from b24app.emulator import activities, buttons, timelines
from b24app.emulator.crm_owners import coded
from b24app.emulator.face.words import Say
from b24app.emulator.markup import bbcode, moment
from b24app.emulator.state import Portal, Row
from b24app.emulator.task_fields import AWAITING, COMPLETED, DEFERRED, IN_PROGRESS, PENDING
from b24app.emulator.views import user_name
from b24app.emulator.work import Owner

LETTER = 4
_BY_PROVIDER = {
    activities.TODO: "Дело",
    activities.TASK_PROVIDER: "Задача",
    activities.CONFIGURABLE: "Дело приложения",
    activities.REST_APP: "Дело приложения",
    "CRM_MEETING": "Встреча",
    "VOXIMPLANT_CALL": "Звонок",
}
_STATUSES = {
    PENDING: ("ждёт выполнения", "grey"),
    IN_PROGRESS: ("выполняется", "yellow"),
    AWAITING: ("ждёт контроля", "yellow"),
    COMPLETED: ("завершена", "green"),
    DEFERRED: ("отложена", "grey"),
}


def timeline(portal: Portal, owner: Owner, say: Say) -> list[Row]:
    """Return comments, records of applications and activities, the newest first."""
    items = [_comment(portal, row) for row in timelines.of(portal, owner)]
    logs = portal.work.timeline.logs.values()
    items += [_item(row["created"], "log", row["title"], row["text"]) for row in logs if row["owner"] == owner]
    items += [_activity(row, say) for row in activities.of(portal, owner)]
    items.sort(key=lambda item: int(item["created"]), reverse=True)
    return items


def tasks(portal: Portal, owner: Owner, say: Say) -> list[Row]:
    """Return the tasks tied to an item, the newest first."""
    code = coded(owner)
    rows = [row for row in portal.work.board.tasks.values() if code in row.get("UF_CRM_TASK", ())]
    return [task(portal, row, say) for row in reversed(rows)]


def task(portal: Portal, row: Row, say: Say) -> Row:
    """Return a task as people read it in a list."""
    state, tone = _STATUSES.get(row["STATUS"], ("неизвестно", "grey"))
    board = portal.work.board
    results = [one["TEXT"] for one in board.results.values() if one["TASK_ID"] == row["ID"]]
    about = {"id": row["ID"], "title": row["TITLE"], "who": user_name(portal, row["RESPONSIBLE_ID"])}
    about |= {"state": say(state), "tone": tone, "is_open": row["STATUS"] != COMPLETED, "results": results}
    return about | {"deadline": moment(row["DEADLINE"]) if row.get("DEADLINE") else ""}


def _comment(portal: Portal, row: Row) -> Row:
    return _item(row["CREATED"], "comment", user_name(portal, row["AUTHOR_ID"]), row["COMMENT"])


def _activity(row: Row, say: Say) -> Row:
    text = f"{row.get('SUBJECT', '')}\n{row.get('DESCRIPTION', '')}".strip()
    if row["TYPE_ID"] == LETTER:
        return _item(row["CREATED"], "letter", _letter(row, say), text)
    title = say(_BY_PROVIDER.get(str(row.get("PROVIDER_ID")), "Дело"))
    is_done = row.get("COMPLETED") == "Y"
    shown = _item(row["CREATED"], "activity", f"{title}{say(' - выполнено')}" if is_done else title, text)
    due = row.get("DEADLINE") or row.get("END_TIME")
    shown |= {"due": moment(due) if due and not is_done else "", "id": row["ID"]}
    # A task is finished as a task, with its result.
    shown["may_finish"] = not is_done and row.get("PROVIDER_ID") != activities.TASK_PROVIDER
    if layout := buttons.layout_of(row):
        header = layout.get("header") or {}
        shown |= {"title": str(header.get("title") or title), "text": bbcode(buttons.text_of(row))}
        shown["buttons"] = [] if is_done else _buttons(row)
    return shown


def _buttons(row: Row) -> list[Row]:
    """Return the buttons that do something here: those that raise an event."""
    known = buttons.items(row).items()
    return [
        {"key": key, "title": one.get("title", key)}
        for key, one in known
        if (one.get("action") or {}).get("type") == "restEvent"
    ]


def _letter(row: Row, say: Say) -> str:
    meta = row.get("SETTINGS", {}).get("EMAIL_META", {})
    return f"{say('Письмо')}: {meta.get('from', '')} → {meta.get('to', '')}"


def _item(created: float, kind: str, title: str, text: str) -> Row:
    return {"created": created, "at": moment(created), "kind": kind, "title": title, "text": bbcode(text)}
