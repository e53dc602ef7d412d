"""The next administrator's tokens are used when one's are dead, and every process learns what became of them."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.portal.access import with_token
from b24app.portal.grants import Grant, Owner
from b24app.portal.refusals import AccessLost, Refusal, ServerSilent
from b24app.portal.tokens import AppTokens
from b24app.settings import new_key
from b24app.store.cipher import Cipher
from b24app.store.db import open_database
from b24app.store.installs import Install, Installs

INSTALL = Install(
    member_id="m1",
    address="demo.bitrix24.example",
    endpoint="https://demo.bitrix24.example/rest/",
    server_endpoint="https://oauth.example/rest/",
    client_id="local.1",
    application_token="app-token",
)


class Server:
    """An authorisation server: knows which refresh tokens live and where the portal is."""

    def __init__(self):
        self.live = {"refresh-a", "refresh-b"}
        self.fault = None
        self.endpoint = INSTALL.endpoint
        self.asked = []
        self.seconds = 0.0

    def refresh(self, refresh_token, _):
        self.asked.append(refresh_token)
        time.sleep(self.seconds)
        if self.fault:
            raise self.fault
        if refresh_token not in self.live:
            raise AccessLost("dead", "open the app", where="https://oauth.example", error="invalid_grant")
        self.live = self.live - {refresh_token} | {refresh_token + "+"}
        access = refresh_token.replace("refresh", "access") + "+"
        return Grant(access, refresh_token + "+", 3600, self.endpoint, "", "m1", (), 1)

    def whois(self, _token, _server):
        self.asked.append("whois")
        if self.fault:
            raise self.fault
        return Owner("local.1", "m1", 1, self.endpoint, (), installed=True)


class Gate:
    """A portal that refuses tokens as told and remembers which were tried, and where."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.refused = {}
        self.tried = []

    def __call__(self, token):
        self.tried.append(token)
        fault = self.refused.get(token) or self.refused.get(self.tokens.endpoint)
        if fault:
            raise fault
        return "done"


def lost(code, status=401):
    return AccessLost("the portal refused", "ask", where="https://demo.bitrix24.example/", error=code, status=status)


MOVED = Refusal(
    "the portal has moved", "look", where="https://demo.bitrix24.example/", error="REDIRECT", status=302, host="evil"
)


@pytest.fixture
def installs(tmp_path, clock):
    db = open_database(f"sqlite:///{tmp_path}/b.sqlite")
    db.migrate()
    kept = Installs(db, Cipher([new_key()]), clock)
    kept.keep(replace(INSTALL, user_id=2), "access-b", "refresh-b", 3600)
    kept.keep(replace(INSTALL, user_id=1), "access-a", "refresh-a", 3600)
    yield kept
    db.close()


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def tokens_of(installs, server, clock):
    """Make the tokens as one process has them."""
    return lambda: AppTokens(
        installs.keyring("m1"),
        server,
        member_id="m1",
        endpoint=INSTALL.endpoint,
        server_endpoint=INSTALL.server_endpoint,
        clock=clock,
    )


@pytest.fixture
def tokens(tokens_of):
    return tokens_of()


@pytest.fixture
def gate(tokens):
    return Gate(tokens)


def test_the_last_administrator_to_open_the_app_is_worked_for_first(tokens, gate):
    assert with_token(tokens, gate) == "done"
    assert gate.tried == ["access-a"]


@pytest.mark.parametrize("code", ["authorization_error", "invalid_token", "NO_AUTH_FOUND", "user_access_error"])
def test_an_administrator_whom_the_portal_refuses_is_passed_over(tokens, gate, installs, code, clock):
    gate.refused = {"access-a": lost(code)}
    assert with_token(tokens, gate) == "done"
    assert with_token(tokens, gate) == "done"
    assert gate.tried == ["access-a", "access-b", "access-b"]
    assert [(one.user_id, one.lost) for one in installs.administrators("m1")] == [(1, code.lower()), (2, "")]
    assert installs.by_member("m1").state == "open"
    clock.sleep(601)
    gate.refused = {"access-b": lost(code)}
    assert with_token(tokens, gate) == "done", "the portal may have taken the first one back"


def test_a_dead_refresh_token_is_tried_once_by_all_processes_together(tokens, tokens_of, gate, server, clock):
    server.live = {"refresh-b"}
    gate.refused = {"access-a": lost("expired_token")}
    assert with_token(tokens, gate) == "done"
    clock.sleep(timedelta(days=1).total_seconds())
    other = tokens_of()
    assert with_token(other, gate) == "done"
    assert gate.tried == ["access-a", "access-b", "access-b"]
    assert server.asked == ["refresh-a"]


def test_an_expired_token_of_the_second_administrator_is_renewed_too(tokens, gate, server):
    server.live = {"refresh-b"}
    gate.refused = {"access-a": lost("expired_token"), "access-b": lost("expired_token")}
    assert with_token(tokens, gate) == "done"
    assert gate.tried == ["access-a", "access-b", "access-b+"]


def test_the_last_loss_is_told_to_people_and_rings_the_alarm_once(tokens, tokens_of, gate, server, installs, caplog):
    server.live = set()
    gate.refused = {name: lost("expired_token") for name in ("access-a", "access-b")}
    with pytest.raises(AccessLost) as first:
        with_token(tokens, gate)
    assert first.value.error == "invalid_grant"
    for one in (tokens, tokens_of()):
        with pytest.raises(AccessLost) as caught:
            with_token(one, gate)
        assert str(caught.value) == (
            "https://demo.bitrix24.example/: the app's access is lost: no administrator's tokens work any more; "
            "let an administrator of the portal open the app there once"
        )
    assert gate.tried == ["access-a", "access-b"], "a lost portal is not asked any more"
    assert installs.by_member("m1").state == "access-lost"
    alarms = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [(record.msg, record.state) for record in alarms] == [("the app has lost a portal", "access-lost")]
    assert "access-a" not in caplog.text
    installs.keep(replace(INSTALL, user_id=1), "access-c", "refresh-c", 3600)
    assert with_token(tokens, gate) == "done"
    assert installs.by_member("m1").state == "open"


STATES = [
    ("PAYMENT_REQUIRED", "unpaid"),
    ("NOT_INSTALLED", "not-installed"),
    ("APPLICATION_NOT_FOUND", "not-installed"),
    ("ERROR_OAUTH", "not-installed"),
    ("PORTAL_DELETED", "deleted"),
]


@pytest.mark.parametrize(("code", "state"), STATES)
def test_what_no_administrator_can_get_round_is_a_state_of_the_portal(tokens, gate, installs, code, state):
    gate.refused = {"access-a": lost(code)}
    with pytest.raises(AccessLost):
        with_token(tokens, gate)
    assert gate.tried == ["access-a"]
    assert installs.by_member("m1").state == state
    gate.refused = {}
    assert with_token(tokens, gate) == "done"
    assert installs.by_member("m1").state == "open"


@pytest.mark.parametrize(("code", "state"), [("PAYMENT_REQUIRED", "unpaid"), ("wrong_client", "wrong-client")])
def test_a_renewal_can_find_a_state_out_too_and_kills_no_tokens(tokens, gate, server, installs, code, state):
    server.fault = AccessLost("no", "ask", where="https://oauth.example", error=code)
    gate.refused = {"access-a": lost("expired_token")}
    with pytest.raises(AccessLost):
        with_token(tokens, gate)
    assert installs.by_member("m1").state == state
    assert [one.lost for one in installs.administrators("m1")] == ["", ""]


def test_a_silent_authorisation_server_changes_no_state(tokens, gate, server, installs):
    server.fault = ServerSilent(where="https://oauth.example")
    gate.refused = {"access-a": lost("expired_token")}
    with pytest.raises(ServerSilent):
        with_token(tokens, gate)
    assert installs.by_member("m1").state == "open"
    assert [one.lost for one in installs.administrators("m1")] == ["", ""]


def test_a_redirect_alone_is_not_believed(tokens, gate, installs):
    gate.refused = {INSTALL.endpoint: MOVED}
    with pytest.raises(Refusal) as caught:
        with_token(tokens, gate)
    assert caught.value is MOVED
    assert gate.tried == ["access-a"]
    kept = installs.by_member("m1")
    assert (kept.state, kept.state_detail, kept.address) == ("moved", "evil", "demo.bitrix24.example")


def test_a_move_that_the_authorisation_server_confirms_is_followed(tokens, tokens_of, gate, server, installs):
    server.endpoint = "https://new.bitrix24.example/rest/"
    gate.refused = {INSTALL.endpoint: MOVED}
    assert with_token(tokens, gate) == "done"
    assert tokens.endpoint == "https://new.bitrix24.example/rest/"
    kept = installs.by_member("m1")
    assert (kept.state, kept.address, kept.endpoint) == ("open", "new.bitrix24.example", server.endpoint)
    other = tokens_of()
    assert with_token(other, Gate(other)) == "done"
    assert other.endpoint == server.endpoint


def test_a_move_is_learned_from_a_renewal_too(tokens, gate, server, installs):
    server.endpoint = "https://new.bitrix24.example/rest/"
    gate.refused = {"access-a": lost("expired_token")}
    assert with_token(tokens, gate) == "done"
    assert installs.by_member("m1").address == "new.bitrix24.example"


@pytest.mark.parametrize("endpoint", ["http://new.bitrix24.example/rest/", "", "https://user@x/rest/"])
def test_a_new_address_that_is_not_safe_is_not_taken_over(tokens, gate, server, installs, endpoint):
    server.endpoint = endpoint
    gate.refused = {INSTALL.endpoint: MOVED}
    with pytest.raises(Refusal):
        with_token(tokens, gate)
    assert installs.by_member("m1").endpoint == INSTALL.endpoint


def test_other_refusals_concern_no_tokens(tokens, gate, installs):
    refusal = Refusal("no right", "ask", error="ACCESS_DENIED", status=403)
    gate.refused = {"access-a": refusal}
    with pytest.raises(Refusal):
        with_token(tokens, gate)
    assert gate.tried == ["access-a"]
    assert [one.lost for one in installs.administrators("m1")] == ["", ""]


def test_a_thread_that_comes_late_follows_a_move_that_another_has_found(tokens, gate, server, installs):
    def late(token):
        tokens._move("https://new.bitrix24.example/rest/")
        gate.refused = {INSTALL.endpoint: MOVED}
        if not gate.tried:
            gate.tried.append(token)
            raise MOVED
        return gate(token)

    server.endpoint = "https://new.bitrix24.example/rest/"
    assert with_token(tokens, late) == "done"
    assert installs.by_member("m1").state == "open"


def test_processes_that_meet_a_dead_refresh_token_together_try_it_once(tokens_of, server):
    server.live, server.seconds = {"refresh-b"}, 0.1
    processes = [tokens_of() for _ in range(4)]
    gates = [Gate(one) for one in processes]
    for gate in gates:
        gate.refused = {"access-a": lost("expired_token")}
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(with_token, processes, gates)) == ["done"] * 4
    assert server.asked == ["refresh-a"]


def test_a_redirect_that_was_not_confirmed_is_not_asked_about_with_each_call(tokens, gate, server, clock):
    gate.refused = {INSTALL.endpoint: MOVED}
    for _ in range(5):
        with pytest.raises(Refusal):
            with_token(tokens, gate)
    assert server.asked == ["whois"]
    clock.sleep(61)
    with pytest.raises(Refusal):
        with_token(tokens, gate)
    assert server.asked == ["whois", "whois"]


def test_a_redirect_while_the_authorisation_server_is_silent_is_told_as_such(tokens, gate, server, installs):
    server.fault = ServerSilent(where="https://oauth.example")
    gate.refused = {INSTALL.endpoint: MOVED}
    with pytest.raises(Refusal) as caught:
        with_token(tokens, gate)
    assert caught.value is MOVED
    assert installs.by_member("m1").state == "moved"
