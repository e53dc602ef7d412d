"""A batch gives each command its own answer by its own key."""

import pytest

from b24app.portal.refusals import OutcomeUnknown, Refusal
from tests.portal.stub import Reply


def inside(call):
    """Play a portal's batch: `get` answers with its id, `refuse` with an error, `lost` not at all."""
    result, errors, totals = {}, {}, {}
    for key, text in call.params["cmd"].items():
        method, _, query = text.partition("?")
        if method == "refuse":
            errors[key] = {"error": "NOT_FOUND", "error_description": "Not found"}
        elif method != "lost":
            result[key] = query.partition("=")[2]
            totals[key] = 1
    whole = {"result": result or [], "result_error": errors or [], "result_total": totals or [], "result_next": []}
    return Reply({"result": {**whole, "result_time": {key: {"operating": 0.5} for key in result}}})


@pytest.mark.parametrize(("count", "requests"), [(0, 0), (1, 1), (50, 1), (51, 2), (101, 3)])
def test_every_answer_stands_under_its_own_key(stub, portal, count, requests):
    stub.answer = inside
    answers = portal.batch({f"lead {number}": ("get", {"id": number}) for number in range(count)})
    assert [(key, answer.result) for key, answer in answers.items()] == [
        (f"lead {number}", str(number)) for number in range(count)
    ]
    assert len(stub.calls) == requests
    assert all(len(call.params["cmd"]) <= 50 and call.params["halt"] == 0 for call in stub.calls)


def test_one_refusal_hurts_no_other_command(stub, portal):
    stub.answer = inside
    answers = portal.batch({"a": ("get", {"id": 1}), "b": ("refuse", {"id": 2}), "c": ("get", {"id": 3})})
    assert (answers["a"].result, answers["c"].result) == ("1", "3")
    assert isinstance(answers["b"], Refusal)
    assert (answers["b"].error, answers["b"].method) == ("NOT_FOUND", "refuse")
    assert (answers["a"].total, answers["a"].next, answers["a"].time) == (1, None, {"operating": 0.5})


def test_a_command_without_an_answer_is_told_as_not_run(stub, portal):
    stub.answer = inside
    answers = portal.batch({"a": ("lost", {}), "b": ("get", {"id": 1})})
    assert answers["a"].error == "NOT_RUN"
    assert answers["b"].result == "1"


def test_parts_that_php_writes_as_lists_are_read(stub, portal):
    stub.answer = lambda _: Reply({"result": {"result": [], "result_error": [], "result_total": [], "result_next": []}})
    assert portal.batch({"a": ("get", {})})["a"].error == "NOT_RUN"


def test_a_text_with_a_reference_is_sent_alone(stub, portal):
    stub.answer = lambda call: inside(call) if call.method == "batch" else Reply({"result": call.params})
    text = "write $result[a][ID] here"
    answers = portal.batch({"a": ("get", {"id": 1}), "b": ("find", {"text": text}), "c": ("get", {"id": 3})})
    assert list(answers) == ["a", "b", "c"]
    assert answers["b"].result == {"text": text}
    assert [call.method for call in stub.calls] == ["batch", "find"]


def test_a_command_sent_alone_is_refused_alone(stub, portal):
    refusal = Reply({"error": "NOT_FOUND", "error_description": "Not found"}, 400)
    stub.answer = lambda call: inside(call) if call.method == "batch" else refusal
    answers = portal.batch({"a": ("find", {"text": "$total[a]"}), "b": ("get", {"id": 1})})
    assert answers["a"].error == "NOT_FOUND"
    assert answers["b"].result == "1"


def test_a_used_up_method_inside_a_batch_is_a_refusal_of_that_command(stub, portal):
    errors = {"c0": {"error": "OPERATION_TIME_LIMIT", "error_description": "blocked"}}
    stub.answer = lambda _: Reply({"result": {"result": {"c1": 5}, "result_error": errors}})
    answers = portal.batch({"a": ("crm.lead.list", {}), "b": ("profile", {})})
    assert answers["a"].is_code("OPERATION_TIME_LIMIT")
    assert answers["b"].result == 5


def test_a_lost_access_inside_a_batch_is_a_refusal_too(stub, portal):
    errors = {"c0": {"error": "PAYMENT_REQUIRED", "error_description": "Payment required"}}
    stub.answer = lambda _: Reply({"result": {"result": [], "result_error": errors}})
    answer = portal.batch({"a": ("crm.lead.list", {})})["a"]
    assert isinstance(answer, Refusal)
    assert answer.error == "PAYMENT_REQUIRED"


def test_a_batch_of_reads_is_repeated_and_given_up_as_a_whole(stub, portal):
    stub.answer = lambda _: Reply(end="reset")
    with pytest.raises(OutcomeUnknown):
        portal.batch({"a": ("get", {})})
    assert len(stub.calls) == 4
