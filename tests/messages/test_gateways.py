"""Each gateway takes a message once, says what became of it, and says when it cannot."""

import json

import pytest
import requests
import responses

from b24app.messages.choosing import NoSuchGateway, gateway_named
from b24app.messages.file_gateway import ConsoleGateway, FileGateway
from b24app.messages.gateway import GatewayDown, GatewayRefused, Message, Receipt
from b24app.messages.http_gateway import HttpGateway

URL = "https://sms.example.com/messages"
HELLO = Message("m1:lead:5:7:hello", "sms", "+79000000001", "Привет, Анна.", portal="m1")


def test_a_file_holds_a_message_and_the_same_key_is_one_file(tmp_path):
    gateway = FileGateway(tmp_path / "messages")
    first, again = gateway.send(HELLO), gateway.send(HELLO)
    assert (first.is_known, again.is_known, first.reference) == (False, True, again.reference)
    (file,) = (tmp_path / "messages").iterdir()
    assert json.loads(file.read_text("utf-8"))["text"] == "Привет, Анна."
    assert (gateway.state(first.reference), gateway.state("nobody")) == ("delivered", "failed")


def test_a_folder_that_cannot_be_written_lets_the_message_wait(tmp_path):
    (tmp_path / "messages").write_text("in the way")
    with pytest.raises(GatewayDown):
        FileGateway(tmp_path / "messages").send(HELLO)


def test_the_console_shows_the_message_in_the_log(caplog):
    with caplog.at_level("INFO"):
        ConsoleGateway().send(HELLO)
    assert caplog.records[-1].to == "+79000000001"


@responses.activate
def test_an_address_gets_the_message_with_its_key_and_our_token():
    responses.post(URL, json={"id": 17, "state": "queued"})
    responses.get(f"{URL}/17", json={"state": "delivered"})
    gateway = HttpGateway(URL, "secret")
    assert gateway.send(HELLO) == Receipt("queued", "17")
    assert gateway.state("17") == "delivered"
    sent = responses.calls[0].request
    assert (sent.headers["Idempotency-Key"], sent.headers["Authorization"]) == (HELLO.key, "Bearer secret")
    assert json.loads(sent.body)["to"] == "+79000000001"


@responses.activate
@pytest.mark.parametrize(
    ("status", "fault"), [(500, GatewayDown), (429, GatewayDown), (400, GatewayRefused), (302, GatewayRefused)]
)
def test_an_address_says_whether_to_come_again(status, fault):
    responses.post(URL, status=status)
    with pytest.raises(fault):
        HttpGateway(URL).send(HELLO)


@responses.activate
def test_an_address_that_had_the_key_before_has_not_sent_it_again():
    responses.post(URL, status=409, json={"id": 17, "state": "delivered"})
    assert HttpGateway(URL).send(HELLO) == Receipt("delivered", "17", is_known=True)


@responses.activate
def test_an_answer_that_is_no_json_counts_as_sent_and_silence_as_down():
    responses.post(URL, body="OK")
    assert HttpGateway(URL).send(HELLO) == Receipt("sent", HELLO.key)
    responses.replace(responses.POST, URL, body=requests.ConnectionError())
    with pytest.raises(GatewayDown):
        HttpGateway(URL).send(HELLO)


def test_a_gateway_is_chosen_by_name_or_by_a_class_of_ones_own(tmp_path, monkeypatch):
    (tmp_path / "own_sms.py").write_text("class Gateway:\n    def __init__(self, token):\n        self.token = token\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert isinstance(gateway_named("file", "", tmp_path), FileGateway)
    assert isinstance(gateway_named("console", "", tmp_path), ConsoleGateway)
    assert gateway_named(f"{URL}/", "t", tmp_path) == HttpGateway(URL, "t")
    assert gateway_named("own_sms:Gateway", "t", tmp_path).token == "t"
    for wrong in ("pigeon", "own_sms:Nobody", ""):
        with pytest.raises(NoSuchGateway, match="B24APP_GATEWAY"):
            gateway_named(wrong, "", tmp_path)
