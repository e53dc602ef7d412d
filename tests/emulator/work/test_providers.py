"""Applications as providers of SMS."""

from typing import Any

from tests.emulator.receiving import Application, nested
from tests.emulator.rest.speaking import Rest, token


def provider(listener: Application) -> Rest:
    """Register the listening application as a provider."""
    app = Rest(listener.auth["client_endpoint"], token(listener.emulator, {"client_id": listener.client_id}))
    about = {"CODE": "own", "TYPE": "SMS", "HANDLER": f"{listener.receiver.address}/sms", "NAME": "Своя"}
    assert app("messageservice.sender.add", **about) is True
    return app


def send(listener: Application, **more: Any) -> dict[str, Any]:
    sent = {"client_id": listener.client_id, "code": "own", "phone": "+79990000001", "text": "привет", **more}
    found: dict[str, Any] = listener.emulator.ask("POST", "sms", sent)
    return found


def test_a_provider_is_registered_changed_and_removed(app: Rest) -> None:
    about = {"CODE": "one", "TYPE": "SMS", "HANDLER": "http://127.0.0.1:9/", "NAME": {"ru": "Один"}}
    assert app("messageservice.sender.add", **about) is True
    assert app.refusal("messageservice.sender.add", **about)[1] == "ERROR_SENDER_ALREADY_INSTALLED"
    assert app("messageservice.sender.list") == ["one"]
    assert app("messageservice.sender.update", CODE="one", NAME="Другой") is True
    assert app.refusal("messageservice.sender.update", CODE="one")[1] == "ERROR_SENDER_OTHER_PARAMS_REQUIRED"
    assert app("messageservice.sender.delete", CODE="one") is True
    assert app.refusal("messageservice.sender.delete", CODE="one")[1] == "ERROR_SENDER_NOT_FOUND"


def test_a_bad_provider_is_refused(app: Rest, rest: Rest) -> None:
    def refused(**params: Any) -> str:
        return app.refusal("messageservice.sender.add", **params)[2]

    assert refused() == "Empty data!"
    assert refused(TYPE="SMS") == "Empty sender code!"
    assert refused(CODE="а б") == "Wrong sender code!"
    assert refused(CODE="a") == "Empty sender NAME!"
    assert refused(CODE="a", NAME="b") == "Empty sender message TYPE!"
    assert refused(CODE="a", NAME="b", TYPE="PIGEON") == "Unknown sender message TYPE!"
    assert rest.refusal("messageservice.sender.list")[1] == "ACCESS_DENIED"


def test_an_sms_is_handed_to_its_provider(listener: Application) -> None:
    provider(listener)
    sent = send(listener, owner="L_5")
    form = listener.receiver.on("/sms")[0].form
    assert (form["message_to"], form["message_body"], form["code"]) == ("+79990000001", "привет", "own")
    assert nested(form, "properties") == {"phone_number": "+79990000001", "message_text": "привет"}
    assert (form["message_id"], form["bindings[0][OWNER_ID]"]) == (sent["message_id"], "5")
    assert listener.emulator.ask("GET", "counters")["sms"] == 1


def test_a_provider_reports_what_became_of_an_sms(listener: Application) -> None:
    app = provider(listener)
    number = send(listener)["message_id"]
    report = {"CODE": "own", "MESSAGE_ID": number}
    assert app("messageservice.message.status.update", **report, STATUS="delivered") is True
    assert [row["STATUS"] for row in listener.emulator.ask("GET", "sms")] == ["delivered"]
    wrong = app.refusal("messageservice.message.status.update", **report, STATUS="lost")
    assert wrong[1] == "ERROR_MESSAGE_STATUS_INCORRECT"
    unknown = app.refusal("messageservice.message.status.update", CODE="own", MESSAGE_ID="x", STATUS="sent")
    assert unknown[1] == "ERROR_MESSAGE_NOT_FOUND"
