"""Counters of what left the portal, so that a test can assert silence."""

from tests.emulated import Emulator, eventually
from tests.emulator.receiving import Application
from tests.emulator.rest.speaking import Rest


def test_reading_leaves_the_portal_silent(rest: Rest, portal: Emulator) -> None:
    rest.add_leads(2)
    before = portal.ask("GET", "counters")
    for method in ("crm.lead.list", "crm.activity.list", "tasks.task.list", "user.get", "calendar.settings.get"):
        rest(method)
    assert portal.ask("GET", "counters") == before


def test_what_is_gone_again_still_counts(rest: Rest, portal: Emulator) -> None:
    number = rest("im.notify.system.add", USER_ID=1, MESSAGE="a")
    rest("im.notify.delete", ID=number)
    task = rest("tasks.task.add", fields={"TITLE": "x", "RESPONSIBLE_ID": 1})["task"]["id"]
    rest("tasks.task.delete", taskId=task)
    counted = portal.ask("GET", "counters")
    assert (counted["notifications"], counted["tasks"], counted["mails"], counted["sms"]) == (1, 1, 0, 0)


def test_letters_are_listed(rest: Rest, portal: Emulator) -> None:
    rest.add_leads(1)
    address = {"VALUE": "client@example.com", "ENTITY_TYPE_ID": 1, "ENTITY_ID": 1}
    letter = {"OWNER_TYPE_ID": 1, "OWNER_ID": 1, "TYPE_ID": 4, "DIRECTION": 2, "COMPLETED": "Y", "SUBJECT": "Счёт"}
    rest("crm.activity.add", fields={**letter, "RESPONSIBLE_ID": 1, "COMMUNICATIONS": [address]})
    (sent,) = portal.ask("GET", "mailbox")
    assert (sent["to"], sent["subject"], sent["owner"]) == (["client@example.com"], "Счёт", [1, 1])


def test_events_are_counted_by_name(listener: Application, rest: Rest) -> None:
    listener.bind("ONTASKADD")
    rest("tasks.task.add", fields={"TITLE": "x", "RESPONSIBLE_ID": 1})
    assert eventually(lambda: listener.emulator.ask("GET", "counters")["events"].get("ONTASKADD")) == 1
