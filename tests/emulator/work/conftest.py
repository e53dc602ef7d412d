"""Callers with the scopes of work objects, limits out of the way."""

from typing import Any

import pytest

from tests.emulated import Emulator
from tests.emulator.receiving import Application, Receiver, nested
from tests.emulator.rest.speaking import Rest, token

SCOPES = (
    "crm",
    "task",
    "im",
    "user",
    "department",
    "calendar",
    "booking",
    "messageservice",
    "timeman",
    "bizproc",
    "disk",
)


@pytest.fixture
def portal(emulator: Emulator) -> Emulator:
    """An empty portal without limits."""
    emulator.ask("POST", "limits", {"bucket": False})
    return emulator


@pytest.fixture
def rest(portal: Emulator) -> Rest:
    """An administrator's webhook."""
    return Rest(portal.webhook(*SCOPES))


@pytest.fixture
def form(portal: Emulator) -> dict[str, Any]:
    """The form of an application that uses only API, as saved."""
    return portal.app("http://127.0.0.1:9", scope=SCOPES)


@pytest.fixture
def app(portal: Emulator, form: dict[str, Any]) -> Rest:
    """An installed application in the administrator's name."""
    return Rest(f"{portal.address}/rest/", token(portal, form))


@pytest.fixture
def other_app(portal: Emulator) -> Rest:
    """Another installed application in the administrator's name."""
    return Rest(f"{portal.address}/rest/", token(portal, portal.app("http://127.0.0.1:9", scope=SCOPES)))


@pytest.fixture
def clerk(portal: Emulator) -> Rest:
    """A webhook of an employee without an administrator's rights; her number is 2."""
    portal.ask("POST", "users", {"NAME": "Ольга", "LAST_NAME": "Котова", "EMAIL": "olga@example.com", "ADMIN": False})
    return Rest(portal.webhook(*SCOPES, user_id=2))


@pytest.fixture
def listener(portal: Emulator, receiver: Receiver) -> Application:
    """An installed application that can be called and told of events."""
    keys = portal.app(receiver.address, scope=SCOPES)
    form = receiver.on("/install")[-1].form
    return Application(portal, receiver, keys["client_id"], keys["client_secret"], nested(form, "auth"))
