"""The page that plays the portal's frame: what it posts to the application, whom it lets in."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import requests

from tests.emulated import Emulator
from tests.emulator.receiving import Application, Receiver


def frame_page(emulator: Emulator, client_id: str, user: int = 1, status: int = 200) -> str:
    answer = requests.get(f"{emulator.address}/marketplace/app/{client_id}/?user={user}", timeout=10)
    assert answer.status_code == status
    return answer.text


def opening(html: str) -> tuple[str, dict[str, list[str]], dict[str, str], str]:
    """Return the address, the query, the form and the frame's name."""
    action = unescape(re.search(r'action="([^"]*)"', html)[1])
    form = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html)}
    name = re.search(r'<iframe name="([^"]*)"', html)[1]
    parts = urlsplit(action)
    return action.split("?")[0], parse_qs(parts.query), form, name


def test_an_administrator_gets_the_installer_with_tokens(emulator: Emulator, receiver: Receiver) -> None:
    keys = emulator.app(receiver.address, ui=True)
    address, query, form, name = opening(frame_page(emulator, keys["client_id"]))
    about = emulator.ask("GET", f"apps/{keys['client_id']}")
    domain = emulator.address.removeprefix("http://")
    (sid,) = query.pop("APP_SID")

    assert address == f"{receiver.address}/install"
    assert query == {"DOMAIN": [domain], "PROTOCOL": ["0"], "LANG": ["ru"]}
    assert name == f"{domain}|0|{sid}"
    token, refresh = form.pop("AUTH_ID"), form.pop("REFRESH_ID")
    assert form == {
        "AUTH_EXPIRES": "3600",
        "SERVER_ENDPOINT": f"{emulator.oauth}/rest/",
        "APPLICATION_TOKEN": about["application_token"],
        "APPLICATION_SCOPE": "crm,bizproc,im,user_brief,calendar",
        "member_id": about["member_id"],
        "status": "L",
        "PLACEMENT": "DEFAULT",
        "PLACEMENT_OPTIONS": "[]",
    }
    profile = requests.get(f"{emulator.address}/rest/profile", params={"auth": token}, timeout=10).json()
    assert profile["result"]["ID"] == "1"
    app = Application(emulator, receiver, keys["client_id"], keys["client_secret"], {})
    assert app.exchange(refresh).status_code == 200


def test_an_installed_application_opens_with_its_handler_for_everybody(emulator: Emulator, receiver: Receiver) -> None:
    keys = emulator.app(receiver.address, ui=True)
    manager = emulator.ask("POST", "users", {"NAME": "Илья", "LAST_NAME": "Котов"})["id"]
    assert "Приложение ещё не установлено." in frame_page(emulator, keys["client_id"], user=manager)
    emulator.ask("POST", f"apps/{keys['client_id']}/finish", {"user_id": 1})
    address, _, form, _ = opening(frame_page(emulator, keys["client_id"], user=manager))

    assert address == f"{receiver.address}/"
    profile = requests.get(f"{emulator.address}/rest/profile", params={"auth": form["AUTH_ID"]}, timeout=10).json()
    assert profile["result"]["ID"] == str(manager)


def test_reinstalling_opens_the_installer_again(emulator: Emulator, receiver: Receiver) -> None:
    keys = emulator.app(receiver.address, ui=True)
    emulator.ask("POST", f"apps/{keys['client_id']}/finish", {"user_id": 1})
    emulator.ask("POST", f"apps/{keys['client_id']}/install")

    assert opening(frame_page(emulator, keys["client_id"]))[0] == f"{receiver.address}/install"


def test_an_application_without_pages_or_without_a_form_is_said_so(emulator: Emulator, app: Application) -> None:
    assert "Это приложение использует только API" in frame_page(emulator, app.client_id)
    assert "Приложение не найдено" in frame_page(emulator, "local.0.0", status=404)
