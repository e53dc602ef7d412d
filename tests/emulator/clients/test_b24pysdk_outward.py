"""What the portal sends to an application, read by the official Python SDK."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.emulated import Emulator
from tests.emulator.clients.conftest import SCOPES
from tests.emulator.receiving import Receiver, receiving

pytest.importorskip("b24pysdk", reason="the official Python SDK is not installed")

from b24pysdk.client import Client
from b24pysdk.credentials import OAuthEventData, OAuthPlacementData, OAuthWorkflowData

from tests.emulator.clients.python_sdk import domain, token_of


@pytest.fixture
def receiver() -> Any:
    """An application's address."""
    with receiving() as receiver:
        yield receiver


def test_events_of_an_installation_and_of_a_lead_are_read(portal: Emulator, receiver: Receiver) -> None:
    keys = portal.app(receiver.address, scope=SCOPES)
    installed = OAuthEventData.from_dict(receiver.on("/install")[0].form)
    assert (installed.event, installed.auth.user_id) == ("ONAPPINSTALL", 1)
    client = Client(token_of(portal, keys))
    assert client.event.bind(event="ONCRMLEADADD", handler=f"{receiver.address}/events").response.result
    number = client.crm.lead.add(fields={"TITLE": "one"}).response.result
    told = OAuthEventData.from_dict(receiver.on("/events")[0].form)
    assert (told.event, told.data["FIELDS"]["ID"]) == ("ONCRMLEADADD", str(number))
    assert told.auth.application_token == installed.auth.application_token
    assert told.auth.oauth_token.refresh_token is None


def test_a_robot_call_is_read_and_answered(portal: Emulator, receiver: Receiver) -> None:
    keys = portal.app(receiver.address, scope=SCOPES)
    client = Client(token_of(portal, keys))
    added = client.bizproc.robot.add(
        code="check",
        handler=f"{receiver.address}/robot",
        auth_user_id=1,
        name="Проверка",
        use_subscription=True,
        properties={"text": {"Name": "Text", "Type": "string"}},
        return_properties={"answer": {"Name": "Answer", "Type": "string"}},
    )
    assert added.response.result is True
    robot = {"client_id": keys["client_id"], "code": "check", "stage": "NEW", "properties": {"text": "привет"}}
    portal.ask("POST", "robots", robot)
    assert client.crm.lead.add(fields={"TITLE": "one"}).response.result
    called = OAuthWorkflowData.from_dict(receiver.on("/robot")[0].form)
    assert (called.code, called.properties) == ("check", {"text": "привет"})
    answered = client.bizproc.event.send(event_token=called.event_token, return_values={"answer": "да"})
    assert answered.response.result is True
    assert portal.ask("GET", "workflows")[0]["return_values"] == {"answer": "да"}


def test_the_post_that_opens_a_page_is_read(portal: Emulator, form: dict[str, str]) -> None:
    page = requests.get(f"{portal.address}/marketplace/app/{form['client_id']}/", timeout=10).text
    opened = OAuthPlacementData.from_dict(_posted(page))
    assert (opened.domain, opened.placement) == (domain(portal), "DEFAULT")
    assert opened.oauth_token.expires_in == 3600


def _posted(page: str) -> dict[str, str]:
    """Read the form that opens the application's page: query and fields."""
    action = html.unescape(re.findall(r'action="([^"]+)"', page)[0])
    fields = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}
    return {name: values[0] for name, values in parse_qs(urlsplit(action).query).items()} | fields
