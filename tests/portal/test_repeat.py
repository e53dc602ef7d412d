"""What is sent again, how often, and what never is."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from math import inf

import pytest

from b24app.portal.bucket import OwnBucket
from b24app.portal.refusals import NotSent, OutcomeUnknown, Refusal
from tests.portal.conftest import ONCE, QUICK
from tests.portal.stub import Reply

FULL = Reply({"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"}, 503)
BROKEN = Reply({"error": "INTERNAL_SERVER_ERROR", "error_description": "oops"}, 500)
PAGE = Reply(b"<html>", 502, "text/html")
RESET = Reply(end="reset")
CUT = Reply(end="cut")


class CountingBucket:
    """Counts what the client asks of it."""

    def __init__(self):
        self.reserved = self.filled = 0

    def reserve(self, within=inf):  # noqa: ARG002
        self.reserved += 1
        return 0.0

    def full(self):
        self.filled += 1


@pytest.mark.parametrize("fault", [BROKEN, PAGE, RESET, CUT], ids=["500", "502", "reset", "cut"])
def test_a_read_is_repeated_until_an_answer_comes(stub, portal, fault):
    stub.replies = [fault, fault, fault]
    assert portal.read("crm.lead.get", {"id": 1}).result is True
    assert len(stub.calls) == 4


@pytest.mark.parametrize("fault", [BROKEN, PAGE, RESET, CUT], ids=["500", "502", "reset", "cut"])
def test_a_read_is_given_up_after_three_repeats(stub, portal, fault):
    stub.answer = lambda _: fault
    with pytest.raises(OutcomeUnknown) as caught:
        portal.read("crm.lead.get", {"id": 1})
    assert len(stub.calls) == 4
    assert caught.value.way_out == "the portal seems to be out of order: try again later"


@pytest.mark.parametrize("fault", [BROKEN, PAGE, RESET, CUT], ids=["500", "502", "reset", "cut"])
def test_a_write_that_may_have_happened_is_never_repeated(stub, portal, fault):
    stub.answer = lambda _: fault
    with pytest.raises(OutcomeUnknown) as caught:
        portal.write("crm.lead.update")
    assert len(stub.calls) == 1
    assert caught.value.way_out == "it may have been done all the same: look there before you repeat it"


def test_a_write_refused_by_a_full_bucket_is_repeated_at_most_five_times(stub, portal_of):
    bucket = CountingBucket()
    stub.answer = lambda _: FULL
    with pytest.raises(Refusal) as caught:
        portal_of(bucket=bucket).write("crm.lead.update")
    assert caught.value.is_code("query_limit_exceeded")
    assert (len(stub.calls), bucket.filled, bucket.reserved) == (6, 6, 6)


def test_a_write_refused_by_a_full_bucket_happens_once_in_the_end(stub, portal):
    stub.replies = [FULL, FULL]
    assert portal.write("crm.lead.update").result is True
    assert len(stub.calls) == 3


def test_the_kinds_of_outcome_are_counted_apart(stub, portal):
    stub.replies = [FULL, BROKEN, FULL, PAGE, FULL, RESET, FULL, FULL]
    assert portal.read("crm.lead.get").result is True
    assert len(stub.calls) == 9


def test_what_never_left_is_repeated_for_writes_too(stub, portal):
    stub.shutdown()
    stub.server_close()
    with pytest.raises(NotSent):
        portal.write("crm.lead.update")
    assert len(portal._calls.clock.slept) == QUICK.not_sent


def test_a_refusal_is_final(stub, portal):
    stub.answer = lambda _: Reply({"error": "ERROR_CORE", "error_description": "no"}, 400)
    for call in (portal.read, portal.write):
        with pytest.raises(Refusal):
            call("crm.lead.get")
    assert len(stub.calls) == 2


def test_a_used_up_method_says_until_when_by_what_earlier_answers_told(stub, portal):
    stub.replies = [
        Reply({"result": 1, "time": {"operating": 479.0, "operating_reset_at": 1790000600}}),
        Reply({"error": "OPERATION_TIME_LIMIT", "error_description": "Method is blocked"}, 429),
    ]
    portal.read("crm.lead.list")
    with pytest.raises(Refusal) as caught:
        portal.read("crm.lead.list")
    assert caught.value.values["until"] == datetime(2026, 9, 21, 14, 23, 20, tzinfo=UTC)
    assert len(stub.calls) == 2


@pytest.mark.alone
def test_fifty_parallel_full_buckets_do_not_hold_up_the_next_call(stub, portal_of, clock):
    bucket = OwnBucket(size=60, rate=2.0, clock=clock)
    stub.answer = lambda _: FULL
    # Fifty threads of one process take their time.
    refused = portal_of(replace(ONCE, answer=60.0, connect=60.0), bucket=bucket)
    with ThreadPoolExecutor(50) as pool:
        calls = [pool.submit(refused.write, "crm.lead.update") for _ in range(50)]
    assert all(isinstance(call.exception(), Refusal) for call in calls)
    stub.answer = lambda _: Reply()
    clock.slept.clear()
    assert refused.write("crm.lead.update").result is True
    assert sum(clock.slept) < 1


def test_the_wait_for_the_bucket_does_not_eat_the_time_of_the_request(stub, portal_of, clock):
    class Slow(CountingBucket):
        def reserve(self, within=inf):  # noqa: ARG002
            super().reserve()
            return 3600.0

    assert portal_of(bucket=Slow()).read("profile").result is True
    assert clock.slept == [3600.0]
