"""The side door's part about work: what an administrator sets and what people do in the portal's own pages."""

from aiohttp import web

from b24app.emulator import crm_owners, sms
from b24app.emulator.calendars import SETTINGS
from b24app.emulator.door import asked, done, refused
from b24app.emulator.methods.bizproc_task import ENDINGS
from b24app.emulator.state import Row

routes = web.RouteTableDef()

SHOWN = ("MESSAGE_ID", "CODE", "TO", "TEXT", "STATUS")


@routes.post("/_emulator/calendar")
async def calendar(request: web.Request) -> web.Response:
    """Set the portal's working hours and holidays, under the names calendar.settings.get gives."""
    ask = await asked(request)
    unknown = [name for name in ask.values if name not in SETTINGS]
    if unknown:
        raise refused(f"calendar settings have no {unknown[0]}; there are {', '.join(SETTINGS)}")
    ask.portal.work.calendars.settings |= ask.values
    return done(SETTINGS | ask.portal.work.calendars.settings)


@routes.post("/_emulator/booking")
async def booking(request: web.Request) -> web.Response:
    """Say whether the plan allows `overbooking`: one more booking of a resource for the same time."""
    ask = await asked(request)
    ask.portal.work.bookings.at_once = 2 if ask.flag("overbooking") else 1
    return done({"at_once": ask.portal.work.bookings.at_once})


@routes.post("/_emulator/sms")
async def send_sms(request: web.Request) -> web.Response:
    """Send an SMS from the card of an item through the provider `code` of an application, as a person does."""
    ask = await asked(request)
    client_id, code = ask.text("client_id"), ask.text("code")
    sender = ask.portal.work.messages.senders.get((client_id, code))
    if sender is None:
        raise refused(f"the application has registered no provider {code}")
    owner = crm_owners.decoded(ask.text("owner", ""))
    message = sms.made(ask.portal, sender, client_id, ask.text("phone"), ask.text("text"))
    entry = await sms.hand_over(ask.portal, sender, message, owner)
    return done({"message_id": message["MESSAGE_ID"], "status": entry.get("status"), "error": entry.get("error")})


@routes.get("/_emulator/sms")
async def list_sms(request: web.Request) -> web.Response:
    """List the SMS sent, with what their providers said became of them."""
    ask = await asked(request)
    return done([{name: row[name] for name in SHOWN} for row in ask.portal.work.messages.sms.values()])


@routes.post("/_emulator/workflow_tasks")
async def give_task(request: web.Request) -> web.Response:
    """Give somebody a task of a running workflow, as a step of it would: approve, review, request information."""
    ask = await asked(request)
    workflow = ask.portal.work.workflows.get(ask.text("workflow_id"))
    activity = ask.text("activity", "ApproveActivity")
    if workflow is None:
        raise refused("there is no such workflow")
    if activity not in ENDINGS:
        raise refused(f"there is no activity {activity}; there are {', '.join(ENDINGS)}")
    number = ask.portal.next_id("workflow task")
    row: Row = {"ID": number, "NAME": ask.text("name"), "DESCRIPTION": ask.text("description", ""), "STATUS": 0}
    row |= {"ACTIVITY": activity, "USER_ID": ask.user("user_id"), "USER_STATUS": 0, "WORKFLOW_ID": workflow["ID"]}
    row |= {name: workflow[name] for name in ("MODULE_ID", "ENTITY", "DOCUMENT_ID")}
    row |= {"DOCUMENT_NAME": workflow["DOCUMENT_ID"], "DOCUMENT_URL": "", "PARAMETERS": ask.mapping("parameters")}
    ask.portal.work.workflow_tasks[number] = row | {"MODIFIED": int(ask.portal.clock.now())}
    return done({"id": number})
