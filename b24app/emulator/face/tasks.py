"""Tasks in the portal's pages: what a person has to do, a task with what was said about it, its end with a result."""

from aiohttp import web

from b24app.emulator import tasks
from b24app.emulator.door import refused
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.errors import RestError
from b24app.emulator.events import raise_event
from b24app.emulator.face import feed
from b24app.emulator.face.desk import Desk, at_desk, done
from b24app.emulator.face.parts import View, part
from b24app.emulator.markup import bbcode, moment
from b24app.emulator.pages import notice, page
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.views import user_name

routes = web.RouteTableDef()
PLACE = "/company/personal/user/{user:[0-9]+}/tasks/"
# What the buttons of a task do, as far as its status allows.
DOINGS = ("start", "pause", "defer", "complete", "renew", "approve", "disapprove")


@routes.get(PLACE)
async def own(request: web.Request) -> web.Response:
    """Show the tasks of an employee."""
    number = whole(request.match_info["user"]) or 0
    return page(
        request, "tasks.html", here="tasks", owner=user_name(request.app[EMULATOR].portal, number), number=number
    )


@routes.get(PLACE + "task/view/{task:[0-9]+}/")
async def one(request: web.Request) -> web.Response:
    """Show a task."""
    number = int(request.match_info["task"])
    row = request.app[EMULATOR].portal.work.board.tasks.get(number)
    if row is None:
        return notice(request, "Задачи нет", "Её удалили или ещё не создали.", status=404)
    return page(request, "task.html", here="tasks", number=number, title=row["TITLE"])


@part("tasks")
def listed(view: View, user_id: int) -> str:
    """Write the tasks an employee is responsible for: those to be done first."""
    rows = [row for row in view.seen.portal.work.board.tasks.values() if row["RESPONSIBLE_ID"] == user_id]
    found = [feed.task(view.seen.portal, row, view.seen.say) for row in reversed(rows)]
    return view.render("feed_tasks.html", rows=sorted(found, key=lambda row: not row["is_open"]))


@part("task")
def whole_task(view: View, number: int) -> str:
    """Write a task with what was said about it."""
    portal = view.seen.portal
    row = portal.work.board.tasks.get(number)
    if row is None:
        return ""
    said = [one for one in portal.work.board.comments.values() if one["TASK_ID"] == number]
    told = [_said(view, one) for one in said]
    doings = [one for one in DOINGS if row["STATUS"] in tasks.ALLOWED[one]]
    about: Row = {"task": feed.task(portal, row, view.seen.say), "description": bbcode(row.get("DESCRIPTION") or "")}
    about |= {"author": user_name(portal, row["CREATED_BY"]), "told": told, "owners": row.get("UF_CRM_TASK") or []}
    return view.render("task_shown.html", **about, doings=doings)


@routes.post("/_face/task")
@at_desk
def act(desk: Desk) -> web.Response:
    """Do something with a task; whoever it is not about may not. A result is a comment made one."""
    row = desk.portal.work.board.tasks.get(desk.number("task"))
    if row is None or not _concerns(desk, row):
        raise refused(desk.seen.say("Эта задача не ваша."), web.HTTPForbidden)
    if desk.text("text"):
        _comment(desk, row, is_result="result" in desk.form)
    try:
        if desk.text("do") in DOINGS:
            tasks.move(desk.portal, row, desk.text("do"), desk.actor)
    except RestError as error:
        raise refused(error.description) from error
    return done()


def _said(view: View, row: Row) -> Row:
    text, who = bbcode(row["POST_MESSAGE"]), user_name(view.seen.portal, row["AUTHOR_ID"])
    return {"who": who, "at": moment(row["POST_DATE"]), "text": text}


def _concerns(desk: Desk, row: Row) -> bool:
    people = {row["CREATED_BY"], row["RESPONSIBLE_ID"], *(row.get("ACCOMPLICES") or ())}
    return desk.seen.user.is_admin or desk.seen.user.id in people


def _comment(desk: Desk, row: Row, *, is_result: bool) -> None:
    board, now = desk.portal.work.board, int(desk.portal.clock.now())
    number = desk.portal.next_id("task comment")
    comment: Row = {"ID": number, "TASK_ID": row["ID"], "AUTHOR_ID": desk.seen.user.id}
    board.comments[number] = comment | {"POST_MESSAGE": desk.text("text"), "POST_DATE": now}
    row["COMMENTS_COUNT"] = (row.get("COMMENTS_COUNT") or 0) + 1
    told = {"ID": number, "MESSAGE_ID": number, "TASK_ID": row["ID"]}
    raise_event(desk.portal, "ONTASKCOMMENTADD", {"FIELDS_AFTER": told}, desk.actor)
    if is_result:
        made = desk.portal.next_id("task result")
        result = {"ID": made, "TASK_ID": row["ID"], "COMMENT_ID": number, "TEXT": desk.text("text")}
        board.results[made] = result | {"CREATED_BY": desk.seen.user.id, "CREATED_AT": now}
