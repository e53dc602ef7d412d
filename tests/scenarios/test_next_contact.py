"""App and portal move through ninety days by one clock: each reminder comes once, at the date edited last."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from tests.emulated import Emulator, eventually
from tests.running import RunningApp, running_app

DAY = 24 * 3600
# Two rounds of the worker and a poll of its queue: time enough for a reminder that should not come to show itself.
SETTLED = 2.5


@dataclass
class Story:
    app: RunningApp
    webhook: str

    def rest(self, method: str, params: dict):
        return self.app.emulator.rest(self.webhook, method, params)

    def now(self) -> datetime:
        return datetime.fromisoformat(self.rest("server.time", {}))

    def pass_days(self, days: int) -> None:
        self.app.emulator.ask("POST", "clock", {"advance": days * DAY})

    def lead(self, day: date) -> int:
        fields = {"TITLE": "Anna", "STATUS_ID": "NEW", "UF_CRM_NEXT_CONTACT": str(day)}
        lead = self.rest("crm.lead.add", {"fields": fields})
        self.app.move(lead, "IN_PROCESS")
        self.waits_for(lead, day)
        return lead

    def edit(self, lead: int, day: date) -> None:
        self.rest("crm.lead.update", {"id": lead, "fields": {"UF_CRM_NEXT_CONTACT": str(day)}})

    def waits_for(self, lead: int, day: date) -> None:
        note = f"Ждём следующего контакта: {day:%d.%m.%Y}."
        asked = {"filter": {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}}
        eventually(lambda: [note in row["COMMENT"] for row in self.rest("crm.timeline.comment.list", asked)] == [True])

    def told(self, lead: int) -> list[str]:
        calls = self.app.emulator.calls("im.notify.system.add")
        return [text for call in calls if f"/crm/lead/details/{lead}/" in (text := call["params"]["MESSAGE"])]


@pytest.fixture(scope="module")
def app(emulator_process: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    emulator = emulator_process
    emulator.reset("empty")
    emulator.ask("POST", "limits", {"bucket": False})
    emulator.ask("POST", "calendar", {"year_holidays": "", "year_workdays": "", "week_holidays": []})
    made = {"FIELD_NAME": "NEXT_CONTACT", "USER_TYPE_ID": "date"}
    emulator.rest(emulator.webhook("crm"), "crm.lead.userfield.add", {"fields": made})
    clock = {"B24APP_CLOCK": f"{emulator.address}/_emulator/clock", "B24APP_BUCKET_RATE": "0"}
    with running_app(emulator, tmp_path_factory.mktemp("app"), **clock) as app:
        app.install()
        app.place_robot("next_contact", "IN_PROCESS")
        yield app


@pytest.fixture
def story(app: RunningApp) -> Story:
    story = Story(app, app.emulator.webhook("crm"))
    # Five minutes past the opening of a day.
    now = story.now()
    opening = now.replace(hour=9, minute=5, second=0) + timedelta(days=1)
    app.emulator.ask("POST", "clock", {"advance": int((opening - now).total_seconds())})
    return story


def test_dates_are_edited_and_a_clock_is_moved_by_ninety_days(story):
    today = story.now().date()
    anna, boris, clara = (story.lead(today + timedelta(days=days)) for days in (10, 20, 30))
    for days in (40, 5, 60, 15, 45):
        story.edit(anna, today + timedelta(days=days))
    story.waits_for(anna, today + timedelta(days=45))
    story.app.move(clara, "PROCESSED")

    story.pass_days(20)
    eventually(lambda: story.told(boris))
    story.pass_days(24)
    time.sleep(SETTLED)
    assert story.told(anna) == []
    story.pass_days(1)
    eventually(lambda: story.told(anna))
    story.pass_days(45)
    time.sleep(SETTLED)

    # Neither Clara, who has moved on, nor anybody twice.
    assert [len(story.told(lead)) for lead in (anna, boris, clara)] == [1, 1, 0]
    assert f"{today + timedelta(days=45):%d.%m.%Y}" in story.told(anna)[0]
    assert "опоздало" not in "".join(story.told(anna) + story.told(boris))


def test_an_app_that_was_down_for_a_week_reminds_once_and_says_that_it_is_late(story):
    day = story.now().date() + timedelta(days=3)
    lead = story.lead(day)
    story.app.kill_worker()
    story.pass_days(10)
    story.app.start_worker()
    assert "опоздало" in eventually(lambda: story.told(lead), seconds=180)[0]
    time.sleep(SETTLED)
    assert len(story.told(lead)) == 1
