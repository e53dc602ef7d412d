"""The addresses of the portal's pages and of what is done in them; importing this also registers the parts of pages."""

from aiohttp import web

from b24app.emulator.face import (
    card,
    designer,
    filling,
    hours,
    kanban,
    moving,
    parts,
    personal,
    placing,
    tasks,
    troubles,
)

TABLES: tuple[web.RouteTableDef, ...] = (
    parts.routes,
    personal.routes,
    hours.routes,
    kanban.routes,
    moving.routes,
    card.routes,
    filling.routes,
    tasks.routes,
    designer.routes,
    placing.routes,
    troubles.routes,
)
