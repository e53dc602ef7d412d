"""A letter that may be of either of two clients becomes a question, and a pressed button has it carried out, once."""

import pytest

from tests.emulated import Emulator, eventually
from tests.running import RunningApp, running_app

ADDRESS = [{"VALUE": "priemnaya@firma-sever.ru", "VALUE_TYPE": "WORK"}]


@pytest.fixture
def app(emulator: Emulator, tmp_path):
    emulator.ask("POST", "limits", {"bucket": False})
    with running_app(emulator, tmp_path, B24APP_BUCKET_RATE="0") as app:
        app.install()
        app.place_robot("email_duplicate", "NEW")
        yield app


def question(app: RunningApp, webhook: str, lead: int):
    bound = [{"OWNER_TYPE_ID": 1, "OWNER_ID": lead}]
    asked = {"filter": {"BINDINGS": bound, "PROVIDER_ID": "CONFIGURABLE_REST_APP"}}
    return next(iter(app.emulator.rest(webhook, "crm.activity.list", asked)), None)


def test_a_button_answers_whose_the_letter_is(app):
    emulator, webhook = app.emulator, app.emulator.webhook("crm")
    for name, last in (("Анна", "Белова"), ("Иван", "Орлов")):
        emulator.rest(webhook, "crm.contact.add", {"fields": {"NAME": name, "LAST_NAME": last, "EMAIL": ADDRESS}})
    fields = {"TITLE": "Стенд на форуме", "SOURCE_ID": "EMAIL", "EMAIL": ADDRESS}
    lead = emulator.rest(webhook, "crm.lead.add", {"fields": fields})
    eventually(lambda: question(app, webhook, lead), seconds=180)
    asked = question(app, webhook, lead)
    assert emulator.rest(webhook, "crm.lead.get", {"id": lead})["CONTACT_ID"] in (None, "0", "")

    for _ in range(2):
        pressed = emulator.ask("POST", "press", {"activity": asked["ID"], "button": "answer1"})
        assert pressed["answer"] == "contact:2"
    eventually(lambda: emulator.rest(webhook, "crm.lead.get", {"id": lead})["CONTACT_ID"] == "2", seconds=180)
    eventually(lambda: question(app, webhook, lead)["COMPLETED"] == "Y", seconds=180)
    bound = [call for call in emulator.calls("crm.item.update") if call["params"]["fields"].get("contactIds")]
    assert len(bound) == 1
