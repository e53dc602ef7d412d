"""Lines of an application's own telephony."""

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest, token


def test_an_application_keeps_its_own_lines(portal: Emulator) -> None:
    app, other = (
        Rest(f"{portal.address}/rest/", token(portal, portal.app("http://127.0.0.1:9", scope=("telephony",))))
        for _ in range(2)
    )
    made = app("telephony.externalLine.add", NUMBER="74951234567", NAME="Офис")
    assert app("telephony.externalLine.update", NUMBER="74951234567", CRM_AUTO_CREATE="N") == {"ID": str(made["ID"])}
    assert app("telephony.externalLine.get") == [{"NUMBER": "74951234567", "NAME": "Офис", "CRM_AUTO_CREATE": "N"}]
    assert other("telephony.externalLine.get") == []
    assert app.refusal("telephony.externalLine.add", NUMBER="74951234567")[1:] == ("ERROR_CORE", "Line already exists")
    assert app("telephony.externalLine.delete", NUMBER="74951234567") == []
    assert app.refusal("telephony.externalLine.delete", NUMBER="74951234567")[1] == "ERROR_CORE"
    assert app("voximplant.statistic.get") == []
    webhook = Rest(portal.webhook("telephony"))
    assert webhook.refusal("telephony.externalLine.get")[:2] == (403, "WRONG_AUTH_TYPE")
