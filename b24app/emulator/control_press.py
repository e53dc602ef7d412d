"""The side door's part about buttons that an application put into a timeline: somebody presses one."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from b24app.emulator.door import asked, done, refused
from b24app.emulator.events import raise_event
from b24app.emulator.grants import Actor

routes = web.RouteTableDef()


@routes.post("/_emulator/press")
async def press(request: web.Request) -> web.Response:
    """Press a button or choose an item of the menu, by its key in the layout; its event goes to its app alone."""
    ask = await asked(request)
    row = ask.portal.activities.get(ask.number("activity"))
    layout = (row or {}).get("SETTINGS", {}).get("LAYOUT")
    if row is None or layout is None:
        raise refused("there is no such activity with buttons", web.HTTPNotFound)
    action = _actions(layout).get(ask.text("button"), {})
    if action.get("type") != "restEvent":
        raise refused(f"no button {ask.text('button')} raises an event")
    user_id = ask.user("user_id")
    told = {"id": action.get("id"), "entityTypeId": row["OWNER_TYPE_ID"], "entityId": row["OWNER_ID"]}
    told |= {"activityId": row["ID"], "userId": user_id, **(action.get("actionParams") or {})}
    raise_event(ask.portal, "ONCRMTIMELINEITEMACTION", told, Actor(user_id), only=row["CLIENT_ID"])
    return done(told)


def _actions(layout: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    footer = layout.get("footer") or {}
    shown = [footer.get("buttons") or {}, (footer.get("menu") or {}).get("items") or {}]
    # A map with whole keys comes as a list.
    maps = [dict(enumerate(one)) if isinstance(one, list) else one for one in shown]
    return {str(key): item.get("action") or {} for one in maps for key, item in one.items()}
