"""Working days, and the disk."""

import base64

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest


def test_a_working_day_begins_pauses_and_ends(rest: Rest, portal: Emulator) -> None:
    assert rest("timeman.status")["STATUS"] == "CLOSED"
    assert rest("timeman.open")["STATUS"] == "OPENED"
    portal.ask("POST", "clock", {"advance": 3600})
    assert rest("timeman.pause")["STATUS"] == "PAUSED"
    portal.ask("POST", "clock", {"advance": 1800})
    assert rest("timeman.open")["TIME_LEAKS"].startswith("00:30")
    closed = rest("timeman.close")
    assert (closed["STATUS"], closed["DURATION"][:5]) == ("CLOSED", "01:00")
    assert rest.refusal("timeman.close")[1] == "WRONG_STATUS"


def test_only_administrators_look_at_others(rest: Rest, clerk: Rest) -> None:
    assert rest("timeman.settings", USER_ID=2)["ADMIN"] is False
    assert clerk.refusal("timeman.status", USER_ID=1)[1] == "ACCESS_DENIED"
    assert rest.refusal("timeman.status", USER_ID=9) == (400, "", "User not found")


def test_a_file_is_put_got_and_removed(rest: Rest) -> None:
    (storage,) = rest("disk.storage.getlist")
    content = base64.b64encode(b"12345").decode()
    sent = {"id": storage["ROOT_OBJECT_ID"], "data": {"NAME": "акт.pdf"}, "fileContent": ["акт.pdf", content]}
    file = rest("disk.folder.uploadfile", **sent)
    assert (file["NAME"], file["SIZE"], file["TYPE"]) == ("акт.pdf", "5", "file")
    assert rest("disk.file.get", id=file["ID"]) == file
    assert [row["ID"] for row in rest("disk.folder.getchildren", id=storage["ROOT_OBJECT_ID"])] == [file["ID"]]
    assert rest("disk.file.delete", id=file["ID"]) is True
    assert rest.refusal("disk.file.get", id=file["ID"])[1] == "ERROR_NOT_FOUND"


def test_there_is_one_schedule_and_the_office_has_addresses(rest: Rest, clerk: Rest) -> None:
    assert rest("timeman.schedule.get", id=1)["SHIFTS"][0]["WORK_DAYS"] == "12345"
    assert rest("timeman.schedule.get", id=2) == []
    assert rest("timeman.networkrange.check", IP="10.1.2.3")["name"] == "10.x.x.x"
    assert rest("timeman.networkrange.check", IP="8.8.8.8") is False
    wrong = [{"ip_range": "a10.0.0.1", "name": "x"}]
    assert rest("timeman.networkrange.set", RANGES=wrong) == {"result": False, "error_ranges": wrong}
    assert len(rest("timeman.networkrange.get")) == 3
    office = [{"ip_range": "8.8.8.8", "name": "Офис"}]
    assert rest("timeman.networkrange.set", RANGES=office) == {"result": True}
    assert rest("timeman.networkrange.get") == office
    assert rest.refusal("timeman.networkrange.set", RANGES="x")[1] == "INVALID_FORMAT"
    assert clerk.refusal("timeman.networkrange.get")[1] == "ACCESS_ERROR"
