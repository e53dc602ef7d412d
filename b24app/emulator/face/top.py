"""What stands around every page: the time, the bell, the applications, and who may be chosen to look."""

from b24app.emulator import places
from b24app.emulator.clock import PORTAL_ZONE
from b24app.emulator.face.parts import View, part
from b24app.emulator.face.visitor import Visitor, role
from b24app.emulator.grants import App
from b24app.emulator.markup import bbcode, moment
from b24app.emulator.state import Portal, Row
from b24app.emulator.views import user_name

LATEST = 20
__all__ = ["applications", "people", "role"]


@part("time")
def time(view: View) -> str:
    """Show the portal's time."""
    return view.render("time.html", now=moment(view.seen.portal.clock.now()), zone=str(PORTAL_ZONE))


@part("bell")
def bell(view: View) -> str:
    """Show how many notifications the visitor has not read, and the latest of all."""
    rows = of_user(view.seen.portal, view.seen.user.id)
    unread = sum(not row.get("READ") for row in rows)
    shown = [_shown(view, row) for row in rows[: -LATEST - 1 : -1]]
    return view.render("bell.html", unread=unread, notes=shown)


def of_user(portal: Portal, user_id: int) -> list[Row]:
    """Return a user's notifications, the oldest first."""
    return [row for row in portal.notifications.values() if row["USER_ID"] == user_id]


def applications(seen: Visitor) -> list[App]:
    """Return the applications with pages that the visitor may open."""
    known = [app for app in seen.portal.apps.values() if app.has_ui and not app.is_removed]
    return [app for app in known if app.lets_in(seen.user)]


def menu(seen: Visitor) -> list[Row]:
    """Return the pages applications put into the menu."""
    return [
        {"id": place.id, "title": places.title(place, seen.language)} for place in places.tabs(seen.portal, "LEFT_MENU")
    ]


def people(seen: Visitor) -> list[Row]:
    """Return whom the visitor may become: everybody who works here."""
    known = [user for user in seen.portal.users.values() if user.is_active]
    return [{"id": user.id, "name": user.full_name, "role": role(seen, user)} for user in known]


def _shown(view: View, row: Row) -> Row:
    author = user_name(view.seen.portal, row["AUTHOR_ID"]) if row["AUTHOR_ID"] else view.seen.say("Система")
    about = {"id": row["ID"], "author": author, "is_new": not row.get("READ"), "at": moment(row["AT"])}
    return about | {"text": bbcode(row["MESSAGE"])}
