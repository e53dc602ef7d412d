"""Where people open an application: its own page, a link to it, a place in a card, the dialog of a robot."""

from aiohttp import web

from b24app.emulator import places
from b24app.emulator.crm import documents
from b24app.emulator.definitions import definition_of
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.frame import Opening, opened
from b24app.emulator.pages import notice
from b24app.emulator.robot_dialogs import dialog
from b24app.emulator.state import Row

routes = web.RouteTableDef()
# What is said to the portal itself, not to the page.
AROUND = ("user", "lang", "slim")
DIALOG = "BIZPROC_ACTIVITY_PROPERTIES_DIALOG"


@routes.get("/marketplace/app/{client_id}/")
async def application(request: web.Request) -> web.Response:
    """Open an application as a user (`user`, else the administrator): its installer first, then its handler."""
    app = request.app[EMULATOR].portal.apps.get(request.match_info["client_id"])
    if app is None:
        return notice(request, "Приложение не найдено", "Его удалили или ещё не создали.", status=404)
    return opened(request, Opening(app, app.handler if app.is_installed else app.install_url))


@routes.get("/marketplace/view/{client_id}/")
async def link(request: web.Request) -> web.Response:
    """Open an application by a link; params[x]=y reach the handler bound to links."""
    portal, client_id = request.app[EMULATOR].portal, request.match_info["client_id"]
    bound = [
        place for place in portal.placements.values() if (place.client_id, place.place) == (client_id, places.LINKS)
    ]
    if not bound or client_id not in portal.apps:
        return notice(request, "Страницы нет", "Приложение не принимает переходы по ссылкам.", status=404)
    names = {name: value for name, value in request.query.items() if name.startswith("params[")}
    options: Row = {name[7:-1]: value for name, value in names.items()}
    return opened(request, Opening(portal.apps[client_id], bound[0].handler, places.LINKS, options))


@routes.get("/marketplace/placement/{number:[0-9]+}/")
async def placement(request: web.Request) -> web.Response:
    """Open a placed page; everything in the query but `user` is said to be around it, such as the item's ID."""
    portal = request.app[EMULATOR].portal
    place = portal.placements.get(int(request.match_info["number"]))
    if place is None:
        return notice(request, "Страницы нет", "Приложение больше не встроено в это место.", status=404)
    app = portal.apps[place.client_id]
    if not app.is_installed:
        return notice(request, app.title, "Встроенные страницы видны только после установки приложения.")
    options: Row = {name: value for name, value in request.query.items() if name not in AROUND}
    return opened(request, Opening(app, place.handler, place.place, options))


@routes.get("/marketplace/robot/{number:[0-9]+}/")
async def robot_dialog(request: web.Request) -> web.Response:
    """Open the dialog of a robot on a stage: its application's own page, or the fields the portal makes itself."""
    portal = request.app[EMULATOR].portal
    placed = portal.placed_robots.get(int(request.match_info["number"]))
    definition = definition_of(portal, placed) if placed else None
    if placed is None or definition is None:
        return notice(request, "Настроек нет", "Такого робота на стадиях нет.", status=404)
    if definition.fields.get("USE_PLACEMENT") != "Y":
        return dialog(request, placed, definition)
    fields = definition.fields
    options: Row = {
        "code": placed.code,
        "activity_name": f"A{placed.id}_{placed.id}_{placed.id}",
        "properties": {name: _described(name, about) for name, about in (fields.get("PROPERTIES") or {}).items()},
        "current_values": placed.properties,
        "document_type": documents.document_type(portal, placed.document),
        "document_fields": {},
        "template": [],
    }
    url = str(fields.get("PLACEMENT_HANDLER", ""))
    return opened(request, Opening(portal.apps[placed.client_id], url, DIALOG, options, robot=placed.id))


def _described(name: str, about: Row) -> Row:
    """Describe a property as the dialog gets it."""
    known = {"Id": name, "Type": about.get("TYPE", "string"), "Name": about.get("NAME", name)}
    known |= {"Description": about.get("DESCRIPTION", ""), "Options": about.get("OPTIONS") or {}, "Settings": {}}
    known |= {flag.title(): about.get(flag) in ("Y", True) for flag in ("MULTIPLE", "REQUIRED")}
    return {**known, "Default": about.get("DEFAULT")}
