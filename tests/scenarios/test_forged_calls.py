"""A forged robot call is refused at the door: nothing is stored and no request leaves the machine."""

from collections.abc import Iterator

import pytest
import requests

from b24app.store.cipher import Cipher
from b24app.store.db import open_database
from b24app.store.installs import Installs
from tests.emulated import Emulator
from tests.running import RunningApp, running_app

CALL = {
    "workflow_id": "66e81a641752f8.56521481",
    "code": "required_fields",
    "document_id[0]": "crm",
    "document_id[1]": "CCrmDocumentLead",
    "document_id[2]": "LEAD_1",
    "document_type[0]": "crm",
    "document_type[1]": "CCrmDocumentLead",
    "document_type[2]": "LEAD",
    "event_token": "66e81a641752f8.56521481|A1_2|forged.signature",
    "use_subscription": "Y",
    "ts": "1790000000",
}


@pytest.fixture
def app(emulator: Emulator, tmp_path) -> Iterator[RunningApp]:
    with running_app(emulator, tmp_path) as app:
        app.install()
        yield app


def true_token(app: RunningApp) -> str:
    database = open_database(f"sqlite:///{app.home / 'b24app.sqlite'}")
    token = Installs(database, Cipher([app.environment["B24APP_SECRET_KEYS"]])).all()[0].application_token
    database.close()
    return token


def test_forged_calls_are_refused_and_nothing_is_sent(app):
    portal = app.emulator.ask("GET", "health")
    member, domain = portal["member_id"], app.emulator.address.removeprefix("http://")
    # A server of the attacker's: if the app ever believed auth[domain], this is where its request would go.
    forgeries = {
        "wrong application token": {
            "auth[member_id]": member,
            "auth[domain]": domain,
            "auth[application_token]": "f" * 32,
        },
        "empty application token": {"auth[member_id]": member, "auth[domain]": domain, "auth[application_token]": ""},
        "unknown portal": {"auth[member_id]": "0" * 32, "auth[domain]": domain, "auth[application_token]": "f" * 32},
        "another domain": {
            "auth[member_id]": member,
            "auth[domain]": "127.0.0.2",
            "auth[application_token]": true_token(app),
        },
    }
    before = len(app.emulator.calls())

    answers = {
        name: requests.post(f"{app.url}/robots/required_fields", data=CALL | auth, timeout=10)
        for name, auth in forgeries.items()
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 403)
    assert all(len(answer.content) < 100 for answer in answers.values())
    assert len(app.emulator.calls()) == before
    assert app.log("web").count("request refused") == len(forgeries)
    assert "robot call" not in app.log("worker")
