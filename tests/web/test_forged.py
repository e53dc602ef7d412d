"""A call that does not prove where it comes from is refused, nothing is kept and no request leaves the machine."""

import logging
from urllib.parse import urlencode

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from b24app.web.forms import LARGEST_BODY
from tests.web.conftest import FORM, TOKEN, auth, form, robot_call

PATHS = ["/robots/required_fields", "/events"]


def body_for(path, **changes):
    return robot_call(**changes) if path.startswith("/robots") else {"event": "ONAPPUNINSTALL"} | auth(**changes)


@pytest.fixture(autouse=True)
def _nothing_happens(app, install, queue, outside, caplog):
    """After each of these tests: no request went out, no job was put in, the portal is as it was."""
    caplog.set_level(logging.DEBUG)
    yield
    assert len(outside.calls) == 0
    assert queue.jobs == {}
    assert app.installs.by_member(install.member_id) == install
    assert app.installs.vault(install.member_id).read().access == "access-1"
    assert TOKEN not in caplog.text
    assert "stolen" not in caplog.text


def refused_lines(caplog):
    return [record for record in caplog.records if record.message == "request refused"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"application_token": "stolen"}, "the application token is wrong; open the application in the portal"),
        ({"application_token": ""}, "the application token is wrong; open the application in the portal"),
        ({"application_token": TOKEN + "x"}, "the application token is wrong; open the application in the portal"),
        ({"application_token": "токен-stolen"}, "the application token is wrong; open the application in the portal"),
        ({"member_id": "stranger"}, "no such portal has installed the application; install it there"),
        ({"member_id": ""}, "no such portal has installed the application; install it there"),
        ({"domain": "evil.example"}, "the call names another domain; open the application in the portal"),
        ({"domain": ""}, "the call names another domain; open the application in the portal"),
    ],
)
def test_a_forged_call_is_refused_and_logged(client, caplog, path, changes, reason):
    answer = client.post(path, **form(body_for(path, **changes)))
    assert (answer.status_code, answer.text) == (403, "Forbidden\n")
    assert [(line.reason, line.status, line.to) for line in refused_lines(caplog)] == [(reason, 403, path)]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("missing", ["auth[member_id]", "auth[application_token]", "auth[domain]"])
def test_a_call_without_its_proof_is_refused(client, path, missing):
    fields = body_for(path)
    del fields[missing]
    assert client.post(path, **form(fields)).status_code == 403


@pytest.mark.parametrize("path", [*PATHS, "/install", "/"])
@pytest.mark.parametrize(
    "body",
    [
        "",
        "auth=x",
        "event=ONCRMLEADADD",
        "auth[member_id]=member1",
        f"auth[member_id][]=member1&auth[application_token][]={TOKEN}",
        f"event=ONCRMLEADADD&auth[member_id]=member1&auth[application_token]={TOKEN}&auth[application_token]={TOKEN}",
        "auth[[member_id]]=member1",
        "auth[a][b][c][d][e][f]=1",
        "event[x]=ONAPPINSTALL&auth[member_id]=member1",
        "&".join(f"x{number}=1" for number in range(5000)),
    ],
)
def test_a_malformed_form_is_refused(client, path, body):
    assert client.post(path, data=body, content_type=FORM).status_code in (400, 403)


@pytest.mark.parametrize("path", [*PATHS, "/install", "/"])
@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_another_content_type_is_refused(client, path, content_type):
    answer = client.post(path, data=urlencode(robot_call()), content_type=content_type)
    assert (answer.status_code, answer.text) == (415, "Unsupported Media Type\n")


@pytest.mark.parametrize("path", [*PATHS, "/install", "/"])
def test_a_huge_body_is_refused(client, path):
    answer = client.post(path, data="x=" + "y" * LARGEST_BODY, content_type=FORM)
    assert (answer.status_code, answer.text) == (413, "Request Entity Too Large\n")


class Endless:
    """A body that never ends, sent in chunks: no length is told."""

    def read(self, size=-1):
        return b"y" * (size if size > 0 else 65536)


def test_a_body_without_an_end_is_refused(client):
    environ = EnvironBuilder("/events", method="POST", content_type=FORM).get_environ()
    del environ["CONTENT_LENGTH"]
    environ |= {"wsgi.input": Endless(), "wsgi.input_terminated": True}
    _, status, _ = run_wsgi_app(client.application, environ)
    assert status == "413 REQUEST ENTITY TOO LARGE"


def test_a_foreign_name_cannot_break_the_log_line(client, caplog):
    client.post("/robots/a%0Ab\x1b[31m", **form(robot_call(member_id="x\nINFO forged line")))
    (line,) = refused_lines(caplog)
    assert line.to == "/robots/a?b??31m"
    assert "\n" not in line.getMessage() + line.reason + line.to + line.sender


def test_the_headers_promise_nothing_to_a_stranger(client):
    answer = client.post("/events", **form({"event": "ONCRMLEADADD"} | auth(domain="evil.example")))
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
