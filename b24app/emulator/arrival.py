"""Before anything is read of a request: whether the portal is still there, and still at this address."""

from aiohttp import web

from b24app.emulator.state import Portal

PAGE = "<html><head><title>302 Found</title></head><body><center><h1>302 Found</h1></center></body></html>"


def check_address(portal: Portal, request: web.Request) -> None:
    """Send a call on that came to an address the portal has left; refuse it where the portal was deleted."""
    portal.standing.check_there()
    if request.host in portal.standing.left:
        where = f"{portal.address}{request.rel_url.raw_path_qs}"
        raise web.HTTPFound(where, text=PAGE, content_type="text/html")


def move(portal: Portal, address: str) -> None:
    """Give the portal a new address; the old one only sends callers on."""
    portal.standing.left.add(portal.domain)
    portal.address = address
    portal.standing.left.discard(portal.domain)
