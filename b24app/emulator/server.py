"""The process: the portal on one port, the OAuth server on another, one event loop for both."""

from collections.abc import AsyncIterator, Callable
from ssl import SSLContext

from aiohttp import web

from b24app.emulator import (
    authorize,
    calls,
    card_files,
    control,
    control_apps,
    control_automation,
    control_counters,
    control_crm,
    control_frame,
    control_items,
    control_limits,
    control_portal,
    control_press,
    control_rights,
    control_time,
    control_work,
    frame_pages,
    oauth,
    pages,
    rest,
    rest3,
)
from b24app.emulator.emulator import EMULATOR, Emulator
from b24app.emulator.face.routes import TABLES as FACE

Background = Callable[[web.Application], AsyncIterator[None]]

# Add routes and background tasks of further parts here; each part has its own RouteTableDef.
PORTAL_ROUTES: tuple[web.RouteTableDef, ...] = (
    # Before the old wire, whose address would take it in.
    rest3.routes,
    card_files.routes,
    rest.routes,
    authorize.routes,
    control.routes,
    control_apps.routes,
    control_counters.routes,
    control_automation.routes,
    control_crm.routes,
    control_frame.routes,
    control_items.routes,
    control_limits.routes,
    control_portal.routes,
    control_press.routes,
    control_rights.routes,
    control_time.routes,
    control_work.routes,
    pages.routes,
    frame_pages.routes,
    *FACE,
)
OAUTH_ROUTES: tuple[web.RouteTableDef, ...] = (oauth.oauth_routes,)
BACKGROUND: tuple[Background, ...] = (calls.queue_server,)

LARGEST_REQUEST = 100 * 1024 * 1024


def create_portal(emulator: Emulator) -> web.Application:
    """Make the web application of the portal."""
    application = _with(emulator, PORTAL_ROUTES)
    application.cleanup_ctx.extend(BACKGROUND)
    return application


def create_oauth(emulator: Emulator) -> web.Application:
    """Make the web application of the OAuth server."""
    return _with(emulator, OAUTH_ROUTES)


async def serve(
    emulator: Emulator, host: str, port: int, oauth_port: int, secure: SSLContext | None = None
) -> list[web.AppRunner]:
    """Start both servers, over https if there is a certificate; the caller cleans the runners up."""
    runners = []
    for application, number in ((create_portal(emulator), port), (create_oauth(emulator), oauth_port)):
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, host, number, ssl_context=secure).start()
        runners.append(runner)
    return runners


def _with(emulator: Emulator, tables: tuple[web.RouteTableDef, ...]) -> web.Application:
    application = web.Application(client_max_size=LARGEST_REQUEST)
    application[EMULATOR] = emulator
    for table in tables:
        application.add_routes(table)
    return application
