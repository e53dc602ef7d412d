"""The queue server: sends each robot call and each event once, soon, and never again whatever the answer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web

from b24app.emulator import payloads, waking
from b24app.emulator.brackets import encode
from b24app.emulator.clock import iso
from b24app.emulator.dues import AppDue, Due, EventDue, RobotDue
from b24app.emulator.emulator import EMULATOR, Emulator
from b24app.emulator.grants import App
from b24app.emulator.state import Portal, Row

# Seconds between looks into the outbox, seconds an event lies there, seconds a handler may take.
TICK, DELAY, PATIENCE = 0.02, 0.05, 30.0
# Calls under way to one host.
AT_ONCE = 20
TOKENS = ("access_token", "refresh_token", "application_token")


async def queue_server(application: web.Application) -> AsyncIterator[None]:
    """Run while the portal runs."""
    running = asyncio.create_task(_run(application[EMULATOR]))
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def _run(emulator: Emulator) -> None:
    # Patience counts from the moment a call's turn comes: a slow handler only lowers the rate of its own calls.
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=PATIENCE, sock_read=PATIENCE)
    # Tasks are held here, or the garbage collector might take one that is still running.
    deliveries: set[asyncio.Task[None]] = set()
    # A connection kept open may be closed by the other side just when a call goes out, and nothing is sent twice.
    connector = aiohttp.TCPConnector(force_close=True, limit=0, limit_per_host=AT_ONCE)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        while True:
            portal = emulator.portal
            waking.wake(portal)
            for due, hops in portal.outbox.take():
                task = asyncio.create_task(_deliver(emulator, portal, session, due, hops))
                deliveries.add(task)
                task.add_done_callback(deliveries.discard)
            await asyncio.sleep(TICK)


async def _deliver(emulator: Emulator, portal: Portal, session: aiohttp.ClientSession, due: Due, hops: int) -> None:
    """Send one due and write down what came of it; a portal that was reset meanwhile sends nothing more."""
    await asyncio.sleep(DELAY)
    sending = prepare(portal, due, hops) if emulator.portal is portal else None
    if sending is None:
        return
    for _ in range(await _copies(portal, sending)):
        if emulator.portal is portal:
            await _send(portal, session, sending)


async def _copies(portal: Portal, sending: tuple[str, str, Row]) -> int:
    """Say how often to send; a planned fault doubles a delivery, drops it, or holds it back by the portal's clock."""
    kind, url, fields = sending
    fault = portal.faults.for_delivery([kind, str(fields.get("event", "")), str(fields.get("code", ""))])
    if fault and fault.do == "delivery-dropped":
        at = iso(portal.clock.now())
        portal.deliveries.write(kind=kind, url=url, error="dropped as planned", at=at, fields=without_tokens(fields))
        return 0
    if fault and fault.do == "delivery-late":
        until = portal.clock.now() + (fault.seconds or 1.0)
        # Nobody tells when the side door moves the clock.
        while portal.clock.now() < until:  # noqa: ASYNC110
            await asyncio.sleep(TICK)
    return 2 if fault and fault.do == "delivery-doubled" else 1


async def send_again(portal: Portal, number: int) -> Row:
    """Deliver once more what was delivered already, as a network that doubles requests would; KeyError if unknown."""
    sending = portal.sent[number]
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        return await _send(portal, session, sending)


async def _send(portal: Portal, session: aiohttp.ClientSession, sending: tuple[str, str, Row]) -> Row:
    kind, url, fields = sending
    at = iso(portal.clock.now())
    outcome = await _post(session, url, fields)
    entry = portal.deliveries.write(kind=kind, url=url, **outcome, at=at, fields=without_tokens(fields))
    portal.sent[entry["n"]] = sending
    portal.sent.pop(portal.deliveries.first_kept - 1, None)
    return entry


def prepare(portal: Portal, due: Due, hops: int) -> tuple[str, str, Row] | None:
    """Decide what to send where; None for an application that is not installed, or no longer."""
    if isinstance(due, AppDue):
        return (
            due.event.removeprefix("ONAPP").lower(),
            due.url,
            payloads.app_event(portal, portal.apps[due.client_id], due),
        )
    if isinstance(due, EventDue):
        app = _installed(portal, due.binding.client_id)
        return ("event", due.binding.handler, payloads.event(portal, app, due, hops)) if app else None
    return _robot(portal, due, hops)


def _robot(portal: Portal, due: RobotDue, hops: int) -> tuple[str, str, Row] | None:
    placed = due.run.placed
    app, definition = _installed(portal, placed.client_id), portal.robots.get((placed.client_id, placed.code))
    if app is None or definition is None:
        return None
    return "robot", str(definition.fields.get("HANDLER", "")), payloads.robot_call(portal, app, due, hops)


def _installed(portal: Portal, client_id: str) -> App | None:
    app = portal.apps.get(client_id)
    return app if app and app.is_installed and not app.is_removed else None


async def _post(session: aiohttp.ClientSession, url: str, fields: Row) -> dict[str, Any]:
    form = aiohttp.FormData(encode(fields))
    try:
        async with session.post(url, data=form, allow_redirects=False) as answer:
            await answer.read()
            return {"status": answer.status}
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return {"error": f"{type(error).__name__}: {error}".rstrip(": ")}


def without_tokens(fields: Row) -> Row:
    """Return the fields as the journal shows them."""
    return fields | {"auth": {name: value for name, value in fields["auth"].items() if name not in TOKENS}}
