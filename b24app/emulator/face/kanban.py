"""The page of a kanban: which pipeline, whose cards, and a card that is dragged to another column."""

from aiohttp import web

from b24app.emulator import waking
from b24app.emulator.crm.kinds import Kind, named
from b24app.emulator.crm.memory import Category
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.face.board import STEP, Board
from b24app.emulator.face.visitor import visitor
from b24app.emulator.pages import notice, page
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row

routes = web.RouteTableDef()
STAGED = "lead|deal"


@routes.get(f"/crm/{{kind:{STAGED}}}/kanban/")
@routes.get(f"/crm/{{kind:{STAGED}}}/kanban/category/{{category:[0-9]+}}/")
async def kanban(request: web.Request) -> web.Response:
    """Show items by stage; `q` finds some of them, `mine` leaves the visitor's own."""
    portal, seen = request.app[EMULATOR].portal, visitor(request)
    kind, category_id = named(portal, request.match_info["kind"]), int(request.match_info.get("category", 0))
    if not seen.user.has_crm:
        return closed(request)
    if kind is None or (kind.has_categories and category_id not in portal.crm.categories[kind.type_id]):
        return notice(request, "Воронки нет", "Её удалили или ещё не создали.", status=404)
    waking.wake(portal)
    board = Board(kind, category_id, request.query.get("q", "").strip(), seen.user.id if "mine" in request.query else 0)
    about: Row = {"here": kind.name, "kind": kind, "board": board, "stages": board.stages(portal), "step": STEP}
    about |= {"pipelines": pipelines(portal, kind), "category": category_id, "chosen": whole(request.query.get("card"))}
    return page(request, "kanban.html", **about)


def pipelines(portal: Portal, kind: Kind) -> list[Category]:
    """Return the pipelines of a type, as people see them in order."""
    known = portal.crm.categories[kind.type_id].values() if kind.has_categories else ()
    return sorted(known, key=lambda one: (one.sort, one.id))


def closed(request: web.Request) -> web.Response:
    """Say that CRM is closed to the visitor."""
    return notice(request, "Нет доступа", "У вас нет прав на CRM: их забрал администратор портала.", status=403)
