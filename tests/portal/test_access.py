"""A webhook's address is read strictly and its secret never shown."""

import pytest

from b24app.portal.access import Webhook
from b24app.portal.refusals import WrongTarget


@pytest.mark.parametrize(
    "pasted",
    [
        "https://example.bitrix24.ru/rest/1/s3cr3tw0rd/",
        "https://example.bitrix24.ru/rest/1/s3cr3tw0rd",
        "  https://Example.Bitrix24.ru/rest/1/s3cr3tw0rd/\n",
        "https://example.bitrix24.ru/rest/1/s3cr3tw0rd/profile.json",
    ],
)
def test_a_webhook_is_read_as_people_paste_it(pasted):
    webhook = Webhook.from_url(pasted)
    assert webhook.endpoint == "https://example.bitrix24.ru/rest/1/s3cr3tw0rd/"
    assert webhook.name == "https://example.bitrix24.ru/rest/1/…/"
    assert webhook.key == "example.bitrix24.ru"
    assert webhook.token() is None


def test_a_secret_is_never_shown():
    webhook = Webhook.from_url("https://example.bitrix24.ru/rest/1/s3cr3tw0rd/")
    assert "s3cr3tw0rd" not in f"{webhook} {webhook!r}"


@pytest.mark.parametrize("host", ["127.0.0.1:8300", "localhost:8300", "[::1]:8300"])
def test_plain_http_is_for_this_machine_alone(host):
    assert Webhook.from_url(f"http://{host}/rest/1/s3cr3tw0rd/").key == host
    with pytest.raises(WrongTarget) as caught:
        Webhook.from_url("http://example.bitrix24.ru/rest/1/s3cr3tw0rd/")
    assert str(caught.value) == ("plain http would show the secret to the network; write the address with https://")


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "example.bitrix24.ru",
        "https://",
        "https://example.bitrix24.ru/",
        "https://example.bitrix24.ru/rest/s3cr3tw0rd/",
        "https://example.bitrix24.ru/rest/1/s3cr3tw0rd/crm.lead.add",
        "https://user:s3cr3tw0rd@example.bitrix24.ru/rest/1/s3cr3tw0rd/",
        "https://example.bitrix24.ru/rest/1/s3cr3tw0rd/?x=1",
        "https://example.bitrix24.ru/rest/1/s3cr3tw0rd/#x",
        "https://example.bitrix24.ru/rest/1/../s3cr3tw0rd/",
        "https://example.bitrix24.ru:port/rest/1/s3cr3tw0rd/",
        "https://[::1/rest/1/s3cr3tw0rd/",
        "ftp://example.bitrix24.ru/rest/1/s3cr3tw0rd/",
    ],
)
def test_what_is_no_webhook_is_refused_without_repeating_it(pasted):
    with pytest.raises(WrongTarget) as caught:
        Webhook.from_url(pasted)
    assert "s3cr3tw0rd" not in str(caught.value)
    assert caught.value.exit_code == 2
