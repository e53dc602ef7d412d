"""What the queue server sends: the fields of robot calls and of events, before they are written as a form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from b24app.emulator import substitution, tokens
from b24app.emulator.clock import PORTAL_ZONE, moment_of
from b24app.emulator.crm import documents
from b24app.emulator.dues import AppDue, EventDue, RobotDue
from b24app.emulator.grants import App
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row

# Online events that bring a refresh token, beside those of the application's own life.
REFRESHING = frozenset({"ONOFFLINEEVENT"})


def robot_call(portal: Portal, app: App, due: RobotDue, hops: int) -> Row:
    """Write a robot's call; it carries both tokens, of the user its definition or its dialog names."""
    run, placed = due.run, due.run.placed
    chosen = substitution.filled(portal, portal.workflows[run.workflow_id], placed.properties)
    definition = portal.robots[placed.client_id, placed.code].fields
    user_id = whole(definition.get("AUTH_USER_ID")) or placed.user_id
    return {
        "workflow_id": run.workflow_id,
        "code": placed.code,
        "document_id": documents.document_id(portal, placed.document, run.item_id),
        "document_type": documents.document_type(portal, placed.document),
        "event_token": run.event_token,
        "properties": _properties(definition, chosen),
        "use_subscription": "Y" if run.use_subscription else "N",
        "timeout_duration": placed.timeout,
        "ts": int(portal.clock.now()),
        "auth": auth(portal, app, user_id, hops, with_refresh=True),
    }


def event(portal: Portal, app: App, due: EventDue, hops: int) -> Row:
    """Write an event: ids only, and an access token of whoever caused it, if that was a person."""
    return {
        "event": due.binding.event,
        "event_handler_id": due.binding.id,
        "data": due.data,
        "ts": int(portal.clock.now()),
        "auth": auth(portal, app, due.user_id, hops, with_refresh=due.binding.event in REFRESHING),
    }


def app_event(portal: Portal, app: App, due: AppDue) -> Row:
    """Write an event of the application's own life; only an installation or an update brings tokens."""
    user_id = (due.user_id or app.user_id) if due.has_tokens else None
    # The address in the form has a handler's number too, as official clients expect; which one is our own guess.
    what = {"event": due.event, "event_handler_id": due.handler_id or app.id, "data": due.data}
    return what | {"ts": int(portal.clock.now()), "auth": auth(portal, app, user_id, 0, with_refresh=True)}


def auth(portal: Portal, app: App, user_id: int | None, hops: int, *, with_refresh: bool) -> Row:
    """Write the auth block; without an active user it has no token fields at all."""
    where = {"domain": portal.domain, "server_endpoint": portal.server_endpoint, "client_endpoint": portal.endpoint}
    known = where | {"member_id": portal.member_id, "application_token": app.application_token}
    user = portal.users.get(user_id or 0)
    if user is None or not user.is_active:
        return known
    if with_refresh:
        pair = tokens.issue(portal, app, user.id, hops)
        given = {"access_token": pair.access.value, "refresh_token": pair.refresh.value}
        expires = pair.access.expires
    else:
        access = tokens.issue_access(portal, app, user.id, hops)
        given, expires = {"access_token": access.value}, access.expires
    times = {"expires": int(expires), "expires_in": tokens.ACCESS_SECONDS}
    return given | times | {"scope": ",".join(app.scope), "status": "L", "user_id": user.id} | known


def _properties(definition: Row, chosen: Row) -> Row:
    declared = definition.get("PROPERTIES") or {}
    return {key: _property(_upper(about), chosen.get(key)) for key, about in declared.items()}


def _property(about: Row, value: Any) -> Any:
    """Write a property by its type; nothing chosen means the default. An empty list vanishes on the wire."""
    value = about.get("DEFAULT") if value is None else value
    kind = str(about.get("TYPE", "string"))
    if about.get("MULTIPLE") in ("Y", True):
        values = value if isinstance(value, list) else [] if value in (None, "") else [value]
        return [_text(kind, item) for item in values]
    return _text(kind, value)


def _text(kind: str, value: Any) -> str:
    if value is None or value == "":
        return "N" if kind == "bool" and value is not None else ""
    if kind == "bool":
        return "Y" if value in (True, 1, "1", "Y", "y", "true") else "N"
    text = substitution.text(value)
    if kind == "user" and text.isdigit():
        return f"user_{text}"
    moment = moment_of(text) if kind in ("date", "datetime") else None
    if moment is None:
        return text
    pattern = "%d.%m.%Y" if kind == "date" else "%d.%m.%Y %H:%M:%S"
    return datetime.fromtimestamp(moment, PORTAL_ZONE).strftime(pattern)


def _upper(about: Any) -> Row:
    return {str(key).upper(): value for key, value in about.items()} if isinstance(about, Mapping) else {}
