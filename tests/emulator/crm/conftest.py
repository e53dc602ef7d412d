"""Callers with the scopes of CRM, limits out of the way."""

import pytest

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest

SCOPES = ("crm", "userfieldconfig", "user", "im")


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
def clerk(portal: Emulator) -> Rest:
    """A webhook of an employee without an administrator's rights; her number is 2."""
    portal.ask("POST", "users", {"NAME": "Ольга", "LAST_NAME": "Котова", "ADMIN": False})
    return Rest(portal.webhook(*SCOPES, user_id=2))


@pytest.fixture
def process(rest: Rest) -> int:
    """A smart process with stages, clients and products; returns its entityTypeId."""
    switches = ("isStagesEnabled", "isClientEnabled", "isLinkWithProductsEnabled", "isBeginCloseDatesEnabled")
    number: int = rest("crm.type.add", fields={"title": "Закупка", **dict.fromkeys(switches, "Y")})["type"][
        "entityTypeId"
    ]
    return number
