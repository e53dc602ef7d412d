"""The page of robots: an administrator sees, switches and takes away; nobody else does."""

import re
from datetime import timedelta

import pytest
import requests

from b24app.store.cipher import Cipher
from b24app.web.roles import ADMIN
from b24app.web.tickets import Ticket
from tests.web.living import living


@pytest.fixture
def running(emulator, tmp_path):
    with living(emulator, tmp_path, ui=True) as running:
        address, fields = running.opening()
        assert requests.post(address, data=fields, timeout=60).status_code == 200
        emulator.ask("POST", f"apps/{running.client_id}/finish", {"user_id": 1})
        yield running


def ticket(running, user=1):
    """What the home page gives to its forms; empty where it shows none."""
    address, told = running.opening(user)
    page = requests.post(address, data=told, timeout=60).text
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    return found[1] if found else ""


def pressed(running, do="", **fields):
    told = {"ticket": ticket(running)} | ({"do": do} if do else {}) | fields
    return requests.post(f"{running.url}/desk/robots?LANG=en", data=told, timeout=60)


def member(running):
    return running.app.installs.all()[0].member_id


def registered(running):
    return set(running.app.registered.hashes(member(running)))


def see_alive(running, code):
    running.app.registrar.sightings.note(member(running), code, "lead", "NEW")


def test_an_administrator_sees_robots_and_can_send_forms(running):
    answer = pressed(running)
    assert answer.status_code == 200
    assert "<code>required_fields</code>" in answer.text
    assert "The portal has not called it yet." in answer.text
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_a_robot_is_told_to_observe_and_to_work_again(running):
    assert "sos only observes from now on" in pressed(running, "observe:sos").text
    assert running.app.modes.of(member(running), "sos") == "observe"
    assert "sos is active" in pressed(running, "active:sos").text
    assert running.app.modes.of(member(running), "sos") == "active"


def test_a_robot_nobody_has_placed_is_taken_away(running):
    assert "sos is taken away" in pressed(running, "remove:sos").text
    assert "sos" not in registered(running)


def test_a_robot_seen_alive_needs_a_second_yes(running):
    see_alive(running, "sos")
    asked = pressed(running, "remove:sos").text
    assert "the robot was seen alive on NEW" in asked
    assert 'value="break:sos"' in asked
    assert "sos" in registered(running)
    assert "sos is taken away" in pressed(running, "break:sos").text
    assert "sos" not in registered(running)


def test_nothing_happens_without_an_administrators_ticket(running):
    assert pressed(running, "remove:sos", ticket="wrong").status_code >= 400
    assert pressed(running, "remove:sos", ticket="").status_code >= 400
    worker = running.emulator.ask("POST", "users", {"NAME": "Пётр", "LAST_NAME": "Зуев", "ADMIN": False})["id"]
    refused = pressed(running, "remove:sos", ticket=ticket(running, worker))
    assert (refused.status_code, "The page is for people in another role" in refused.text) == (403, True)
    assert "sos" in registered(running)


def test_a_ticket_ends_after_a_while(running):
    cipher, now = Cipher(running.app.settings.keys), running.app.portals.clock.now()
    old = Ticket.new(member(running), running.emulator.address, 1, ADMIN, now - timedelta(hours=1)).sealed(cipher)
    answer = pressed(running, "remove:sos", ticket=old)
    assert "The page has been open too long" in answer.text
    assert "sos" in registered(running)


def test_an_unknown_button_is_refused(running):
    assert pressed(running, "remove:nothing").status_code == 400
    assert pressed(running, "explode:sos").status_code == 400
