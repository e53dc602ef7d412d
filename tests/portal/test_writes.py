"""Many writes in batches: every outcome under its own key, nothing doubled, nothing lost."""

import threading
from urllib.parse import parse_qs

import pytest

from b24app.portal.marker import Marker
from b24app.portal.outcome import Command, State
from b24app.portal.refusals import AccessLost, CalledOff, MarkerMissing, NotSent, OutcomeUnknown, Refusal, TooLate
from b24app.portal.retry import Patience
from tests.portal.conftest import QUICK
from tests.portal.stub import Reply

SETTLING = Patience(first=0.01, longest=0.02, answer=2.0, connect=1.0, settle=0.3, unclear=2)


class Leads:
    """A portal that keeps leads; `lose` says how many of the next requests are done and never answered."""

    def __init__(self):
        self.rows, self.lose, self.fail, self.used_up = [], 0, 0, {}
        self.lock = threading.Lock()

    def answer(self, call):
        with self.lock:
            lost, failed = self.lose > 0, self.fail > 0
            is_write = "list" not in str(call.params)
            if is_write:
                self.lose, self.fail = max(0, self.lose - 1), max(0, self.fail - 1)
            if is_write and failed:
                return Reply({"error": "INTERNAL_SERVER_ERROR", "error_description": ""}, 500)
            reply = self._batch(call.params) if call.method == "batch" else self._alone(call.method, call.params)
        return Reply(end="reset") if is_write and lost else reply

    def _alone(self, method, params):
        if method == "crm.lead.list":
            return Reply({"result": self.find(params["filter"]["=ORIGIN_ID"])})
        return Reply({"result": self.add(params["fields"]["ORIGIN_ID"])})

    def _batch(self, params):
        result, errors, is_over = {}, {}, False
        for key, text in params["cmd"].items():
            method, _, query = text.partition("?")
            given = {name: values[0] for name, values in parse_qs(query).items()}
            if is_over:
                continue
            if method == "crm.lead.list":
                result[key] = self.find(given["filter[=ORIGIN_ID]"])
            elif method == "refused.set":
                errors[key] = {"error": "NOT_FOUND", "error_description": "Not found"}
            elif self.used_up.get(method):
                self.used_up[method] -= 1
                errors[key] = {"error": "OPERATION_TIME_LIMIT", "error_description": "blocked"}
            else:
                result[key] = self.add(given["fields[ORIGIN_ID]"])
            is_over = bool(errors) and params["halt"] == 1
        return Reply({"result": {"result": result or [], "result_error": errors or []}})

    def add(self, origin):
        self.rows.append(origin)
        return 1000 + int(origin)

    def find(self, origin):
        return [{"ID": str(1000 + int(origin)), "ORIGIN_ID": origin}] if origin in self.rows else []


@pytest.fixture
def leads(stub):
    one = Leads()
    stub.answer = one.answer
    return one


def add(number, **more):
    carried = {"ORIGINATOR_ID": "b24app", "ORIGIN_ID": str(number)}
    marker = Marker.origin("crm.lead", "b24app", str(number))
    return Command("crm.lead.add", {"fields": carried}, key=number, marker=marker, **more)


def update(number, method="crm.lead.update"):
    return Command(method, {"fields": {"ORIGIN_ID": str(number)}}, key=number)


@pytest.mark.parametrize(("count", "requests"), [(0, 0), (1, 1), (50, 1), (51, 2), (101, 3)])
def test_every_id_stands_against_its_own_row_although_answers_come_out_of_order(stub, leads, portal, count, requests):
    others_done = threading.Event()

    def answer(call):
        # The first batch is done and answered last.
        if count > 50 and "[ORIGIN_ID]=0" in str(call.params):
            others_done.wait(1)
            return leads.answer(call)
        reply = leads.answer(call)
        others_done.set()
        return reply

    stub.answer = answer
    outcomes = list(portal.write_many(add(number) for number in range(count)))
    assert [(one.key, int(one.result)) for one in outcomes] == [(number, 1000 + number) for number in range(count)]
    assert len(stub.calls) == requests
    if count > 50:
        assert leads.rows[0] != "0"


def test_one_refusal_hurts_no_other_write(leads, portal):
    commands = [add(1), update(2, "refused.set"), add(3)]
    one, two, three = portal.write_many(commands)
    assert (one.result, three.result) == (1001, 1003)
    assert (two.state, two.error.error) == (State.REFUSED, "NOT_FOUND")
    with pytest.raises(Refusal):
        assert two.result


def test_a_lost_batch_is_unknown_for_each_of_its_commands(leads, portal):
    leads.lose = 1
    outcomes = list(portal.write_many((update(number) for number in range(60)), in_flight=1))
    assert [one.state for one in outcomes] == [State.UNKNOWN] * 50 + [State.DONE] * 10
    assert all(isinstance(one.error, OutcomeUnknown) for one in outcomes[:50])
    assert len(leads.rows) == 60


def test_a_lost_batch_is_looked_up_by_its_markers_and_nothing_is_doubled(leads, portal_of):
    leads.lose = 1
    outcomes = list(portal_of(SETTLING).write_many(add(number) for number in range(120)))
    assert [(one.key, int(one.result)) for one in outcomes] == [(number, 1000 + number) for number in range(120)]
    assert [one.answer.is_found for one in outcomes].count(True) in (20, 50)
    assert sorted(leads.rows, key=int) == [str(number) for number in range(120)]


def test_writes_that_surely_did_not_happen_are_sent_again(leads, portal_of):
    leads.fail = 2
    outcomes = list(portal_of(SETTLING).write_many(add(number) for number in range(70)))
    assert all(one.is_done for one in outcomes)
    assert sorted(leads.rows, key=int) == [str(number) for number in range(70)]


def test_writes_that_never_happen_are_told_as_not_run(leads, portal_of):
    leads.fail = 100
    outcomes = list(portal_of(SETTLING).write_many([add(1), add(2)]))
    assert [(one.state, one.error.code) for one in outcomes] == [(State.NOT_RUN, "portal.not-done")] * 2
    assert leads.rows == []


def test_absence_counts_only_when_the_portal_can_no_longer_be_at_work(stub, leads, portal, clock):
    looked = []

    def answer(call):
        if call.method == "crm.lead.add":
            # The connection breaks at once, the portal is still at work.
            return Reply(end="reset")
        looked.append(clock.now())
        if len(looked) == 4:
            leads.add("7")
        return leads.answer(call)

    stub.answer = answer
    command = add(7)
    found = portal.add(command.method, command.params, marker=command.marker)
    assert (found.result, found.is_found, leads.rows) == ("1007", True, ["7"])
    assert [call.method for call in stub.calls].count("crm.lead.add") == 1


def test_an_absent_row_is_sent_again_only_after_the_portals_longest_time(stub, leads, portal, clock):
    began = clock.now()
    stub.replies = [Reply(end="reset")]
    command = add(7)
    sent_again = portal.add(command.method, command.params, marker=command.marker)
    assert (sent_again.result, sent_again.is_found, leads.rows) == (1007, False, ["7"])
    assert (clock.now() - began).total_seconds() >= QUICK.settle >= 60


def test_a_harmless_write_is_sent_again_after_a_lost_answer(stub, portal):
    stub.replies = [Reply(end="reset"), Reply({"result": 5})]
    marker = Marker.harmless("it replaces the one before")
    assert portal.add("im.notify.system.add", {}, marker=marker).result == 5
    assert len(stub.calls) == 2


def test_what_was_unknown_stays_so_when_its_harmless_repeat_does_not_leave(stub, portal_of):
    stub.replies = [Reply(end="reset")]
    stub.answer = lambda _: Reply({"error": "QUERY_LIMIT_EXCEEDED", "error_description": ""}, 503)
    with pytest.raises(OutcomeUnknown):
        portal_of().add("im.notify.system.add", {}, marker=Marker.harmless("it replaces the one before"))


def test_a_write_that_an_earlier_run_may_have_sent_is_looked_up_first(leads, portal, clock):
    leads.add("1")
    then = clock.now().timestamp() - 3600
    outcomes = list(portal.write_many([add(1, sent_at=then), add(2, sent_at=then), add(3)]))
    assert [(int(one.result), one.answer.is_found) for one in outcomes] == [(1001, True), (1002, False), (1003, False)]
    assert leads.rows == ["1", "2", "3"]


def test_a_text_with_a_reference_is_sent_alone_and_in_its_turn(stub, leads, portal):
    text = Command("crm.lead.update", {"fields": {"ORIGIN_ID": "5", "TITLE": "$result[c0]"}}, key="text")
    outcomes = list(portal.write_many([update(1), update(2), text, update(3)]))
    assert [one.key for one in outcomes] == [1, 2, "text", 3]
    assert all(one.is_done for one in outcomes)
    assert [call.method for call in stub.calls if "$result" in str(call.params)] == ["crm.lead.update"]


def test_after_a_halt_the_rest_did_not_run(leads, portal):
    commands = [add(1), update(2, "refused.set"), add(3), *[add(number) for number in range(4, 200)]]
    outcomes = list(portal.write_many(commands, halt=True))
    assert [one.state for one in outcomes] == [State.DONE, State.REFUSED] + [State.NOT_RUN] * 48
    assert leads.rows == ["1"]


def test_a_method_that_rests_holds_up_no_other(stub, leads, portal_of):
    leads.used_up = {"crm.lead.update": 9}
    portal = portal_of(Patience(first=0.01, longest=0.02, bulk_rest=30.0))
    outcomes = list(portal.write_many([update(1), add(2)]))
    assert (outcomes[0].state, outcomes[0].error.error) == (State.NOT_RUN, "OPERATION_TIME_LIMIT")
    assert outcomes[1].result == 1002
    assert list(portal.write_many([update(1), add(3)]))[1].result == 1003
    assert str(stub.calls).count("crm.lead.update") == 1


def test_a_bulk_write_waits_for_a_method_that_rests_and_lets_the_others_go_on(stub, leads, portal, clock):
    leads.used_up = {"crm.lead.update": 2}
    began = clock.now()
    outcomes = list(portal.write_many([update(1), add(2), update(3)]))
    assert all(one.is_done for one in outcomes)
    assert (clock.now() - began).total_seconds() == pytest.approx(60, abs=2)
    assert leads.rows == ["2", "1", "3"]


def test_an_add_without_a_marker_is_refused_and_not_sent(stub, portal):
    with pytest.raises(MarkerMissing):
        portal.write("crm.lead.add", {})
    [outcome] = portal.write_many([Command("crm.deal.add", {})])
    assert (outcome.state, outcome.error.code) == (State.REFUSED, "portal.marker-missing")
    assert not stub.calls


def test_commands_are_taken_as_outcomes_are(stub, portal):
    taken = []

    def commands():
        for number in range(100_000):
            taken.append(number)
            yield update(number)

    stub.answer = lambda call: Reply({"result": {"result": dict.fromkeys(call.params["cmd"], True)}})
    outcomes = portal.write_many(commands(), in_flight=3)
    for _ in range(50):
        next(outcomes)
    assert len(taken) <= 7 * 50 + 1
    outcomes.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("portal-bulk")]


def test_a_fault_in_the_source_of_commands_comes_after_what_was_sent(leads, portal):
    def commands():
        for number in range(75):
            yield add(number)
        raise ZeroDivisionError

    done = []
    with pytest.raises(ZeroDivisionError):
        done.extend(portal.write_many(commands()))
    assert len(leads.rows) == 50


def test_lost_access_ends_the_work_after_all_that_is_known(stub, leads, portal):
    def answer(call):
        if len(stub.calls) > 2:
            return Reply({"error": "PAYMENT_REQUIRED", "error_description": ""}, 401)
        return leads.answer(call)

    stub.answer = answer
    outcomes = []
    with pytest.raises(AccessLost):
        outcomes.extend(portal.write_many((add(number) for number in range(10_000)), in_flight=2))
    states = [one.state for one in outcomes]
    assert states.count(State.DONE) == 100 == len(leads.rows)
    assert set(states) == {State.DONE, State.REFUSED} or set(states) == {State.DONE, State.REFUSED, State.NOT_RUN}
    assert len(outcomes) < 1000


def test_work_that_is_called_off_says_what_was_not_run(stub, leads, portal_of):
    cancel = threading.Event()
    many = portal_of().write_many((add(number) for number in range(10_000)), in_flight=2, cancel=cancel)
    outcomes = [next(many)]
    cancel.set()
    with pytest.raises(CalledOff):
        outcomes.extend(many)
    assert [one.key for one in outcomes] == list(range(len(outcomes)))
    assert len(leads.rows) == sum(one.is_done for one in outcomes)
    assert {one.state for one in outcomes} <= {State.DONE, State.NOT_RUN}


def test_a_deadline_ends_the_work(leads, portal_of):
    class Slow:
        def reserve(self, within=0.0):  # noqa: ARG002
            return 5.0

        def full(self):
            """Never called here."""

    with pytest.raises(TooLate):
        list(portal_of(bucket=Slow()).write_many([add(1)], deadline_seconds=1))
    assert leads.rows == []


def test_slow_commands_make_smaller_batches(stub, portal):
    def answer(call):
        keys = call.params["cmd"]
        return Reply(
            {"result": {"result": dict.fromkeys(keys, 1), "result_time": {k: {"duration": 3.0} for k in keys}}}
        )

    stub.answer = answer
    list(portal.write_many((update(number) for number in range(400)), in_flight=1))
    sizes = [len(call.params["cmd"]) for call in stub.calls]
    assert sizes[0] == 50
    assert sizes[-2] == 10


def test_what_never_left_is_told_as_not_run(stub, portal):
    stub.shutdown()
    stub.server_close()
    outcomes = []
    with pytest.raises(NotSent):
        outcomes.extend(portal.write_many([add(1), add(2)]))
    assert [one.state for one in outcomes] == [State.NOT_RUN] * 2
