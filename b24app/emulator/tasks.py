"""The one door through which tasks change: rows, statuses, events, and the activities that stand for them in CRM."""

from b24app.emulator import activities, crm_owners
from b24app.emulator.errors import RestError, core
from b24app.emulator.events import raise_event
from b24app.emulator.grants import Actor
from b24app.emulator.notices import notify
from b24app.emulator.state import Portal, Row
from b24app.emulator.task_fields import AWAITING, COMPLETED, DEFERRED, IN_PROGRESS, PENDING
from b24app.emulator.work import Owner

# What may be done in which status.
ALLOWED = {
    "start": (PENDING, DEFERRED),
    "pause": (IN_PROGRESS,),
    "defer": (PENDING, IN_PROGRESS),
    "complete": (PENDING, IN_PROGRESS, DEFERRED),
    "renew": (AWAITING, COMPLETED, DEFERRED),
    "approve": (AWAITING,),
    "disapprove": (AWAITING,),
}
_LEADS_TO = {"start": IN_PROGRESS, "pause": PENDING, "defer": DEFERRED, "complete": COMPLETED, "renew": PENDING}
LEADS_TO = _LEADS_TO | {"approve": COMPLETED, "disapprove": PENDING}


def add(portal: Portal, values: Row, actor: Actor) -> Row:
    """Create a task from typed values; refused as the portal refuses."""
    now, user_id = int(portal.clock.now()), actor.user_id or 1
    row: Row = {"CREATED_BY": user_id, "CREATED_DATE": now, "STATUS": PENDING, "STATUS_CHANGED_DATE": now, **values}
    check(portal, row)
    row |= {"ID": portal.next_id("task"), "CHANGED_BY": user_id, "CHANGED_DATE": now, "ACTIVITY_DATE": now}
    row["GUID"] = f"{{{portal.secret()}}}"
    portal.work.board.tasks[row["ID"]] = row
    _follow_in_crm(portal, row, actor)
    if row["RESPONSIBLE_ID"] != user_id:
        notify(portal, row["RESPONSIBLE_ID"], f"Вам поставлена задача «{row['TITLE']}»", user_id)
    raise_event(portal, "ONTASKADD", {"FIELDS_AFTER": {"ID": row["ID"]}}, actor)
    return row


def update(portal: Portal, row: Row, values: Row, actor: Actor) -> None:
    """Change a task."""
    after = row | values
    check(portal, after)
    if values.get("PARENT_ID") == row["ID"]:
        raise core("Невозможно привязать узел к самому себе<br>")
    now = int(portal.clock.now())
    if after["STATUS"] != row["STATUS"]:
        after |= {"STATUS_CHANGED_DATE": now, "STATUS_CHANGED_BY": actor.user_id}
        is_done = after["STATUS"] == COMPLETED
        after |= {"CLOSED_DATE": now if is_done else None, "CLOSED_BY": actor.user_id if is_done else None}
        after |= {"DATE_START": now} if after["STATUS"] == IN_PROGRESS else {}
    row |= after | {"CHANGED_BY": actor.user_id or row["CHANGED_BY"], "CHANGED_DATE": now, "ACTIVITY_DATE": now}
    _follow_in_crm(portal, row, actor)
    number = {"ID": row["ID"]}
    raise_event(portal, "ONTASKUPDATE", {"FIELDS_BEFORE": number, "FIELDS_AFTER": number}, actor)


def delete(portal: Portal, row: Row, actor: Actor) -> None:
    """Remove a task with all that hangs on it."""
    board = portal.work.board
    del board.tasks[row["ID"]]
    for table in (board.checklist, board.comments, board.results):
        for number in [number for number, item in table.items() if item["TASK_ID"] == row["ID"]]:
            del table[number]
    activity = portal.activities.get(row.get("ACTIVITY_ID") or 0)
    if activity is not None:
        activities.delete(portal, activity, actor)
    raise_event(portal, "ONTASKDELETE", {"FIELDS_BEFORE": {"ID": row["ID"]}}, actor)


def move(portal: Portal, row: Row, action: str, actor: Actor) -> None:
    """Start, pause, complete a task and the like; refused where its status does not allow it.

    A task under control goes to its author when somebody else completes it.
    """
    if row["STATUS"] not in ALLOWED[action]:
        raise RestError("0", "Действие над задачей не разрешено")
    status = LEADS_TO[action]
    if action == "complete" and row.get("TASK_CONTROL") == "Y" and row["CREATED_BY"] != actor.user_id:
        status = AWAITING
    update(portal, row, {"STATUS": status}, actor)


def check(portal: Portal, row: Row) -> None:
    """Refuse a task without a title or a doer, with a wrong status or parent, or with an end before its start."""
    if not str(row.get("TITLE") or "").strip():
        raise core("Не указано название задачи<br>")
    if not row.get("RESPONSIBLE_ID"):
        raise core("Не указан исполнитель<br>")
    if row["RESPONSIBLE_ID"] not in portal.users:
        raise core('Пользователь указанный в поле "Исполнитель" не найден<br>')
    if row["STATUS"] not in range(1, 8):
        raise core("Некорректный статус<br>")
    if row.get("PARENT_ID") and row["PARENT_ID"] not in portal.work.board.tasks:
        raise core('Задача указанная в поле "Надзадача" не найдена<br>')
    start, end = row.get("START_DATE_PLAN"), row.get("END_DATE_PLAN")
    if start and end and end < start:
        raise core("В планировании сроков указана дата окончания меньшая даты старта<br>")


def _owners(portal: Portal, row: Row) -> list[Owner]:
    found = [crm_owners.decoded(code) for code in row.get("UF_CRM_TASK", ())]
    return [owner for owner in found if owner and crm_owners.exists(portal, owner)]


def _follow_in_crm(portal: Portal, row: Row, actor: Actor) -> None:
    """A task tied to items of CRM shows up as their activity."""
    owners, activity = _owners(portal, row), portal.activities.get(row.get("ACTIVITY_ID") or 0)
    if not owners:
        return
    values: Row = {"SUBJECT": row["TITLE"], "RESPONSIBLE_ID": row["RESPONSIBLE_ID"]}
    values |= {"END_TIME": row.get("DEADLINE"), "DEADLINE": row.get("DEADLINE"), "START_TIME": row["CREATED_DATE"]}
    values["COMPLETED"] = "Y" if row["STATUS"] == COMPLETED else "N"
    if activity is None:
        values |= {"TYPE_ID": 6, "PROVIDER_ID": activities.TASK_PROVIDER, "PROVIDER_TYPE_ID": "TASKS_TASK"}
        values |= {"ASSOCIATED_ENTITY_ID": row["ID"]}
        activity = activities.add(portal, owners[0], values, actor)
        row["ACTIVITY_ID"] = activity["ID"]
    else:
        activities.update(portal, activity, values, actor)
    activity["BINDINGS"] = owners
