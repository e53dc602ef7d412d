"""Files in custom fields of cards: how universal methods take and show them, and where their contents are fetched."""

from hashlib import sha256
from typing import Any

from aiohttp import web

from b24app.emulator import files
from b24app.emulator.emulator import EMULATOR
from b24app.emulator.grants import User
from b24app.emulator.params import whole
from b24app.emulator.state import Portal, Row

routes = web.RouteTableDef()
# assumed: the documentation says no more than that both addresses lead to an internal download and may hold a key.
ACTION = "crm.controller.item.getFile"


def kept(portal: Portal, definition: Row, sent: Any) -> Any:
    """Keep files sent as [name, base64], many of them in a list; {id} stays; `fileData` leaves the field empty."""
    several = sent if definition["MULTIPLE"] == "Y" and isinstance(sent, list) else [sent]
    numbers = [number for one in several if (number := _number(portal, one))]
    return (numbers if definition["MULTIPLE"] == "Y" else numbers[0]) if numbers else None


def shown(portal: Portal, number: int | None) -> Row | None:
    """Show a file as crm.item.get does."""
    if number is None:
        return None
    asked = f"fileId={number}&token={_key(portal, number)}"
    url = f"/bitrix/services/main/ajax.php?action={ACTION}&{asked}"
    return {"id": number, "url": url, "urlMachine": f"{portal.address}/rest/{ACTION}.json?{asked}"}


def shown_before(number: int | None) -> Row | None:
    """Show a file as crm.lead.get and its like do."""
    if number is None:
        return None
    url = f"/bitrix/components/bitrix/crm.lead.show/show_file.php?auth=&fileId={number}"
    return {"id": number, "showUrl": url, "downloadUrl": url}


@routes.get(f"/rest/{ACTION}.json")
async def download(request: web.Request) -> web.Response:
    """Give a file's contents to whoever has its address."""
    portal = request.app[EMULATOR].portal
    number = whole(request.query.get("fileId")) or 0
    row = portal.work.files.get(number)
    if row is None or request.query.get("token") != _key(portal, number):
        return web.json_response({"error": "ACCESS_DENIED", "error_description": "Access denied."}, status=403)
    headers = {"Content-Disposition": f'attachment; filename="{row["NAME"]}"'}
    return web.Response(body=row["CONTENT"], headers=headers, content_type="application/octet-stream")


def _number(portal: Portal, sent: Any) -> int:
    if isinstance(sent, dict):
        number = whole(sent.get("id")) or 0
        return number if number in portal.work.files else 0
    pair = files.pair_of(sent)
    return files.keep(portal, pair[0], pair[1], _author(portal)) if pair else 0


def _author(portal: Portal) -> User:
    return next(iter(portal.users.values()))


def _key(portal: Portal, number: int) -> str:
    return sha256(f"{portal.member_id} {number}".encode()).hexdigest()[:16]
