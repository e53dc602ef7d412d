"""The portal's pages for people: the frame of every page, the way in, the journal, and what scripts they load."""

from typing import Any

from aiohttp import web

from b24app.emulator import views
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.face import top
from b24app.emulator.face.paper import FILES
from b24app.emulator.face.parts import View
from b24app.emulator.face.visitor import visitor
from b24app.emulator.face.words import LANGUAGES, english

routes = web.RouteTableDef()

KINDS = {".css": "text/css", ".js": "text/javascript"}
SENT = {entry.name for entry in FILES.iterdir() if entry.name.endswith(tuple(KINDS))}


@routes.get("/")
async def home(request: web.Request) -> web.Response:
    """Show where to go."""
    portal = request.app[EMULATOR].portal
    counts = {"leads": len(portal.leads), "open": views.open_leads(portal)}
    return page(request, "home.html", here="home", users=portal.users.values(), **counts)


@routes.get("/_emulator/")
async def journal(request: web.Request) -> web.Response:
    """Show what went in and out."""
    portal = request.app[EMULATOR].portal
    counts = {"sent": len(portal.deliveries.since()), "received": len(portal.journal.since()), "limit": views.ENTRIES}
    deliveries, calls = views.deliveries(portal), views.calls(portal)
    return page(request, "journal.html", here="journal", deliveries=deliveries, calls=calls, **counts)


@routes.get("/_emulator/static/words.js")
async def words(request: web.Request) -> web.Response:
    """Send scripts the dictionary of the visitor's language."""
    known = {} if visitor(request).language == "ru" else english()
    text = web.json_response(known).text
    return web.Response(text=f"const words = {text};", content_type="text/javascript", charset="utf-8")


@routes.get("/_emulator/static/{name}")
async def static(request: web.Request) -> web.Response:
    """Send a style sheet or a script."""
    name = request.match_info["name"]
    if name not in SENT:
        raise web.HTTPNotFound
    kind = KINDS[name[name.rindex(".") :]]
    return web.Response(text=(FILES / name).read_text("utf-8"), content_type=kind, charset="utf-8")


def page(request: web.Request, template: str, status: int = 200, **values: Any) -> web.Response:
    """Write a page; one inside a slider or a card has nothing of the portal around it."""
    seen = visitor(request)
    view = View(seen)
    around: dict[str, Any] = {"slim": "slim" in request.query, "languages": LANGUAGES, "live": view.live}
    around |= {"apps": top.applications(seen), "items": top.menu(seen)}
    around |= {"people": top.people(seen), "role": top.role(seen, seen.user)}
    html = view.render(template, **(around | values))
    return web.Response(text=html, status=status, content_type="text/html", charset="utf-8")


def notice(request: web.Request, heading: str, text: str, status: int = 200) -> web.Response:
    """Write a page that says one thing."""
    say = visitor(request).say
    return page(request, "notice.html", status, heading=say(heading), text=say(text))
