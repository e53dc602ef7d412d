"""A visit from the booking to its results, on a portal and an app that share one clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from b24app.store.runs import Run
from tests.emulated import Emulator
from tests.robots.staged import HOUR, Staged, staged

FIELDS = {
    "visit_at": {"type": "datetime", "title": "Visit"},
    "surveyor": {"type": "user", "title": "Surveyor"},
    "place": {"type": "string", "title": "Address"},
    "said": {"type": "list", "title": "Confirmed", "values": {"yes": "Yes", "moved": "Another day", "no": "No"}},
    "notes": {"type": "string", "title": "Results"},
}
VISITS = {
    "stage": "new",
    "at": "visit_at",
    "surveyor": "surveyor",
    "address": "place",
    "way": "1 hour",
    "confirm": {"title": "Confirm with {name}", "deadline": "4 working hours"},
    "confirmed": "said",
    "sms": "{name}, we come {visit_at}: {place}.",
    "survey": {"title": "Measure {place}", "description": "{phone}", "checklist": ["Call before", "Attach the plan"]},
    "results": "notes",
    "then": {"title": "Proposal for {name}", "deadline": "2 working days"},
}
PORTAL = {"datetime": "datetime", "user": "employee", "string": "string", "list": "enumeration"}


@dataclass
class Visits:
    """A lead on the stage of visits, what its manager does with it, and what can be seen of it."""

    at: Staged
    boris: int
    clara: int
    lead: int = 0

    def now(self) -> datetime:
        return self.at.clock.now() + timedelta(hours=3)

    def day(self, days: int, hour: int, minute: int = 0) -> str:
        """Write a moment so many days from now, in Moscow."""
        moment = (self.now() + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
        return moment.strftime("%Y-%m-%dT%H:%M:%S+03:00")

    def pass_at_once(self, hours: int) -> None:
        self.at.pass_time(hours * HOUR)
        self.at.work()

    def book(self, at: str, surveyor: int = 0, **more: Any) -> int:
        phone = [{"VALUE": "+7 900 000-00-01", "VALUE_TYPE": "WORK"}]
        answers = self.spelled({"visit_at": at, "surveyor": surveyor or self.boris, "place": "Lenina 5", **more})
        self.lead = self.at.lead(NAME="Anna", PHONE=phone, **answers)
        self.at.run(self.lead)
        return self.lead

    def edit(self, **answers: Any) -> None:
        self.at.rest("crm.lead.update", {"id": self.lead, "fields": self.spelled(answers)})
        self.changed()

    def changed(self, what: str = "changed") -> Run:
        return self.at.run(self.lead, started="change", handler=f"watch:{what}", facts={"stage": self.stage()})

    def stage(self) -> str:
        return str(self.at.rest("crm.lead.get", {"id": self.lead})["STATUS_ID"])

    def spelled(self, answers: dict[str, Any]) -> dict[str, Any]:
        rows = {row["FIELD_NAME"]: row for row in self.at.rest("crm.lead.userfield.list", {})}
        said = {one["XML_ID"]: one["ID"] for one in rows["UF_CRM_SAID"]["LIST"]}
        return {
            f"UF_CRM_{key.upper()}": said.get(value, value) if key == "said" else value
            for key, value in answers.items()
        }

    def answer(self, key: str) -> Any:
        return self.at.rest("crm.lead.get", {"id": self.lead})[f"UF_CRM_{key.upper()}"]

    def calendar(self, person: int) -> list[str]:
        """Tell when a person has visits, in Moscow."""
        rows = self.at.rest("calendar.event.get", {"type": "user", "ownerId": person})
        return [moscow(row["DATE_FROM"]) for row in rows]

    def tasks(self, *, is_open: bool = True) -> list[tuple[str, int]]:
        rows = self.at.rest("tasks.task.list", {"filter": {"UF_CRM_TASK": f"L_{self.lead}"}, "order": {"ID": "asc"}})
        return [
            (row["title"], int(row["responsibleId"]))
            for row in rows["tasks"]
            if (row["status"] in ("2", "3")) == is_open
        ]

    def told(self, person: int) -> list[str]:
        return [text for user, text in self.at.told() if user == person]


def moscow(written: str) -> str:
    """Write what the calendar says, 30.11.2026 12:00:00, as a card does."""
    day, month, year = written[:10].split(".")
    return f"{year}-{month}-{day}T{written[11:]}+03:00"


@pytest.fixture
def visits(emulator: Emulator, tmp_path) -> Iterator[Visits]:
    with staged(emulator, tmp_path, "book_visit") as at:
        for key, field in FIELDS.items():
            made = {"FIELD_NAME": key.upper(), "USER_TYPE_ID": PORTAL[field["type"]]}
            rows = [{"VALUE": title, "XML_ID": one} for one, title in field.get("values", {}).items()]
            at.rest("crm.lead.userfield.add", {"fields": made | ({"LIST": rows} if rows else {})})
        boris, clara = at.take_on("Boris"), at.take_on("Clara")
        at.pipeline |= {"fields": FIELDS, "visits": {**VISITS, "surveyors": [boris, clara]}}
        yield Visits(at, boris, clara)


def test_a_visit_edited_three_times_stands_in_the_calendar_once(visits):
    visits.book(visits.day(2, 10))
    assert visits.calendar(visits.boris) == [visits.day(2, 10)]
    for hour in (12, 13, 14):
        visits.edit(visit_at=visits.day(3, hour))
    assert visits.calendar(visits.boris) == [visits.day(3, 14)]
    visits.edit(surveyor=visits.clara)
    assert (visits.calendar(visits.boris), visits.calendar(visits.clara)) == ([], [visits.day(3, 14)])
    assert len(visits.at.comments(visits.lead)) == 1
    assert "was moved" in visits.at.comments(visits.lead)[0]


def test_two_leads_do_not_get_the_same_hours_and_the_second_is_told_free_ones(visits):
    visits.book(visits.day(2, 10))
    visits.book(visits.day(2, 12))
    assert visits.calendar(visits.boris) == [visits.day(2, 10)]
    (text,) = visits.told(1)
    assert "Boris Petrova is busy then (Visit: Lenina 5, 10:00–13:00; 60 min for the way)" in text
    assert "Clara Petrova: " in text
    # Repeated, or edited elsewhere, it says so once.
    visits.edit(notes="")
    assert visits.changed().decision == ""
    assert len(visits.told(1)) == 1
    visits.edit(surveyor=visits.clara)
    assert visits.calendar(visits.clara) == [visits.day(2, 12)]


def test_a_clash_leaves_a_visit_that_was_booked_where_it_is(visits):
    visits.book(visits.day(2, 10))
    first = visits.lead
    visits.book(visits.day(3, 10))
    visits.edit(visit_at=visits.day(2, 11))
    assert sorted(visits.calendar(visits.boris)) == [visits.day(2, 10), visits.day(3, 10)]
    assert "stays in the calendar" in visits.told(1)[-1]
    assert first != visits.lead


def test_the_manager_confirms_a_day_before_once_at_the_last_date(visits):
    visits.book(visits.day(2, 12))
    visits.pass_at_once(20)
    # On Tuesday morning, to Friday.
    visits.edit(visit_at=visits.day(3, 12))
    visits.pass_at_once(2 * 24 + 6)
    assert visits.tasks() == []
    visits.at.pass_hours(1)
    assert visits.tasks() == [("Confirm with Anna", 1)]
    visits.at.pass_hours(2)
    visits.changed()
    assert visits.tasks() == [("Confirm with Anna", 1)]


def test_on_yes_the_client_and_the_surveyor_are_told_once_and_an_hour_before_again(visits):
    visits.book(visits.day(1, 12))
    visits.at.pass_hours(3)
    assert visits.tasks() == [("Confirm with Anna", 1)]
    when = visits.now() + timedelta(days=1)
    visits.edit(said="yes")
    visits.edit(notes="")
    assert visits.at.caught.said == [f"sms +79000000001: Anna, we come {when:%d.%m.%Y} 12:00: Lenina 5."]
    assert visits.tasks() == [("Measure Lenina 5", visits.boris)]
    assert visits.tasks(is_open=False) == [("Confirm with Anna", 1)]
    task = visits.at.rest("tasks.task.list", {"filter": {"TITLE": "Measure Lenina 5"}})["tasks"][0]["id"]
    items = visits.at.rest("task.checklistitem.getlist", {"TASKID": task})
    assert {"Call before", "Attach the plan"} <= {row["TITLE"] for row in items}
    assert len(visits.at.emulator.calls("crm.automation.trigger.execute")) == 1
    visits.pass_at_once(22)
    assert visits.told(visits.boris) == []
    visits.at.pass_hours(2)
    (text,) = visits.told(visits.boris)
    assert "Tell the client: Anna, +7 900 000-00-01" in text


def test_at_night_the_client_is_sent_nothing(visits):
    visits.at.pipeline["quiet_hours"] = "21:00-09:00"
    visits.book(visits.day(2, 12))
    visits.pass_at_once(13)
    visits.edit(said="yes")
    assert visits.at.caught.said == []
    visits.pass_at_once(12)
    assert len(visits.at.caught.said) == 1


def test_after_the_results_the_manager_prepares_the_proposal(visits):
    visits.book(visits.day(1, 12), said="yes")
    visits.pass_at_once(28)
    visits.edit(notes="4.2 m of wall")
    assert ("Proposal for Anna", 1) in visits.tasks()
    visits.changed()
    visits.pass_at_once(30)
    assert [title for title, _ in visits.tasks()] == ["Proposal for Anna"]


def test_a_finished_task_of_the_surveyor_counts_as_results_and_nothing_as_a_question(visits):
    visits.book(visits.day(1, 12), said="yes")
    visits.pass_at_once(27)
    visits.pass_at_once(3)
    visits.pass_at_once(2)
    assert any("has no results" in text for text in visits.told(1))
    assert len([text for text in visits.told(visits.boris) if "has no results" in text]) == 1
    task = visits.at.rest("tasks.task.list", {"filter": {"TITLE": "Measure Lenina 5"}})["tasks"][0]["id"]
    visits.at.rest("tasks.task.complete", {"taskId": task})
    visits.pass_at_once(15)
    visits.pass_at_once(6)
    assert visits.tasks() == [("Proposal for Anna", 1)]
    assert len([text for text in visits.told(visits.boris) if "has no results" in text]) == 1


def test_a_moved_visit_is_confirmed_anew(visits):
    visits.book(visits.day(2, 12), said="yes")
    assert len(visits.at.caught.said) == 1
    visits.edit(visit_at=visits.day(3, 12))
    assert visits.answer("said") in ("", None, False)
    assert visits.tasks() == []
    visits.edit(said="yes")
    assert len(visits.at.caught.said) == 2
    assert visits.tasks() == [("Measure Lenina 5", visits.boris)]


def test_a_client_who_says_no_gives_the_time_back(visits):
    visits.book(visits.day(2, 12))
    visits.edit(said="no")
    assert visits.calendar(visits.boris) == []
    assert "did not confirm" in visits.told(1)[0]
    assert "Free: " in visits.told(1)[0]
    visits.edit(notes="")
    assert (len(visits.told(1)), visits.calendar(visits.boris)) == (1, [])
    visits.edit(visit_at=visits.day(3, 12))
    assert visits.calendar(visits.boris) == [visits.day(3, 12)]
    assert visits.answer("said") in ("", None, False)


@pytest.mark.parametrize(("stage", "is_kept"), [("IN_PROCESS", True), ("CONVERTED", True), ("JUNK", False)])
def test_a_lost_lead_gives_the_time_back_one_that_goes_on_keeps_it(visits, stage, is_kept):
    visits.book(visits.day(2, 12))
    visits.at.move(visits.lead, stage)
    visits.changed("moved")
    assert visits.calendar(visits.boris) == ([visits.day(2, 12)] if is_kept else [])


def test_without_the_permission_for_calendars_it_says_so(emulator, tmp_path):
    with staged(emulator, tmp_path, "book_visit", ("crm", "im", "bizproc", "task", "user_brief")) as at:
        for key, field in FIELDS.items():
            rows = [{"VALUE": title, "XML_ID": one} for one, title in field.get("values", {}).items()]
            made = {"FIELD_NAME": key.upper(), "USER_TYPE_ID": PORTAL[field["type"]]} | ({"LIST": rows} if rows else {})
            at.rest("crm.lead.userfield.add", {"fields": made})
        at.pipeline |= {"fields": FIELDS, "visits": VISITS}
        visits = Visits(at, 1, 1)
        visits.lead = at.lead(**visits.spelled({"visit_at": visits.day(2, 12), "surveyor": 1, "place": "Lenina 5"}))
        assert "calendar" in at.run(visits.lead).explanation
