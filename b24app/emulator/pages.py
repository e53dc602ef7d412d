"""The portal's pages for people: read-only HTML that shows what is in the box."""

from functools import cache
from importlib import resources
from typing import Any

from aiohttp import web
from jinja2 import Environment, FunctionLoader

from b24app.emulator import lead_page, lead_timeline, places, views
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.markup import ink_on, plural, spaced

routes = web.RouteTableDef()

FILES = resources.files("b24app.emulator") / "pages"
STATIC = {"portal.css": "text/css", "frame.js": "text/javascript", "dialog.js": "text/javascript"}


@routes.get("/")
async def home(request: web.Request) -> web.Response:
    """Show where to go."""
    portal = request.app[EMULATOR].portal
    counts = {"leads": len(portal.leads), "open": views.open_leads(portal)}
    return page(request, "home.html", users=portal.users.values(), **counts)


@routes.get("/crm/lead/kanban/")
async def kanban(request: web.Request) -> web.Response:
    """Show leads by stage."""
    return page(request, "kanban.html", here="kanban", columns=views.columns(request.app[EMULATOR].portal))


@routes.get(r"/crm/lead/details/{lead_id:\d+}/")
async def lead(request: web.Request) -> web.Response:
    """Show one lead."""
    portal, lead_id = request.app[EMULATOR].portal, int(request.match_info["lead_id"])
    row = portal.leads.get(lead_id)
    if row is None:
        return notice(request, "Лида нет", f"Лид № {lead_id} удалён или ещё не создан.", status=404)
    stage = portal.dictionaries.find("STATUS", row["STATUS_ID"])
    return page(
        request,
        "lead.html",
        here="kanban",
        lead=row,
        stages=portal.dictionaries.of("STATUS"),
        ink=ink_on(stage.color if stage else None),
        fields=lead_page.fields(portal, row),
        timeline=lead_timeline.timeline(portal, lead_id),
        tasks=lead_timeline.tasks(portal, lead_id),
        runs=lead_page.runs(portal, lead_id),
        notifications=lead_page.notifications(portal, lead_id),
        tabs=places.tabs(portal, "CRM_LEAD_DETAIL_TAB"),
        history=lead_page.history(portal, lead_id),
    )


@routes.get("/_emulator/")
async def journal(request: web.Request) -> web.Response:
    """Show what went in and out."""
    portal = request.app[EMULATOR].portal
    counts = {"sent": len(portal.deliveries.since()), "received": len(portal.journal.since()), "limit": views.ENTRIES}
    deliveries, calls = views.deliveries(portal), views.calls(portal)
    return page(request, "journal.html", here="journal", deliveries=deliveries, calls=calls, **counts)


@routes.get("/_emulator/static/{name}")
async def static(request: web.Request) -> web.Response:
    """Send a style sheet or a script."""
    name = request.match_info["name"]
    if name not in STATIC:
        raise web.HTTPNotFound
    return web.Response(text=(FILES / name).read_text("utf-8"), content_type=STATIC[name], charset="utf-8")


def page(request: web.Request, template: str, status: int = 200, **values: Any) -> web.Response:
    """Write a page."""
    apps = [app for app in request.app[EMULATOR].portal.apps.values() if app.has_ui and not app.is_removed]
    html = environment().get_template(template).render(apps=apps, **values)
    return web.Response(text=html, status=status, content_type="text/html", charset="utf-8")


def notice(request: web.Request, heading: str, text: str, status: int = 200) -> web.Response:
    """Write a page that says one thing."""
    return page(request, "notice.html", status, heading=heading, text=text)


@cache
def environment() -> Environment:
    """Make the templates ready; everything put into them is escaped."""
    made = Environment(loader=FunctionLoader(lambda name: (FILES / name).read_text("utf-8")), autoescape=True)
    made.filters |= {"spaced": spaced, "plural": plural}
    return made
