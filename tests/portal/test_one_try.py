"""Whatever a portal does, one request leaves, and the caller gets our error with the portal's own code."""

import socket

import pytest

from b24app.portal.access import Webhook
from b24app.portal.refusals import AccessLost, NotSent, OutcomeUnknown, PortalError, Refusal
from tests.portal.conftest import ONCE
from tests.portal.stub import Reply


def error(code: object, status: int, description: str = "words", **more: object) -> Reply:
    return Reply({"error": code, "error_description": description, **more}, status)


ANSWERS = [
    ("400 with a code", error("ERROR_CORE", 400, "Stage not found"), Refusal, "ERROR_CORE"),
    ("400 with an empty code", error("", 400), Refusal, ""),
    ("400 with a number for a code", error(100, 400), Refusal, "100"),
    ("401 wrong webhook", error("NO_AUTH_FOUND", 401), AccessLost, "NO_AUTH_FOUND"),
    ("403 wrong webhook", error("INVALID_CREDENTIALS", 403), AccessLost, "INVALID_CREDENTIALS"),
    ("401 in another case", error("invalid_credentials", 401), AccessLost, "invalid_credentials"),
    ("401 unheard of", error("NEW_CODE", 401), AccessLost, "NEW_CODE"),
    ("401 scope", error("insufficient_scope", 401), Refusal, "insufficient_scope"),
    ("403 scope", error("insufficient_scope", 403), Refusal, "insufficient_scope"),
    ("403 rights", error("ACCESS_DENIED", 403), Refusal, "ACCESS_DENIED"),
    ("404 method", error("ERROR_METHOD_NOT_FOUND", 404), Refusal, "ERROR_METHOD_NOT_FOUND"),
    ("429", error("OPERATION_TIME_LIMIT", 429), Refusal, "OPERATION_TIME_LIMIT"),
    ("401 payment", error("PAYMENT_REQUIRED", 401), AccessLost, "PAYMENT_REQUIRED"),
    ("401 not installed", error("NOT_INSTALLED", 401), AccessLost, "NOT_INSTALLED"),
    ("500 deleted", error("PORTAL_DELETED", 500), AccessLost, "PORTAL_DELETED"),
    ("503 bucket", error("QUERY_LIMIT_EXCEEDED", 503), Refusal, "QUERY_LIMIT_EXCEEDED"),
    ("503 blocked", error("OVERLOAD_LIMIT", 503), Refusal, "OVERLOAD_LIMIT"),
    ("200 with an error", error("ERROR_ARGUMENT", 200), Refusal, "ERROR_ARGUMENT"),
    ("REST 3.0", Reply({"error": {"code": "V3", "message": "no"}}, 400), Refusal, "V3"),
    ("500 with a code", error("INTERNAL_SERVER_ERROR", 500), OutcomeUnknown, None),
    ("502 with a code", error("ERROR_UNEXPECTED_ANSWER", 502), OutcomeUnknown, None),
    ("500 with a page", Reply(b"<html>", 500, "text/html"), OutcomeUnknown, None),
    ("503 with a page", Reply(b"<html>", 503, "text/html"), OutcomeUnknown, None),
    ("504 with nothing", Reply(b"", 504), OutcomeUnknown, None),
    ("403 with a page", Reply(b"<html>", 403, "text/html"), Refusal, "HTTP_403"),
    ("404 with a page", Reply(b"<html>", 404, "text/html"), Refusal, "HTTP_404"),
    ("200 with a page", Reply(b"<html>", 200, "text/html"), OutcomeUnknown, None),
    ("200 JSON called HTML", Reply({"result": 1}, 200, "text/html"), OutcomeUnknown, None),
    ("200 broken JSON", Reply(b'{"result":', 200), OutcomeUnknown, None),
    ("200 not UTF-8", Reply(b'{"result":"\xff"}', 200), OutcomeUnknown, None),
    ("200 empty", Reply(b"", 200), OutcomeUnknown, None),
    ("200 null", Reply(None, 200), OutcomeUnknown, None),
    ("200 list", Reply([1], 200), OutcomeUnknown, None),
    ("reset", Reply(end="reset"), OutcomeUnknown, None),
    ("cut body", Reply(end="cut"), OutcomeUnknown, None),
    ("silence", Reply(end="silent"), OutcomeUnknown, None),
]


@pytest.mark.parametrize(("reply", "family", "code"), [one[1:] for one in ANSWERS], ids=[one[0] for one in ANSWERS])
def test_every_answer_of_a_portal_is_one_request_and_one_error_of_ours(stub, portal_of, reply, family, code):
    stub.replies = [reply]
    with pytest.raises(PortalError) as caught:
        portal_of(ONCE).write("crm.lead.update", {"fields": {"TITLE": "A"}})
    assert type(caught.value) is family
    assert getattr(caught.value, "error", None) == code
    assert caught.value.method == "crm.lead.update"
    assert len(stub.calls) == 1
    assert "s3cr3tw0rd" not in repr(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(stub, portal_of, status):
    stub.replies = [Reply(b"", status, headers=(("Location", f"{stub.root}/rest/1/s3cr3tw0rd/crm.lead.update"),))]
    with pytest.raises(Refusal) as caught:
        portal_of(ONCE).write("crm.lead.update")
    assert len(stub.calls) == 1
    assert str(caught.value) == (
        f"{stub.root}/rest/1/…/: the portal has moved to 127.0.0.1; make a webhook at the new address"
    )


def test_a_closed_port_means_nothing_was_sent(portal_of):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        access = Webhook.from_url(f"http://127.0.0.1:{taken.getsockname()[1]}/rest/1/s3cr3tw0rd/")
        with pytest.raises(NotSent) as caught:
            portal_of(ONCE, access).write("crm.lead.update")
    assert str(caught.value) == (
        f"{access.name}: the portal cannot be reached; check its address and the network, then try again"
    )


def test_a_port_that_takes_no_connection_means_nothing_was_sent(portal_of):
    with socket.socket() as deaf, socket.socket() as first, socket.socket() as second:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for filler in (first, second):
            filler.settimeout(0)
            filler.connect_ex(deaf.getsockname())
        access = Webhook.from_url(f"http://127.0.0.1:{deaf.getsockname()[1]}/rest/1/s3cr3tw0rd/")
        with pytest.raises(NotSent) as caught:
            portal_of(ONCE, access).write("crm.lead.update")
    assert caught.value.what == "the portal takes no connection"


def test_the_whole_envelope_comes_back(stub, portal):
    stub.replies = [Reply({"result": [{"ID": "1"}], "total": "7", "next": 50, "time": {"operating": 0.1}})]
    answer = portal.read("crm.lead.list", {"filter": {"%TITLE": "а&б"}})
    assert (answer.result, answer.total, answer.next, answer.time) == ([{"ID": "1"}], 7, 50, {"operating": 0.1})
    assert stub.calls[0].path == "/rest/1/s3cr3tw0rd/crm.lead.list"
    assert stub.calls[0].params == {"filter": {"%TITLE": "а&б"}}


MESSAGES = [
    (
        error("NO_AUTH_FOUND", 401),
        (
            "the webhook is wrong or has been deleted, or its user has no access (NO_AUTH_FOUND); "
            "make a new one on the portal and copy its whole address"
        ),
    ),
    (
        error("", 400, "Access denied."),
        (
            "the portal denies crm.lead.update: this user has no right to it; "
            "give the user this right on the portal, or work as another user"
        ),
    ),
    (
        error("insufficient_scope", 403),
        (
            "crm.lead.update needs a permission (scope) that was not granted; "
            "tick it in the webhook's or the application's form"
        ),
    ),
    (
        error("ACCESS_DENIED", 403, "Access denied! Application context required"),
        (
            "crm.lead.update works for an installed app only, not through a webhook; "
            "install the app on the portal and name the portal instead of the webhook"
        ),
    ),
    (
        error("OPERATION_TIME_LIMIT", 429, time={"operating_reset_at": 1790000000}),
        "crm.lead.update has used up its running time on the portal until 14:13:20 UTC; try again after that",
    ),
    (error("PAYMENT_REQUIRED", 401), "the portal's subscription has ended; renew it, then try again"),
    (
        error("ERROR_CORE", 400, "Стадия не найдена"),
        "the portal refused crm.lead.update: Стадия не найдена (ERROR_CORE); correct what it names",
    ),
    (error("", 400, "Not found"), "the portal refused crm.lead.update: Not found; correct what it names"),
    (
        Reply(b"<html>", 502, "text/html"),
        (
            "crm.lead.update was answered with HTTP 502 and a page instead of data; "
            "it may have been done all the same: look there before you repeat it"
        ),
    ),
    (Reply(b"<html>", 404, "text/html"), "there is no portal at this address (HTTP 404); check the address"),
]


@pytest.mark.parametrize(("reply", "message"), MESSAGES)
def test_the_message_says_what_is_wrong_and_the_way_out(stub, portal_of, reply, message):
    stub.replies = [reply]
    with pytest.raises(PortalError) as caught:
        portal_of(ONCE).write("crm.lead.update")
    assert str(caught.value) == f"{stub.root}/rest/1/…/: {message}"
