"""What becomes of our access to a portal, as its administrator and ours see it."""

import json

import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.portal.refusals import AccessLost, Refusal
from b24app.settings import Settings, new_key
from b24app.store.installs import Install
from b24app.wiring import build


@pytest.fixture
def made(emulator):
    """An application saved in the portal's form."""
    return emulator.app("http://127.0.0.1:9", ui=True)


@pytest.fixture
def settings(emulator, made, tmp_path):
    return {
        "home": tmp_path,
        "secret_keys": new_key(),
        "client_id": made["client_id"],
        "client_secret": made["client_secret"],
        "oauth_servers": emulator.oauth,
    }


@pytest.fixture
def app(settings):
    one = build(Settings(**settings))
    one.database.migrate()
    yield one
    one.close()


@pytest.fixture
def installed(app, emulator, made):
    """Keep the tokens of an administrator as a visit to the app does; returns the portal's member_id."""

    def visit(user):
        about = emulator.ask("GET", "health")
        pair = emulator.ask("POST", f"apps/{made['client_id']}/tokens", {"user_id": user})
        install = Install(
            member_id=about["member_id"],
            address=emulator.address.removeprefix("http://"),
            endpoint=f"{emulator.address}/rest/",
            server_endpoint=f"{emulator.oauth}/rest/",
            client_id=made["client_id"],
            application_token="token",
            user_id=user,
        )
        app.installs.keep(install, pair["AUTH_ID"], pair["REFRESH_ID"], 3600)
        return about["member_id"]

    return visit


@pytest.fixture
def listed(settings):
    """What `b24app portals list --json` says of the only portal, and the table in Russian."""

    def ask():
        environment = {f"B24APP_{name.upper()}": str(value) for name, value in settings.items()}
        rows = json.loads(CliRunner(env=environment).invoke(main, ["portals", "list", "--json"]).output)["portals"]
        table = CliRunner(env=environment | {"COLUMNS": "400"}).invoke(main, ["--lang", "ru", "portals", "list"]).output
        return rows[0], table

    return ask


def test_a_dismissed_administrator_is_replaced_by_the_next_and_the_last_loss_is_told(app, emulator, installed, listed):
    second = emulator.ask("POST", "users", {"NAME": "Ann", "LAST_NAME": "Second", "ADMIN": True})["id"]
    installed(1)
    portal = app.portals.of(installed(second))
    assert portal.read("profile").result["ID"] == str(second)
    emulator.ask("POST", "rights", {"user_id": second, "active": False})
    assert portal.read("profile").result["ID"] == "1"
    assert listed()[0]["state"] == "open"
    emulator.ask("POST", "rights", {"user_id": 1, "active": False})
    with pytest.raises(AccessLost):
        portal.read("profile")
    row, table = listed()
    assert row["state"] == "access-lost"
    assert "ключи ни одного администратора больше не действуют" in table


def test_a_revoked_app_is_told_and_works_again_once_an_administrator_has_opened_it(
    app, emulator, made, installed, listed
):
    portal = app.portals.of(installed(1))
    emulator.ask("POST", f"apps/{made['client_id']}/revoke")
    with pytest.raises(AccessLost):
        portal.read("profile")
    assert listed()[0]["state"] == "access-lost"
    installed(1)
    assert portal.read("profile").result["ID"] == "1"
    assert listed()[0]["state"] == "open"


def test_an_ended_payment_is_told_and_over_once_it_is_renewed(app, emulator, installed, listed):
    portal = app.portals.of(installed(1))
    emulator.ask("POST", "portal", {"payment": "ended"})
    with pytest.raises(AccessLost) as caught:
        portal.read("profile")
    assert caught.value.what == "the portal's subscription has ended"
    row, table = listed()
    assert row["state"] == "unpaid"
    assert "подписка" in table
    emulator.ask("POST", "portal", {"payment": "ok"})
    assert portal.read("profile").result["ID"] == "1"
    assert listed()[0]["state"] == "open"


def test_a_closed_portal_is_told(app, emulator, installed, listed):
    portal = app.portals.of(installed(1))
    emulator.ask("POST", "portal", {"deleted": True})
    with pytest.raises(AccessLost):
        portal.read("profile")
    assert listed()[0]["state"] == "deleted"


def test_an_app_that_was_removed_is_told(app, emulator, made, installed, listed):
    portal = app.portals.of(installed(1))
    emulator.ask("POST", f"apps/{made['client_id']}/uninstall")
    with pytest.raises(AccessLost):
        portal.read("profile")
    assert listed()[0]["state"] == "not-installed"


def test_a_portal_that_moved_is_followed_once_the_authorisation_server_says_so(app, emulator, installed, listed):
    portal = app.portals.of(installed(1))
    port = emulator.address.rpartition(":")[2]
    emulator.ask("POST", "portal", {"moved_to": f"http://localhost:{port}"})
    assert portal.read("profile").result["ID"] == "1"
    row, _ = listed()
    assert (row["address"], row["state"]) == (f"localhost:{port}", "open")


def test_a_redirect_that_nobody_confirms_is_not_followed(app, emulator, installed, listed):
    portal = app.portals.of(installed(1))
    emulator.ask("POST", "faults", {"method": "profile", "do": "redirect", "to": "http://evil.example"})
    with pytest.raises(Refusal):
        portal.read("profile")
    row, table = listed()
    assert (row["state"], row["state_detail"]) == ("moved", "evil.example")
    assert "которого сервер авторизации не подтверждает" in table
