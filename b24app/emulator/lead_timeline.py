"""What a lead's page shows of work: its timeline and its tasks."""

from b24app.emulator import activities, timelines
from b24app.emulator.crm_owners import LEAD, coded
from b24app.emulator.markup import bbcode, moment
from b24app.emulator.state import Portal, Row
from b24app.emulator.task_fields import AWAITING, COMPLETED, DEFERRED, IN_PROGRESS, PENDING
from b24app.emulator.views import user_name

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


def timeline(portal: Portal, lead_id: int) -> list[Row]:
    """Return comments, records of applications and activities, the newest first."""
    owner = (LEAD, lead_id)
    items = [
        (row["CREATED"], "comment", user_name(portal, row["AUTHOR_ID"]), row["COMMENT"])
        for row in timelines.of(portal, owner)
    ]
    logs = portal.work.timeline.logs.values()
    items += [(row["created"], "log", row["title"], row["text"]) for row in logs if row["owner"] == owner]
    items += [_activity(row) for row in activities.of(portal, owner)]
    items.sort(key=lambda item: item[0], reverse=True)
    return [{"at": moment(at), "kind": kind, "title": title, "text": bbcode(text)} for at, kind, title, text in items]


def tasks(portal: Portal, lead_id: int) -> list[Row]:
    """Return the tasks tied to a lead, the newest first."""
    code = coded((LEAD, lead_id))
    rows = [row for row in portal.work.board.tasks.values() if code in row.get("UF_CRM_TASK", ())]
    return [_task(portal, row) for row in reversed(rows)]


def _activity(row: Row) -> tuple[int, str, str, str]:
    text = f"{row.get('SUBJECT', '')}\n{row.get('DESCRIPTION', '')}".strip()
    if row["TYPE_ID"] == 4:
        return row["CREATED"], "letter", _letter(row), text
    title = _BY_PROVIDER.get(str(row.get("PROVIDER_ID")), "Дело")
    state = " - выполнено" if row.get("COMPLETED") == "Y" else ""
    return row["CREATED"], "activity", f"{title}{state}", text


def _letter(row: Row) -> str:
    meta = row.get("SETTINGS", {}).get("EMAIL_META", {})
    return f"Письмо: {meta.get('from', '')} → {meta.get('to', '')}"


def _task(portal: Portal, row: Row) -> Row:
    state, tone = _STATUSES.get(row["STATUS"], ("неизвестно", "grey"))
    deadline = moment(row["DEADLINE"]) if row.get("DEADLINE") else ""
    who = user_name(portal, row["RESPONSIBLE_ID"])
    return {"title": row["TITLE"], "who": who, "state": state, "tone": tone, "deadline": deadline}
