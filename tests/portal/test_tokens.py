"""An expired token is renewed once for everybody, and a lost one is told to everybody."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from b24app.portal.grants import Grant
from b24app.portal.refusals import AccessLost, NotSent, ServerSilent, StrangeAnswer
from b24app.portal.tokens import AppTokens
from tests.portal.stub import Reply

EXPIRED = Reply({"error": "expired_token", "error_description": "The access token has expired"}, 401)


@dataclass(frozen=True)
class Pair:
    access: str
    refresh: str
    user_id: int = 1

    @property
    def version(self):
        return int(self.refresh.rpartition("-")[2])


class MemoryKeyring:
    """One administrator's pair in memory, with a lock in place of the store's lease."""

    def __init__(self):
        self.pair = Pair("access-1", "refresh-1")
        self.lost = None
        self.state = "open"
        self.endpoint = ""
        self.lock = threading.Lock()

    def read(self):
        keys = () if self.lost else (self.pair,)
        return SimpleNamespace(endpoint=self.endpoint, state=self.state, keys=keys)

    def write(self, _user, access, refresh, _seconds):
        self.pair, self.lost = Pair(access, refresh), None

    def lose(self, _user, version, why, _until):
        if version != self.pair.version:
            return False
        self.lost = why
        return True

    def note(self, state, _detail=""):
        is_news, self.state = self.state != state, state
        return is_news

    def move(self, endpoint):
        self.endpoint = endpoint

    @contextmanager
    def renewing(self, _):
        with self.lock:
            yield


class Server:
    """An authorisation server that counts, and fails as told."""

    def __init__(self, fault=None, member_id="m1"):
        self.fault = fault
        self.asked = []
        self.member_id = member_id

    def refresh(self, refresh_token, _):
        self.asked.append(refresh_token)
        if self.fault:
            raise self.fault
        number = len(self.asked) + 1
        return Grant(f"access-{number}", f"refresh-{number}", 3600, "", "", self.member_id, (), 1)


@pytest.fixture
def vault(stub):
    keyring = MemoryKeyring()
    keyring.endpoint = f"{stub.root}/rest/"
    return keyring


@pytest.fixture
def tokens_of(stub, vault):
    return lambda server: AppTokens(
        vault, server, member_id="m1", endpoint=f"{stub.root}/rest/", server_endpoint="https://oauth.example/rest/"
    )


def accept_only(vault):
    return lambda call: Reply() if call.params["auth"] == vault.pair.access else EXPIRED


def test_the_token_goes_in_the_body_and_never_in_the_address(stub, portal_of, tokens_of):
    portal_of(access=tokens_of(Server())).read("crm.lead.get", {"id": 1})
    assert [(call.path, call.params) for call in stub.calls] == [("/rest/crm.lead.get", {"id": 1, "auth": "access-1"})]


def test_an_expired_token_is_renewed_and_the_call_repeated_once(stub, portal_of, tokens_of, vault):
    server = Server()
    stub.replies = [EXPIRED]
    assert portal_of(access=tokens_of(server)).write("crm.lead.update").result is True
    assert [call.params["auth"] for call in stub.calls] == ["access-1", "access-2"]
    assert vault.pair == Pair("access-2", "refresh-2")
    assert server.asked == ["refresh-1"]


def test_a_new_token_that_is_expired_too_ends_it(stub, portal_of, tokens_of):
    stub.answer = lambda _: EXPIRED
    server = Server()
    with pytest.raises(AccessLost) as caught:
        portal_of(access=tokens_of(server)).write("crm.lead.update")
    assert caught.value.what == "the portal calls even the new token expired"
    assert (len(stub.calls), len(server.asked)) == (2, 1)


@pytest.mark.parametrize("code", ["NO_AUTH_FOUND", "invalid_token", "authorization_error"])
def test_no_other_401_renews(stub, portal_of, tokens_of, code):
    stub.answer = lambda _: Reply({"error": code, "error_description": ""}, 401)
    server = Server()
    with pytest.raises(AccessLost):
        portal_of(access=tokens_of(server)).read("crm.lead.get")
    assert (len(stub.calls), server.asked) == (1, [])


def test_fifty_calls_that_meet_an_expired_token_renew_it_once(stub, portal_of, tokens_of, vault):
    server = Server()
    portal = portal_of(access=tokens_of(server))
    vault.pair = Pair("access-0", "refresh-1")
    stub.answer = lambda call: Reply() if call.params["auth"] == "access-2" else EXPIRED
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda number: portal.write("crm.lead.update", {"id": number}).result, range(50)))
    assert answers == [True] * 50
    assert server.asked == ["refresh-1"]


def test_a_failed_renewal_fails_all_who_wait_for_it_and_the_next_call_works(stub, portal_of, tokens_of, vault):
    started = threading.Barrier(50, timeout=10)

    class Slow(Server):
        def refresh(self, refresh_token, _):
            asking.wait(10)
            return super().refresh(refresh_token, _)

    asking = threading.Event()
    server = Slow(fault=ServerSilent(where="https://oauth.example"))
    portal = portal_of(access=tokens_of(server))
    stub.answer = lambda call: Reply() if call.params["auth"] == "access-2" else EXPIRED

    def call(_):
        started.wait()
        with pytest.raises(NotSent):
            portal.write("crm.lead.update")
        return True

    with ThreadPoolExecutor(50) as pool:
        answers = [pool.submit(call, number) for number in range(50)]
        while len(stub.calls) < 50:
            threading.Event().wait(0.01)
        threading.Event().wait(0.2)
        asking.set()
        assert all(answer.result() for answer in answers)
    assert len(server.asked) == 1
    server.fault = None
    server.asked.clear()
    assert portal.write("crm.lead.update").result is True


def test_a_pair_that_somebody_else_renewed_is_taken_over(stub, portal_of, tokens_of, vault):
    server = Server()
    tokens = tokens_of(server)
    vault.pair = Pair("access-9", "refresh-9")
    assert tokens.renew("access-1") == "access-9"
    assert server.asked == []


def test_a_withdrawn_permission_is_lost_unless_an_administrator_left_a_new_pair(tokens_of, vault):
    lost = AccessLost(where="https://oauth.example", error="invalid_grant")
    with pytest.raises(AccessLost):
        tokens_of(Server(fault=lost)).renew("access-1")

    vault.lost = None

    class Reinstalled(Server):
        def refresh(self, refresh_token, _):
            vault.write(1, "access-7", "refresh-7", 3600)
            return super().refresh(refresh_token, _)

    assert tokens_of(Reinstalled(fault=lost)).renew("access-1") == "access-7"


def test_tokens_of_another_portal_are_not_kept(tokens_of, vault):
    with pytest.raises(StrangeAnswer):
        tokens_of(Server(member_id="m2")).renew("access-1")
    assert vault.pair.access == "access-1"


def test_a_silent_authorisation_server_does_not_make_a_write_unknown(stub, portal_of, tokens_of):
    stub.answer = lambda _: EXPIRED
    with pytest.raises(ServerSilent):
        portal_of(access=tokens_of(Server(fault=ServerSilent(where="https://oauth.example")))).write("crm.lead.update")
    assert len(stub.calls) == 1


def test_tokens_are_not_shown(tokens_of):
    assert "access-1" not in repr(tokens_of(Server()))
    assert "secret" not in repr(Grant("secret", "secret", 1, "", "", "m", (), 1))
