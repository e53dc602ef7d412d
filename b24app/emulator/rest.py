"""The REST wire: from an HTTP request to a method and back."""

from aiohttp import web

routes = web.RouteTableDef()


@routes.route("*", "/rest/{path:.*}")
async def call(request: web.Request) -> web.StreamResponse:
    """Answer one REST request."""
    return web.json_response({"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}, status=404)
