"""What a visitor sets for himself: who he is here, his language, that his notifications are read."""

from aiohttp import web

from b24app.emulator.face.desk import Desk, at_desk, done
from b24app.emulator.face.top import of_user
from b24app.emulator.face.visitor import SPOKEN, USER
from b24app.emulator.face.words import LANGUAGES

routes = web.RouteTableDef()


@routes.post("/_face/visitor")
async def become(request: web.Request) -> web.Response:
    """Look as somebody else, or in another language, from now on; back to where it was chosen."""
    form = await request.post()
    back = str(form.get("back", "/"))
    answer = web.HTTPSeeOther(back if back.startswith("/") and not back.startswith("//") else "/")
    if str(form.get("user", "")).isdigit():
        answer.set_cookie(USER, str(form["user"]), samesite="Lax", httponly=True)
    if form.get("language") in LANGUAGES:
        answer.set_cookie(SPOKEN, str(form["language"]), samesite="Lax", httponly=True)
    raise answer


@routes.post("/_face/read")
@at_desk
def read(desk: Desk) -> web.Response:
    """Mark the visitor's notifications as read."""
    for row in of_user(desk.portal, desk.seen.user.id):
        row["READ"] = True
    return done()
