"""What a visitor sets for himself: who he is here, his language, that his notifications are read."""

from aiohttp import web

from b24app.emulator.face.desk import Desk, at_desk, done
from b24app.emulator.face.top import of_user
from b24app.emulator.face.visitor import SPOKEN, USER
from b24app.emulator.face.words import LANGUAGES

routes = web.RouteTableDef()


@routes.post("/_face/visitor")
@at_desk
def become(desk: Desk) -> web.Response:
    """Look as somebody else, or in another language, from now on."""
    answer = done()
    if desk.number("user") in desk.portal.users:
        answer.set_cookie(USER, desk.text("user"), samesite="Lax", httponly=True)
    if desk.text("language") in LANGUAGES:
        answer.set_cookie(SPOKEN, desk.text("language"), samesite="Lax", httponly=True)
    return answer


@routes.post("/_face/read")
@at_desk
def read(desk: Desk) -> web.Response:
    """Mark the visitor's notifications as read."""
    for row in of_user(desk.portal, desk.seen.user.id):
        row["READ"] = True
    return done()
