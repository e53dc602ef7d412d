"""A task as tasks.task.* writes it."""

from typing import Any

from b24app.emulator import task_fields, tasks
from b24app.emulator.method import Call
from b24app.emulator.state import Portal, Row
from b24app.emulator.task_fields import FIELDS, HIDDEN, camel, written

# What an answer says of the rights of the caller, beside what the status decides.
_ALWAYS = ("delegate", "remove", "edit", "create", "changeDeadline", "checklistAddItems", "addFavorite", "rate")
_NEVER = ("accept", "decline", "deleteFavorite", "take", "edit.originator", "dayplan.timer.toggle", "favorite.delete")
_PLAIN = ("checklist.reorder", "elapsedtime.add", "edit.plan", "checklist.add", "favorite.add")


def selected(select: Any) -> list[str]:
    """Return the fields a `select` asks for, in capitals; nothing named means all that are not hidden."""
    given = select.values() if isinstance(select, dict) else select if isinstance(select, list) else []
    names = [task_fields.upper(str(name)) for name in given]
    if not names or "*" in names:
        names = [*FIELDS, *names]
    if any(name in HIDDEN for name in names):
        names += [name for name in HIDDEN if name not in names]
    return [name for name in dict.fromkeys(names) if name in FIELDS or name in HIDDEN or name == "TAGS"]


def chosen(call: Call, row: Row, names: list[str], *, in_list: bool = False) -> Row:
    """Write the chosen fields; people and a few things come along with them."""
    shown = {camel(name): written(row, name) for name in ["ID", *names] if name != "TAGS"}
    shown |= {"descriptionInBbcode": "Y"} if "DESCRIPTION" in names else {}
    own = {camel(name): mark for name, mark in row.get("MARKS", {}).get(call.caller.user.id, {}).items()}
    shown |= {"favorite": "N"} if not in_list else {}
    shown |= {name: own[name] for name in shown if name in own}
    shown["group"] = []
    for name, of_whom in (("CREATED_BY", "creator"), ("RESPONSIBLE_ID", "responsible")):
        shown |= {of_whom: _person(call.portal, row[name])} if name in names else {}
    for name in ("ACCOMPLICES", "AUDITORS"):
        people = {str(number): _person(call.portal, number) for number in row.get(name, ())}
        shown |= {f"{name.lower()}Data": people} if name in names else {}
    if "TAGS" in names:
        shown["tags"] = {str(place): {"id": place, "title": tag} for place, tag in enumerate(row.get("TAGS", ()), 1)}
    if in_list:
        return shown | ({"subStatus": str(sub_status(call.portal, row))} if "STATUS" in names else {})
    return shown | {"action": actions(row)}


def whole_card(call: Call, row: Row) -> Row:
    """Write everything but the hidden fields."""
    shown = chosen(call, row, list(FIELDS))
    items = [item for item in call.portal.work.board.checklist.values() if item["TASK_ID"] == row["ID"]]
    checklist = {str(item["ID"]): _item(item) for item in items}
    shown |= {"checklist": checklist, "newCommentsCount": 0, "checkListCanAdd": True}
    return shown


def actions(row: Row) -> dict[str, bool]:
    """Say what may be done with a task."""
    allowed = {action: row["STATUS"] in statuses for action, statuses in tasks.ALLOWED.items()}
    return allowed | dict.fromkeys((*_ALWAYS, *_PLAIN), True) | dict.fromkeys(_NEVER, False)


def sub_status(portal: Portal, row: Row) -> int:
    """Return the status, or -1 for a task that is overdue, or -3 for one that soon is."""
    deadline, now = row.get("DEADLINE"), portal.clock.now()
    if not deadline or row["STATUS"] in (task_fields.COMPLETED, task_fields.AWAITING, task_fields.DEFERRED):
        return int(row["STATUS"])
    return -1 if deadline < now else -3 if deadline < now + 24 * 3600 else int(row["STATUS"])


def _person(portal: Portal, user_id: int) -> Row:
    user = portal.users.get(user_id)
    name, post = (user.full_name, user.more.get("WORK_POSITION", "")) if user else ("", "")
    link = f"/company/personal/user/{user_id}/"
    icon = "/bitrix/images/tasks/default_avatar.png"
    return {"id": str(user_id), "name": name, "link": link, "icon": icon, "workPosition": post}


def _item(item: Row) -> Row:
    names = {"ID": "id", "TASK_ID": "taskId", "CREATED_BY": "createdBy", "PARENT_ID": "parentId", "TITLE": "title"}
    texts = {shown: str(item[name]) for name, shown in names.items()}
    flags = {"isComplete": item["IS_COMPLETE"], "isImportant": item["IS_IMPORTANT"]}
    return {**texts, "sortIndex": str(item["SORT_INDEX"]), **flags, "members": [], "attachments": []}
