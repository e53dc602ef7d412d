"""The side door's part about rights: what an administrator of the portal gives and takes."""

from aiohttp import web

from b24app.emulator.door import asked, done

routes = web.RouteTableDef()


@routes.post("/_emulator/rights")
async def rights(request: web.Request) -> web.Response:
    """Set what is named of a user: `crm` rights, `admin` rights, whether `active` or dismissed."""
    ask = await asked(request)
    user = ask.portal.users[ask.user("user_id")]
    user.has_crm = ask.flag("crm", default=user.has_crm)
    user.is_admin = ask.flag("admin", default=user.is_admin)
    user.is_active = ask.flag("active", default=user.is_active)
    return done({"user_id": user.id, "crm": user.has_crm, "admin": user.is_admin, "active": user.is_active})
