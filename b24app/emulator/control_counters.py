"""The side door's part that counts what left the portal and what happened in it, so that a test can assert silence."""

from collections import Counter

from aiohttp import web

from b24app.emulator.door import done
from b24app.emulator.emulator import EMULATOR

routes = web.RouteTableDef()

# What is counted by the numbers given out, so that a thing that is gone again still counts.
COUNTED = {
    "messages": "message",
    "notifications": "notification",
    "sms": "sms",
    "tasks": "task",
    "activities": "activity",
    "records": "timeline",
    "bookings": "booking",
    "workflow_starts": "workflow",
    "robot_starts": "robot start",
}


@routes.get("/_emulator/counters")
async def counters(request: web.Request) -> web.Response:
    """Count letters, messages, notifications, SMS, tasks, activities, robot starts and events since the last reset.

    `events` counts by name what the queue server has taken to applications.
    """
    portal = request.app[EMULATOR].portal
    deliveries = portal.deliveries.since()
    events = Counter(str(entry["fields"].get("event", "")).upper() for entry in deliveries if entry["kind"] == "event")
    return done(
        {
            "mails": len(portal.work.messages.mailbox),
            **{name: portal.issued(kind) for name, kind in COUNTED.items()},
            "events": dict(events),
        }
    )


@routes.get("/_emulator/mailbox")
async def mailbox(request: web.Request) -> web.Response:
    """List the letters that left: from whom, to whom, on which activity."""
    return done(request.app[EMULATOR].portal.work.messages.mailbox)
