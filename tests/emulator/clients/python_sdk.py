"""Clients of the official Python SDK on the emulated portal."""

from urllib.parse import urlsplit

from b24pysdk.client import BaseClient, Client
from b24pysdk.credentials import BitrixApp, BitrixToken, BitrixWebhook

from tests.emulated import Emulator
from tests.emulator.clients.conftest import SCOPES


def domain(portal: Emulator) -> str:
    return urlsplit(portal.address).netloc


def by_webhook(portal: Emulator, *scope: str, user_id: int = 1) -> BaseClient:
    path = urlsplit(portal.webhook(*(scope or SCOPES), user_id=user_id)).path
    return Client(BitrixWebhook(domain=domain(portal), webhook_token="/".join(path.strip("/").split("/")[1:])))


def token_of(portal: Emulator, form: dict[str, str], user_id: int = 1) -> BitrixToken:
    given = portal.ask("POST", f"apps/{form['client_id']}/tokens", {"user_id": user_id})
    app = BitrixApp(client_id=form["client_id"], client_secret=form["client_secret"])
    return BitrixToken(
        domain=domain(portal), auth_token=given["AUTH_ID"], refresh_token=given["REFRESH_ID"], bitrix_app=app
    )
