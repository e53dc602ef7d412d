"""A method that has used up its running time rests alone, for every process, and says until when."""

from datetime import timedelta

import pytest

from b24app.portal.access import Webhook
from b24app.portal.breaker import Breaker, OwnPauses
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal
from b24app.portal.refusals import Next, Refusal
from b24app.store.db import open_database
from b24app.store.pauses import StoredPauses
from tests.portal.conftest import QUICK
from tests.portal.stub import Reply


def used_up(moment):
    time = {"operating": 480.5, "operating_reset_at": moment.timestamp()}
    return {"error": "OPERATION_TIME_LIMIT", "error_description": "Method is blocked", "time": time}


def refused(portal, method="crm.lead.list", **more):
    with pytest.raises(Refusal) as caught:
        portal.read(method, **more)
    return caught.value


def test_a_long_rest_is_told_with_its_end_and_nothing_is_sent_meanwhile(stub, portal, clock):
    until = clock.now() + timedelta(minutes=5)
    stub.replies = [Reply(used_up(until), 429)]
    first, second = refused(portal), refused(portal)
    assert (first.status, second.status) == (429, 0)
    for refusal in (first, second):
        assert (refusal.next, refusal.error) == (Next.WAIT, "OPERATION_TIME_LIMIT")
        assert abs(refusal.until - until) < timedelta(seconds=1)
    assert second.text().startswith(f"{portal.name}: crm.lead.list has used up its running time on the portal until ")
    assert len(stub.calls) == 1


def test_other_methods_go_on(stub, portal, clock):
    stub.replies = [Reply(used_up(clock.now() + timedelta(minutes=5)), 429)]
    refused(portal)
    assert portal.read("crm.deal.list").result is True


def test_a_short_rest_is_waited_for(stub, portal, clock):
    stub.replies = [Reply(used_up(clock.now() + timedelta(seconds=8)), 429)]
    assert portal.read("crm.lead.list").result is True
    assert len(stub.calls) == 2
    assert max(clock.slept) == pytest.approx(8, abs=0.1)


def test_a_rest_longer_than_the_deadline_is_told_at_once(stub, portal, clock):
    stub.replies = [Reply(used_up(clock.now() + timedelta(seconds=8)), 429)]
    refused(portal, deadline_seconds=3)
    assert len(stub.calls) == 1


def test_a_bulk_job_waits_for_a_long_rest(stub, portal, clock):
    began = clock.now()
    stub.replies = [Reply(used_up(began + timedelta(minutes=5)), 429)]
    assert portal.bulk().read("crm.lead.list").result is True
    assert clock.now() - began >= timedelta(minutes=5)


def test_an_answer_that_says_that_all_is_used_up_starts_the_rest(stub, portal, clock):
    moment = (clock.now() + timedelta(minutes=5)).timestamp()
    stub.replies = [Reply({"result": 1, "time": {"operating": 480.2, "operating_reset_at": moment}})]
    assert portal.read("crm.lead.list").result == 1
    refused(portal)
    assert len(stub.calls) == 1


def test_the_answers_inside_a_batch_count_too(stub, portal, clock):
    moment = (clock.now() + timedelta(minutes=5)).timestamp()
    time = {"c0": {"operating": 500.0, "operating_reset_at": moment}, "c1": {"operating": 2.0}}
    stub.replies = [Reply({"result": {"result": {"c0": 1, "c1": 2}, "result_time": time}})]
    portal.batch({"a": ("crm.lead.list", {}), "b": ("crm.deal.list", {})})
    refused(portal)
    assert portal.read("crm.deal.list").result is True


def test_a_method_refused_inside_a_batch_rests_alone(stub, portal):
    errors = {"c0": {"error": "OPERATION_TIME_LIMIT", "error_description": "blocked"}}
    stub.replies = [Reply({"result": {"result": {"c1": 5}, "result_error": errors}})]
    portal.batch({"a": ("crm.lead.list", {}), "b": ("profile", {})})
    refused(portal)
    assert portal.read("profile").result is True


def test_every_process_knows_of_a_rest_and_every_caller_has_its_own(tmp_path, stub, loop, clock):
    url = f"sqlite:///{tmp_path}/b.sqlite"
    open_database(url).migrate()
    # Two database objects on one file are two processes.
    stores = [open_database(url), open_database(url)]
    one, other = [
        Portal(Webhook.from_url(stub.webhook), NoBucket(), loop, clock=clock, patience=QUICK, pauses=pauses)
        for pauses in (StoredPauses(store, clock) for store in stores)
    ]
    stranger = Webhook.from_url(stub.webhook.replace("/1/", "/2/"))
    third = Portal(stranger, NoBucket(), loop, clock=clock, pauses=StoredPauses(stores[1], clock))
    stub.replies = [Reply(used_up(clock.now() + timedelta(minutes=5)), 429)]
    refused(one)
    assert refused(other).status == 0
    assert third.read("crm.lead.list").result is True
    clock.sleep(301)
    assert other.read("crm.lead.list").result is True
    for store in stores:
        store.close()


def test_what_others_noted_is_read_again_after_a_second(clock):
    pauses = OwnPauses()
    breaker = Breaker("me", pauses, clock)
    assert breaker.rest("crm.lead.list") == 0
    pauses.pause("me", "crm.lead.list", clock.now().timestamp() + 60)
    clock.sleep(1)
    assert breaker.rest("CRM.Lead.List") == pytest.approx(59)
