"""The page of a card: its stages, its fields, what happened, and the pages applications put into it."""

from typing import Any

from aiohttp import web

from b24app.emulator import places
from b24app.emulator.crm.about import About, about
from b24app.emulator.crm.kinds import Kind, named
from b24app.emulator.crm.moves import stages_of
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.face import feed, shown
from b24app.emulator.face.board import PLAIN
from b24app.emulator.face.desk import WITH_CARDS
from b24app.emulator.face.kanban import closed
from b24app.emulator.face.parts import View, part
from b24app.emulator.face.visitor import visitor
from b24app.emulator.markup import ink_on
from b24app.emulator.pages import notice, page
from b24app.emulator.state import Row

routes = web.RouteTableDef()
GONE = {"lead": "Лид № {id} удалён или ещё не создан."}


@routes.get(f"/crm/{{kind:{'|'.join(WITH_CARDS)}}}/details/{{id:[0-9]+}}/")
async def card(request: web.Request) -> web.Response:
    """Show a card."""
    seen, portal = visitor(request), request.app[EMULATOR].portal
    kind, item_id = named(portal, request.match_info["kind"]), int(request.match_info["id"])
    if kind is None or not seen.user.has_crm:
        return closed(request)
    row = portal.crm.box(kind.type_id).rows.get(item_id)
    if row is None:
        text = seen.say(GONE.get(kind.name, "Карточка № {id} удалена или ещё не создана."), id=item_id)
        return notice(request, "Лида нет" if kind.name == "lead" else "Карточки нет", text, status=404)
    names = (row[name] for name in ("LAST_NAME", "NAME") if row.get(name))
    title = row.get("TITLE") or " ".join(names) or f"{seen.say(kind.title)} № {item_id}"
    tabs = [(place, places.title(place, seen.language)) for place in places.tabs(portal, _tab(kind))]
    category = row.get("CATEGORY_ID", 0)
    told = {"here": kind.name, "kind": kind, "row": row, "title": title, "tabs": tabs, "category": category}
    return page(request, "card.html", **told)


@part("stages", of_crm=True)
def stages(view: View, kind: str, item_id: int) -> str:
    """Write the bar of stages: all up to the item's own are coloured, those that end it are behind a button."""
    known, row = _found(view, kind, item_id)
    if not row or not known.kind.stage_field:
        return ""
    rows = known.portal.dictionaries.of(stages_of(known.kind, row))
    now = next((one for one in rows if one.status_id == row[known.kind.stage_field]), rows[0])
    color = now.color or PLAIN
    passed = {one.status_id for one in rows[: rows.index(now) + 1]} if not now.semantics else {now.status_id}
    told = {"stages": rows, "now": now, "passed": passed, "color": color, "ink": ink_on(color)}
    return view.render("stages.html", **told)


@part("fields", of_crm=True)
def fields(view: View, kind: str, item_id: int) -> str:
    """Write the fields of a card."""
    known, row = _found(view, kind, item_id)
    rows = shown.fields(known, row, view.seen) if row else []
    return view.render("fields.html", fields=rows, is_gone=not row)


@part("feed", of_crm=True)
def timeline(view: View, kind: str, item_id: int, section: str) -> str:
    """Write a section of what happened to an item."""
    known, row = _found(view, kind, item_id)
    portal, say, owner = view.seen.portal, view.seen.say, (known.kind.type_id, item_id)
    writing: dict[str, Any] = {
        "timeline": lambda: feed.timeline(portal, owner, say),
        "tasks": lambda: feed.tasks(portal, owner, say),
        "runs": lambda: shown.runs(portal, known.kind, item_id, say),
        "notifications": lambda: shown.notifications(portal, known.kind, item_id),
        "history": lambda: shown.history(portal, known.kind, row),
    }
    return view.render(f"feed_{section}.html", rows=writing[section]() if row else [], kind=kind, id=item_id)


def _found(view: View, kind: str, item_id: int) -> tuple[About, Row]:
    found = named(view.seen.portal, kind)
    if found is None:
        raise KeyError(kind)
    return about(view.seen.portal, found), view.seen.portal.crm.box(found.type_id).rows.get(item_id, {})


def _tab(kind: Kind) -> str:
    return f"CRM_{kind.name.upper()}_DETAIL_TAB"
