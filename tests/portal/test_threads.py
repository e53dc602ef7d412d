"""Many threads, forked processes and cancelled calls share one loop without harm, and nothing secret is logged."""

import asyncio
import gc
import logging
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from b24app.portal import session
from b24app.portal.client import new_loop
from b24app.portal.loop import Loop
from b24app.portal.refusals import OutcomeUnknown
from b24app.portal.retry import Patience
from tests.portal.conftest import QUICK
from tests.portal.stub import Reply


def test_thirty_two_threads_share_one_portal(stub, portal):
    stub.answer = lambda call: Reply({"result": call.params["id"]})
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda number: portal.write("crm.lead.update", {"id": number}).result, range(320)))
    assert answers == list(range(320))
    assert len(stub.calls) == 320
    assert stub.connections <= 25


def test_connections_are_kept_and_cookies_are_not(stub, portal):
    stub.answer = lambda _: Reply(headers=(("Set-Cookie", "user=1; Path=/"),))
    for _ in range(20):
        portal.read("profile")
    assert stub.connections == 1
    assert not [call for call in stub.calls if "cookie" in call.headers]


@pytest.mark.alone
def test_a_failing_portal_does_not_hold_up_another_one(stub, portal_of, portal):
    stub.answer = lambda call: Reply(end="reset") if call.method == "crm.lead.get" else Reply()
    with ThreadPoolExecutor(20) as pool:
        failures = [pool.submit(portal.write, "crm.lead.get") for _ in range(20)]
        began = time.monotonic()
        assert portal.read("profile").result is True
        assert time.monotonic() - began < 1
        assert all(failure.exception() for failure in failures)


def test_work_that_is_given_up_is_cancelled():
    loop, ended = new_loop(QUICK), threading.Event()

    async def wait(_):
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    with pytest.raises(TimeoutError):
        loop.run(wait, 0.05)
    assert ended.wait(2)
    loop.close()


def test_a_write_whose_loop_is_closed_meanwhile_is_unknown(stub, portal_of):
    patience = Patience(answer=30.0)
    portal = portal_of(patience)
    stub.answer = lambda _: Reply(end="silent")
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(portal.write, "crm.lead.update")
        while not stub.calls:
            time.sleep(0.01)
        portal._calls.loop.close()
        assert isinstance(call.exception(), OutcomeUnknown)


@pytest.fixture
def portal_threads():
    """Tell which threads of loops run that did not before the test: an app of another test may still hold its own."""
    before = set(threading.enumerate())
    return lambda: [thread for thread in set(threading.enumerate()) - before if thread.name == "portal"]


def test_closing_ends_the_thread_and_the_next_call_starts_it_anew(stub, portal_of, loop, portal_threads):
    portal = portal_of()
    for _ in range(2):
        assert portal.read("profile").result is True
        assert len(portal_threads()) == 1
        loop.close()
        assert not portal_threads()
    loop.close()


def test_a_loop_that_nobody_closed_closes_itself(stub, portal_threads):
    async def touch(session):
        return session.closed

    loop = new_loop(QUICK)
    assert loop.run(touch, 5) is False
    assert len(portal_threads()) == 1
    del loop
    gc.collect()
    assert not portal_threads()


FORKING = """
import os, sys
from b24app.portal import NoBucket, Patience, Portal, Webhook, new_loop
patience = Patience(answer=2.0, connect=1.0, unclear=0)
loop = new_loop(patience)
portal = Portal(Webhook.from_url(sys.argv[1]), NoBucket(), loop, patience=patience)
assert portal.read("profile").result is True
child = os.fork()
if child:
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert portal.read("profile").result is True
loop.close()
"""


def test_a_forked_child_gets_a_loop_of_its_own_and_leaves_its_parents_connection_alone(stub):
    done = subprocess.run([sys.executable, "-c", FORKING, stub.webhook], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert (len(stub.calls), stub.connections) == (3, 2)


def test_neither_token_nor_card_is_logged_even_at_debug(stub, portal, caplog):
    caplog.set_level(logging.DEBUG)
    stub.replies = [Reply({"result": {"NAME": "Анна Петрова"}}), Reply(end="reset"), Reply(b"<html>", 502)]
    portal.read("crm.lead.get", {"id": 1, "auth": "t0k3n", "filter": {"PHONE": "+79990001122"}})
    portal.read("crm.lead.get", {"auth": "t0k3n"})
    assert not [said for said in ("t0k3n", "s3cr3tw0rd", "Анна", "9990001122") if said in caplog.text]
    assert "a call failed" in caplog.text


def test_a_session_is_made_once_and_inside_the_loop(stub):
    made = []

    def new_session():
        made.append(threading.current_thread().name)
        return session.new_session()

    async def touch(used):
        return id(used)

    loop = Loop(new_session)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: loop.run(touch, 5), range(40)))) == 1
    loop.close()
    assert made == ["portal"]
