"""The home page says by whose access the app works, and what is wrong with it."""

import pytest
import requests

from tests.web.living import living


@pytest.fixture
def running(emulator, tmp_path):
    with living(emulator, tmp_path, ui=True) as one:
        opened(one)
        one.emulator.ask("POST", f"apps/{one.client_id}/finish", {"user_id": 1})
        yield one


def opened(running, user=1, language="en"):
    address, fields = running.opening(user)
    return requests.post(address.replace("LANG=ru", f"LANG={language}"), data=fields, timeout=30).text


def employed(running, *, is_admin):
    return running.emulator.ask("POST", "users", {"NAME": "Ann", "LAST_NAME": "B", "ADMIN": is_admin})["id"]


def test_an_administrator_reads_by_whose_access_the_app_works(running):
    page = opened(running)
    assert "hangs on one administrator, #1" in page
    assert "let a second one open the app once" in page
    second = employed(running, is_admin=True)
    page = opened(running, second)
    assert f"works for administrators #1, #{second}" in page
    assert "let a second one open the app once" not in page


def test_an_administrator_reads_whose_access_is_dead(running):
    second = employed(running, is_admin=True)
    opened(running, second)
    keyring = running.app.installs.keyring(running.app.installs.all()[0].member_id)
    key = next(one for one in keyring.read().keys if one.user_id == 1)
    keyring.lose(1, key.version, "invalid_grant", None)
    page = opened(running, second, language="ru")
    assert f"от имени администраторов #{second}; потерян у #1" in page
    assert "пусть они один раз откроют приложение" in page


def test_everybody_reads_that_the_access_is_lost(running):
    other = employed(running, is_admin=False)
    assert 'role="alert"' not in opened(running, other)
    member = running.app.installs.all()[0].member_id
    running.app.installs.keyring(member).note("unpaid")
    assert "Доступ к порталу: подписка портала" in opened(running, other, language="ru")
    opened(running)
    assert running.app.installs.by_member(member).state == "open", "an administrator's visit has proved the contrary"
