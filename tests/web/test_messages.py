"""An SMS that the portal hands over is kept once, sent once, and the portal learns what became of it."""

import pytest
import requests

from b24app.jobs.job import Job, Later
from b24app.messages.gateway import GatewayDown, GatewayRefused, Receipt
from b24app.robots.messages.outgoing import Outgoing
from tests.web.conftest import auth, form
from tests.web.living import living

SCOPE = ("crm", "bizproc", "im", "user_brief", "calendar", "messageservice")


def posted(**changes):
    told = {"code": "b24app", "type": "SMS", "message_id": "secret.7", "message_to": "+79000000001"}
    return told | {"message_body": "Ждём вас", "module_id": "crm", "ts": "1790000000"} | auth() | changes


@pytest.mark.usefixtures("install")
def test_a_message_is_kept_once_without_tokens(client, queue):
    assert [client.post("/messages", **form(posted())).status_code for _ in range(2)] == [200, 200]
    (((member, _), (kind, payload)),) = queue.jobs.items()
    assert (member, kind) == ("member1", "messages.send")
    assert payload == {"message_id": "secret.7", "to": "+79000000001", "text": "Ждём вас"}


@pytest.mark.usefixtures("install")
@pytest.mark.parametrize(
    ("changes", "status"),
    [
        (auth(application_token="another"), 403),
        (auth(member_id="nobody"), 403),
        (auth(domain="evil.example"), 403),
        ({"code": "another"}, 400),
        ({"message_to": ""}, 400),
        ({"message_id": ""}, 400),
    ],
)
def test_a_message_that_does_not_prove_itself_is_turned_away(client, queue, changes, status):
    assert client.post("/messages", **form(posted(**changes))).status_code == status
    assert queue.jobs == {}


class Gateway:
    """Answers as it is told, in turn, and remembers the keys it was given."""

    def __init__(self, *answers):
        self.answers, self.keys = list(answers), []

    def send(self, message):
        self.keys.append(message.key)
        return self._next()

    def state(self, _):
        return self._next()

    def _next(self):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def living_app(emulator, tmp_path):
    with living(emulator, tmp_path, ui=True, scope=SCOPE) as running:
        address, fields = running.opening(1)
        page = requests.post(address.replace("LANG=ru", "LANG=en"), data=fields, timeout=30).text
        assert "1 added, 0 updated, 0 unchanged" in page.partition("SMS: ")[2]
        yield running


def handed(running):
    """Have a person send an SMS through the app; returns the job that came of it."""
    sent = {
        "client_id": running.client_id,
        "code": "b24app",
        "phone": "+79000000001",
        "text": "Ждём вас",
        "owner": "L_1",
    }
    running.emulator.ask("POST", "sms", sent)
    ((member, key), (kind, payload)) = next(one for one in running.queue.jobs.items() if one[1][0] == "messages.send")
    return Job(kind, member, key, payload)


def states(running):
    return [row["STATUS"] for row in running.emulator.ask("GET", "sms")]


def test_the_app_is_a_provider_of_the_portal_and_is_registered_once(living_app):
    address, fields = living_app.opening(1)
    page = requests.post(address.replace("LANG=ru", "LANG=en"), data=fields, timeout=30).text
    assert "0 added, 0 updated, 1 unchanged" in page.partition("SMS: ")[2]
    assert [one for one in living_app.writes() if "sender" in one] == ["messageservice.sender.add"]


def test_what_the_portal_hands_over_is_sent_and_told_as_delivered(living_app):
    job = handed(living_app)
    living_app.app.handlers()["messages.send"](job)
    living_app.app.handlers()["messages.send"](job)
    assert states(living_app) == ["delivered"]
    assert len(list((living_app.app.settings.home / "messages").iterdir())) == 1


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([GatewayRefused()], "failed"),
        ([GatewayDown(), Receipt("delivered", "1")], "delivered"),
        ([Receipt("sent", "1"), "sent", Receipt("sent", "1", is_known=True), "undelivered"], "undelivered"),
    ],
)
def test_the_portal_learns_the_last_state(living_app, answers, state):
    job, gateway = handed(living_app), Gateway(*answers)
    outgoing = Outgoing(gateway, living_app.app.portals.of)
    for attempt in range(1, 4):
        try:
            outgoing.do(Job(job.kind, job.portal, job.key, job.payload, attempt))
            break
        except Later:
            continue
    assert states(living_app) == [state]
    assert (len(set(gateway.keys)), gateway.answers) == (1, [])
