"""What can be doubled is not sent without a marker, and every error says what the caller may do."""

import pytest

from b24app.portal import refusals
from b24app.portal.marker import Marker, check_marker, needs_marker
from b24app.portal.refusals import MarkerMissing, Next, Refusal


@pytest.mark.parametrize(
    "method",
    ["crm.lead.add", "crm.item.add", "tasks.task.add", "crm.item.batchImport", "bizproc.workflow.start",
     "im.message.add", "crm.activity.todo.add", "disk.folder.uploadfile", "bizproc.event.send",
     "crm.documentgenerator.document.add"],
)  # fmt: skip
def test_methods_that_do_more_when_called_twice_want_a_marker(method):
    assert needs_marker(method)
    with pytest.raises(MarkerMissing):
        check_marker("demo", method, {}, None)


@pytest.mark.parametrize(
    "method", ["crm.lead.update", "crm.lead.delete", "event.bind", "app.option.set", "tasks.task.complete", "batch"]
)
def test_methods_that_end_in_the_same_state_want_none(method):
    assert not needs_marker(method)


def test_a_call_has_to_carry_its_own_marker():
    marker = Marker.origin("crm.lead", "b24app", "7")
    carried = {"ORIGINATOR_ID": "b24app", "ORIGIN_ID": 7}
    check_marker("demo", "crm.lead.add", {"fields": carried}, marker)
    with pytest.raises(MarkerMissing) as caught:
        check_marker("demo", "crm.lead.add", {"fields": {"ORIGIN_ID": "8", "TITLE": "x"}}, marker)
    assert str(caught.value) == (
        "demo: crm.lead.add does not carry its own marker: ORIGINATOR_ID, ORIGIN_ID;"
        " put the marker's fields into the call"
    )


def test_markers_ask_lists_and_read_their_rows():
    lead = Marker.origin("crm.lead", "b24app", "7")
    assert (lead.method, lead.params["filter"]) == ("crm.lead.list", {"=ORIGINATOR_ID": "b24app", "=ORIGIN_ID": "7"})
    assert lead.result(lead.found([{"ID": "5"}])) == "5"
    assert lead.found([]) is None
    item = Marker.item(1038, {"xmlId": "x"})
    assert item.params["entityTypeId"] == 1038
    assert item.result(item.found({"items": [{"id": 5}]})) == {"item": {"id": 5}}
    own = Marker.row("x.list", {}, lambda row: row["TEXT"] == "b")
    assert own.found([{"ID": 1, "TEXT": "a"}, {"ID": 2, "TEXT": "b"}]) == {"ID": 2, "TEXT": "b"}


@pytest.mark.parametrize(
    ("error", "following"),
    [
        ("QUERY_LIMIT_EXCEEDED", Next.WAIT),
        ("operation_time_limit", Next.WAIT),
        ("NOT_RUN", Next.REPEAT),
        ("ACCESS_DENIED", Next.PERSON),
        ("REDIRECT", Next.PERSON),
        ("ERROR_CORE", Next.CORRECT),
        ("", Next.CORRECT),
    ],
)
def test_a_refusal_says_what_the_caller_may_do(error, following):
    assert Refusal(error=error).next is following


@pytest.mark.parametrize(
    ("kind", "following"),
    [
        ("NotSent", Next.REPEAT),
        ("ServerSilent", Next.REPEAT),
        ("TooLate", Next.REPEAT),
        ("CalledOff", Next.REPEAT),
        ("NotDone", Next.REPEAT),
        ("OutcomeUnknown", Next.LOOK),
        ("AccessLost", Next.PERSON),
        ("MarkerMissing", Next.CORRECT),
        ("UnknownName", Next.CORRECT),
    ],
)
def test_every_kind_of_error_says_what_the_caller_may_do(kind, following):
    assert getattr(refusals, kind)().next is following
