"""SMS that people and robots send through an application's provider: the portal hands them over and keeps them."""

from datetime import UTC, datetime

import aiohttp

from b24app.emulator.brackets import encode
from b24app.emulator.calls import without_tokens
from b24app.emulator.payloads import auth
from b24app.emulator.state import Portal, Row
from b24app.emulator.work import Owner

PATIENCE = 30.0


def made(portal: Portal, sender: Row, client_id: str, phone: str, text: str) -> Row:
    """Keep a new message of a provider."""
    number = portal.next_id("sms")
    row: Row = {"ID": number, "CODE": sender["CODE"], "client_id": client_id, "TO": phone, "TEXT": text}
    row |= {"MESSAGE_ID": f"{portal.secret()}.{number}", "STATUS": "queued"}
    portal.work.messages.sms[number] = row
    return row


async def hand_over(portal: Portal, sender: Row, message: Row, owner: Owner | None) -> Row:
    """Post a message to its provider's address, once; what came of it is written with the other deliveries."""
    fields = payload(portal, sender, message, owner)
    outcome = await _post(str(sender["HANDLER"]), fields)
    at = datetime.fromtimestamp(portal.clock.now(), UTC).isoformat()
    return portal.deliveries.write(kind="sms", url=sender["HANDLER"], **outcome, at=at, fields=without_tokens(fields))


def payload(portal: Portal, sender: Row, message: Row, owner: Owner | None) -> Row:
    """Write what a provider is sent, from a card of CRM."""
    app = portal.apps[message["client_id"]]
    bound = [{"OWNER_TYPE_ID": owner[0], "OWNER_ID": owner[1]}] if owner else []
    return {
        "module_id": "crm",
        "bindings": bound,
        "properties": {"phone_number": message["TO"], "message_text": message["TEXT"]},
        "type": sender["TYPE"],
        "code": sender["CODE"],
        "message_id": message["MESSAGE_ID"],
        "message_to": message["TO"],
        "message_body": message["TEXT"],
        "ts": int(portal.clock.now()),
        "auth": auth(portal, app, app.user_id, 0, with_refresh=True),
    }


async def _post(url: str, fields: Row) -> Row:
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session,
            session.post(url, data=aiohttp.FormData(encode(fields)), allow_redirects=False) as answer,
        ):
            await answer.read()
            return {"status": answer.status}
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return {"error": f"{type(error).__name__}: {error}".rstrip(": ")}
