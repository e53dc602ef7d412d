"""Local applications: saving their form, finishing their installation, removing them."""

from collections.abc import Sequence

from b24app.emulator import tokens
from b24app.emulator.automation import AppDue
from b24app.emulator.events import bound, forget_app
from b24app.emulator.grants import App
from b24app.emulator.state import Portal

LANGUAGE = "ru"


def save_form(portal: Portal, title: str, handler: str, install_url: str, scope: Sequence[str], *, has_ui: bool) -> App:
    """Save the form of a new local application.

    One that uses only API is installed at once and is told so by ONAPPINSTALL. One with pages waits for installFinish
    in the browser of an administrator, unless its form names no install address.
    """
    number = portal.next_id("app")
    client_id = f"local.{portal.random.getrandbits(56):014x}.{portal.random.randrange(10**7, 10**8)}"
    app = App(number, client_id, portal.secret(), title, handler, install_url, tuple(scope), has_ui, portal.secret())
    portal.apps[client_id] = app
    app.is_installed = not (has_ui and install_url)
    tell_installed(portal, app)
    return app


def reinstall(portal: Portal, app: App) -> None:
    """Press the form's reinstall button: ONAPPINSTALL is queued again, or the installer's page opens again."""
    if app.has_ui:
        app.is_installed = not app.install_url
    tell_installed(portal, app)


def tell_installed(portal: Portal, app: App) -> None:
    """Queue ONAPPINSTALL to the install address of an application that uses only API."""
    if not app.has_ui and (url := app.install_url or app.handler):
        data = {"VERSION": app.version, "ACTIVE": "Y", "INSTALLED": "Y", "LANGUAGE_ID": LANGUAGE}
        portal.outbox.put_nowait(
            AppDue(app.client_id, "ONAPPINSTALL", url, data, has_tokens=True, at=portal.clock.now())
        )


def finish(app: App, user_id: int) -> None:
    """Take installFinish from the installer's page."""
    app.is_installed = True
    app.user_id = user_id


def uninstall(portal: Portal, app: App, *, clean: bool) -> None:
    """Remove an application: tokens, robots and bindings go; who bound ONAPPUNINSTALL is told, without tokens."""
    data = {"LANGUAGE_ID": LANGUAGE, "CLEAN": int(clean)}
    for binding in bound(portal, app.client_id):
        if binding.event == "ONAPPUNINSTALL":
            due = AppDue(
                app.client_id, "ONAPPUNINSTALL", binding.handler, data, has_tokens=False, at=portal.clock.now()
            )
            portal.outbox.put_nowait(due)
    forget_app(portal, app.client_id)
    for key in [key for key in portal.robots if key[0] == app.client_id]:
        del portal.robots[key]
    app.is_installed, app.is_removed = False, True
    tokens.revoke_refresh(portal, app.client_id)
