"""Local applications: saving their form, finishing their installation, updating and removing them."""

from collections.abc import Sequence

from b24app.emulator import tokens, triggers
from b24app.emulator.dues import AppDue
from b24app.emulator.events import bound, forget_app
from b24app.emulator.grants import App
from b24app.emulator.state import Portal, Row
from b24app.emulator.waking import on_timer

LANGUAGE = "ru"


def save_form(
    portal: Portal, title: str, handler: str, install_url: str, scope: Sequence[str], *, has_ui: bool, delay: float = 0
) -> App:
    """Save the form of a new local application.

    One that uses only API is installed at once and is told so by ONAPPINSTALL, `delay` seconds late if need be. One
    with pages waits for installFinish in the browser of an administrator, unless its form names no install address.
    """
    number = portal.next_id("app")
    client_id = f"local.{portal.random.getrandbits(56):014x}.{portal.random.randrange(10**7, 10**8)}"
    app = App(number, client_id, portal.secret(), title, handler, install_url, tuple(scope), has_ui, portal.secret())
    portal.apps[client_id] = app
    app.is_installed = not (has_ui and install_url)
    if delay:
        portal.timers.set(portal.clock.now() + delay, "apps.install", client_id)
    else:
        tell_installed(portal, app)
    return app


def reinstall(portal: Portal, app: App) -> None:
    """Press the form's reinstall button: ONAPPINSTALL is queued again, or the installer's page opens again."""
    if app.has_ui:
        app.is_installed = not app.install_url
    tell_installed(portal, app)


@on_timer("apps.install")
def install_late(portal: Portal, key: tuple[str, ...]) -> None:
    """Send the ONAPPINSTALL that was held back, unless the application has gone meanwhile."""
    app = portal.apps[key[0]]
    if not app.is_removed:
        tell_installed(portal, app)


def tell_installed(portal: Portal, app: App) -> None:
    """Queue ONAPPINSTALL to the install address of an application that uses only API."""
    if not app.has_ui and (url := app.install_url or app.handler):
        data = {"VERSION": app.version, "ACTIVE": "Y", "INSTALLED": "Y", "LANGUAGE_ID": LANGUAGE}
        due = AppDue(app.client_id, "ONAPPINSTALL", url, data, has_tokens=True, at=portal.clock.now())
        portal.outbox.put_nowait(due)


def finish(app: App, user_id: int) -> None:
    """Take installFinish from the installer's page."""
    app.is_installed = True
    app.user_id = user_id


def update(portal: Portal, app: App, *, new_token: bool) -> None:
    """Update an application: the version counts up, robots, bindings and placements go, who bound ONAPPUPDATE is told.

    The application token may be a new one; the event brings it, with tokens.
    """
    data = {"VERSION": app.version + 1, "PREVIOUS_VERSION": app.version, "LANGUAGE_ID": LANGUAGE}
    app.version += 1
    if new_token:
        app.application_token = portal.secret()
    tell(portal, app, "ONAPPUPDATE", data, has_tokens=True)
    _forget(portal, app)


def uninstall(portal: Portal, app: App, *, clean: bool) -> None:
    """Remove an application and all it registered; who bound ONAPPUNINSTALL is told, without tokens."""
    tell(portal, app, "ONAPPUNINSTALL", {"LANGUAGE_ID": LANGUAGE, "CLEAN": int(clean)}, has_tokens=False)
    _forget(portal, app)
    triggers.forget_app(portal, app.client_id)
    app.options.clear()
    app.user_options.clear()
    app.is_installed, app.is_removed = False, True
    tokens.revoke_refresh(portal, app.client_id)


def confirm(portal: Portal, token: str, method: str, *, is_allowed: bool) -> None:
    """Answer for an administrator whether a token may call a guarded method, and tell the application."""
    portal.standing.confirmations[token, method] = is_allowed
    access = portal.access_tokens.get(token)
    app = portal.apps.get(access.client_id) if access else None
    if app:
        data = {"TOKEN": token, "METHOD": method, "CONFIRMED": int(is_allowed), "LANGUAGE_ID": LANGUAGE}
        tell(portal, app, "ONAPPMETHODCONFIRM", data, has_tokens=False)


def tell(portal: Portal, app: App, event: str, data: Row, *, has_tokens: bool, user_id: int = 0) -> None:
    """Queue an event of the application's own life for each of its handlers."""
    now = portal.clock.now()
    for binding in bound(portal, app.client_id):
        if binding.event == event:
            due = AppDue(app.client_id, event, binding.handler, data, has_tokens, now, user_id, binding.id)
            portal.outbox.put_nowait(due)


def _forget(portal: Portal, app: App) -> None:
    """Drop what an application loses on an update as well as on removal; where a robot is placed, it only blocks."""
    forget_app(portal, app.client_id)
    for key in [key for key in portal.robots if key[0] == app.client_id]:
        del portal.robots[key]
    for place in [place for place in portal.placements.values() if place.client_id == app.client_id]:
        del portal.placements[place.id]
