"""One reminder at the date as it was edited last, on a portal and an app that share one clock."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from b24app.clock import Clock, SharedClock
from b24app.content import content
from b24app.install.gates import LeadGate
from b24app.jobs.job import Job
from b24app.jobs.timers import Ticker
from b24app.pipelines.guarding.requirements import PipelineGate
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.robots.around import Around
from b24app.robots.load import load_robots
from b24app.robots.office import WorkingTimes
from b24app.robots.run import Runner
from b24app.robots.timed import TimedRunner
from b24app.store.db import Database, open_database
from b24app.store.offices import Offices
from b24app.store.runs import Runs
from b24app.store.timers import Owner, Timer, Timers
from tests.emulated import Emulator

ROBOTS = load_robots([content("robots")])
STAGES = {"NEW": "work", "IN_PROCESS": "work", "PROCESSED": "work", "CONVERTED": "success", "JUNK": "failure"}
DAY = 24 * 3600


@dataclass
class Office:
    """An app in this process, and the portal it works on; time passes for both."""

    emulator: Emulator
    webhook: str
    portal: Portal
    db: Database
    clock: Clock
    rule: dict | None = None
    jobs: dict[str, Job] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    @property
    def timers(self) -> Timers:
        return Timers(self.db, self.clock)

    def rest(self, method: str, params: dict):
        return self.emulator.rest(self.webhook, method, params)

    def lead(self, next_contact: date | None, stage: str = "NEW") -> int:
        fields = {"TITLE": "Anna", "STATUS_ID": stage, "UF_CRM_NEXT_CONTACT": str(next_contact or "")}
        return self.rest("crm.lead.add", {"fields": fields})

    def edit(self, lead: int, next_contact: date | None) -> None:
        self.rest("crm.lead.update", {"id": lead, "fields": {"UF_CRM_NEXT_CONTACT": str(next_contact or "")}})
        self.run(lead, started="change", handler="watch:changed")

    def move(self, lead: int, stage: str) -> None:
        self.rest("crm.lead.update", {"id": lead, "fields": {"STATUS_ID": stage}})

    def run(self, lead: int, key: str = "", **told) -> None:
        payload = {
            "code": "next_contact",
            "document_id": ["crm", "CCrmDocumentLead", f"LEAD_{lead}"],
            "use_subscription": "N",
            **told,
        }
        self.runner().run(Job("robots.run", "m1", key or f"run:{len(self.emulator.calls())}", payload))

    def runner(self) -> Runner:
        runs = Runs(self.db, self.clock)
        times = WorkingTimes(Offices(self.db, self.clock), lambda _: self.portal)
        around = Around(clock=self.clock, timers=self.timers, office=times.rules, zone=times.zone)
        return Runner(ROBOTS, lambda _: self.portal, lambda *_: self.gate(), runs, around)

    def gate(self) -> LeadGate | None:
        if self.rule is None:
            return None
        stages = [{"key": key.lower(), "title": key, "semantics": kind} for key, kind in STAGES.items()]
        fields = {"next_contact": {"type": "date", "title": "Next contact"}}
        document = {"pipeline": "one", "for": "lead", "title": "One", "language": "en", "fields": fields}
        document |= {"stages": stages, "next_contact": {"field": "next_contact", **self.rule}}
        return LeadGate(PipelineGate.from_document(document), self.portal)

    def work(self) -> None:
        """Do what the worker does: let timers off, then do their jobs, each once."""
        put = lambda kind, portal, key, payload: self.jobs.setdefault(key, Job(kind, portal, key, dict(payload)))  # noqa: E731
        Ticker(self.timers, put, self.clock).tick()
        timed = TimedRunner(self.timers, self.runner().run, lambda _: self.portal, self.clock)
        for key in [key for key in self.jobs if key not in self.done]:
            self.done.add(key)
            timed.do(self.jobs[key])

    def pass_days(self, days: int, *, is_away: bool = False) -> None:
        for _ in range(days):
            self.emulator.ask("POST", "clock", {"advance": DAY})
            if not is_away:
                self.work()

    def today(self) -> date:
        return (self.clock.now() + timedelta(hours=3)).date()

    def told(self) -> list[str]:
        """Tell what people were notified of, each with the day it was sent on."""
        return [call["params"]["MESSAGE"] for call in self.emulator.calls("im.notify.system.add")]

    def note(self, lead: int) -> list[str]:
        rows = self.rest("crm.timeline.comment.list", {"filter": {"ENTITY_ID": lead, "ENTITY_TYPE": "lead"}})
        return [row["COMMENT"].splitlines()[0] for row in rows]

    def timer(self, lead: int, name: str) -> Timer:
        found = {one.name: one for one in self.timers.of(Owner("m1", "next_contact", "lead", lead))}
        return found[name]


@pytest.fixture
def office(emulator: Emulator, tmp_path) -> Iterator[Office]:
    emulator.ask("POST", "limits", {"bucket": False})
    webhook = emulator.webhook("crm", "im", "bizproc", "calendar", "task")
    emulator.rest(webhook, "crm.lead.userfield.add", {"fields": {"FIELD_NAME": "NEXT_CONTACT", "USER_TYPE_ID": "date"}})
    loop, db = new_loop(), open_database(f"sqlite:///{tmp_path / 'b24app.sqlite'}")
    db.migrate()
    clock = SharedClock(f"{emulator.address}/_emulator/clock", fresh_seconds=0)
    # Just after the opening of a Monday: what is due that day goes off on time.
    start = clock.now() + timedelta(hours=3)
    to_monday = timedelta(days=7 - start.weekday(), hours=9, minutes=5) - timedelta(
        hours=start.hour, minutes=start.minute, seconds=start.second
    )
    emulator.ask("POST", "clock", {"advance": int(to_monday.total_seconds())})
    # No holidays: the tests count days from the real date.
    emulator.ask("POST", "calendar", {"year_holidays": "", "year_workdays": ""})
    yield Office(emulator, webhook, Portal(Webhook.from_url(webhook), NoBucket(), loop, clock=clock), db, clock)
    loop.close()
    db.close()


def weekday_after(office: Office, weeks: int) -> date:
    """A Monday, so that the office is open."""
    return office.today() + timedelta(weeks=weeks)


def shown(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def test_a_date_edited_five_times_gives_one_reminder_at_the_last_date(office):
    lead = office.lead(weekday_after(office, 2))
    office.run(lead)
    for weeks in (5, 1, 8, 3, 9):
        office.edit(lead, weekday_after(office, weeks))
    last = weekday_after(office, 9)
    assert office.note(lead) == [f"Ждём следующего контакта: {shown(last)}."]
    office.pass_days(62)
    assert office.told() == []
    office.pass_days(1)
    assert office.today() == last
    text = f"Пора связаться с клиентом: [URL=/crm/lead/details/{lead}/]Anna[/URL], {shown(last)}. "
    assert office.told() == [text + "Договоритесь о следующем шаге и перенесите дату."]
    office.pass_days(27)
    assert len(office.told()) == 1
    assert office.note(lead) == [f"О контакте {shown(last)} напомнили."]


def test_an_edit_that_nobody_told_of_is_found_when_the_reminder_is_due(office):
    lead, later = office.lead(weekday_after(office, 1)), weekday_after(office, 3)
    office.run(lead)
    office.rest("crm.lead.update", {"id": lead, "fields": {"UF_CRM_NEXT_CONTACT": str(later)}})
    office.pass_days(20)
    assert office.told() == []
    office.pass_days(1)
    assert [shown(later) in text for text in office.told()] == [True]


@pytest.mark.parametrize(("stage", "reason"), [("IN_PROCESS", "moved on"), ("JUNK", "closed")])
def test_a_lead_that_has_left_reminds_nobody(office, stage, reason):
    lead = office.lead(weekday_after(office, 1))
    office.run(lead)
    office.move(lead, stage)
    office.pass_days(90)
    assert office.told() == []
    assert office.timer(lead, "due").reason == reason


def test_a_deleted_lead_reminds_nobody(office):
    lead = office.lead(weekday_after(office, 1))
    office.run(lead)
    office.rest("crm.lead.delete", {"id": lead})
    office.pass_days(8)
    assert office.told() == []
    assert office.timer(lead, "due").reason == "gone"


def test_placed_to_watch_anywhere_it_follows_the_lead_through_the_stages(office):
    lead = office.lead(weekday_after(office, 1))
    office.run(lead, properties={"anywhere": "Y", "notify": ["user_1"]})
    office.move(lead, "PROCESSED")
    office.pass_days(8)
    assert len(office.told()) == 1


def test_a_lead_that_comes_back_to_the_stage_is_watched_again(office):
    lead = office.lead(weekday_after(office, 2))
    office.run(lead)
    office.move(lead, "IN_PROCESS")
    office.move(lead, "NEW")
    office.run(lead)
    office.pass_days(90)
    assert len(office.told()) == 1


def test_after_a_week_without_the_app_there_is_one_reminder_marked_late(office):
    leads = [office.lead(weekday_after(office, 1)) for _ in range(7)]
    for lead in leads:
        office.run(lead)
    office.pass_days(14, is_away=True)
    office.work()
    assert len(office.told()) == 5, "a week's reminders are spread"
    office.work()
    office.pass_days(30)
    assert len(office.told()) == len(leads)
    assert all(text.endswith("Напоминание опоздало: приложение не работало.") for text in office.told())


def test_an_edit_seen_before_a_late_reminder_keeps_neither_back_nor_doubles_it(office):
    lead, day = office.lead(weekday_after(office, 1)), weekday_after(office, 1)
    office.run(lead)
    office.pass_days(14, is_away=True)
    # What the sweep finds when the app starts again, before the first timer goes off; and once more afterwards.
    office.edit(lead, day)
    office.work()
    office.edit(lead, day)
    office.pass_days(10)
    assert ["опоздало" in text for text in office.told()] == [True]


def test_a_call_repeated_after_a_crash_asks_nobody_for_the_date_that_was_there(office):
    lead = office.lead(weekday_after(office, 1))
    office.run(lead, key="call")
    office.pass_days(14, is_away=True)
    office.work()
    office.run(lead, key="call")
    office.pass_days(3)
    assert len(office.told()) == 1


def test_a_date_moved_while_the_app_was_away_is_minded(office):
    lead, later = office.lead(weekday_after(office, 1)), weekday_after(office, 4)
    office.run(lead)
    office.pass_days(14, is_away=True)
    office.rest("crm.lead.update", {"id": lead, "fields": {"UF_CRM_NEXT_CONTACT": str(later)}})
    office.pass_days(13)
    assert office.told() == []
    office.pass_days(30)
    assert len(office.told()) == 1
    assert "опоздало" not in office.told()[0]


def test_without_a_date_the_manager_is_asked_for_one_once(office):
    lead = office.lead(None)
    office.run(lead)
    office.work()
    text = f"[URL=/crm/lead/details/{lead}/]Anna[/URL]: нет даты следующего контакта. "
    assert office.told() == [text + "Договоритесь с клиентом и запишите её в карточку."]
    assert office.note(lead) == ["Следующий контакт не назначен."]
    office.edit(lead, None)
    office.pass_days(7)
    assert len(office.told()) == 1
    office.edit(lead, weekday_after(office, 2))
    assert office.note(lead)[0].startswith("Ждём следующего контакта")
    office.pass_days(14)
    assert len(office.told()) == 2


def test_a_date_that_is_taken_out_again_is_asked_for(office):
    lead = office.lead(weekday_after(office, 2))
    office.run(lead)
    office.edit(lead, None)
    office.work()
    assert ["нет даты" in text for text in office.told()] == [True]
    office.pass_days(30)
    assert len(office.told()) == 1


def test_the_pipeline_says_how_long_a_lead_may_be_without_a_date(office):
    office.rule = {"wait_for_date": "2 working days", "remind": "1 day"}
    lead = office.lead(None)
    # Nobody placed the robot: the file alone has it watched.
    office.edit(lead, None)
    office.pass_days(1)
    assert office.told() == []
    office.pass_days(1)
    assert ["no date of the next contact" in text for text in office.told()] == [True]
    office.edit(lead, weekday_after(office, 2))
    office.pass_days(12)
    assert len(office.told()) == 1
    office.pass_days(1)
    # A day before; the next date is asked for two working days after this one.
    assert "Time to talk to the client" in office.told()[1]
    office.pass_days(2)
    assert len(office.told()) == 2
    office.pass_days(1)
    assert ["no date" in text for text in office.told()] == [True, False, True]


def test_a_day_off_moves_the_reminder_to_the_next_opening(office):
    saturday = office.today() + timedelta(days=5)
    lead = office.lead(saturday)
    office.run(lead)
    due = office.timer(lead, "due").due_at
    assert due == datetime.fromisoformat(f"{saturday + timedelta(days=2)}T09:00:00+03:00")


def test_a_repeated_job_of_a_timer_reminds_once(office):
    lead = office.lead(weekday_after(office, 1))
    office.run(lead)
    office.pass_days(8)
    office.done.clear()
    office.work()
    assert len(office.told()) == 1


def test_it_may_be_told_by_whom_it_does_not_watch(office):
    lead = office.lead(weekday_after(office, 1))
    office.edit(lead, weekday_after(office, 2))
    office.pass_days(20)
    assert office.told() == []


def test_the_task_of_the_date_moves_along_with_it_and_is_over_with_the_waiting(office):
    office.rule = {"task": "Ask for the decision"}

    def tasks() -> list[tuple[str, str, str]]:
        rows = office.rest("tasks.task.list", {"filter": {"UF_CRM_TASK": f"L_{lead}"}})["tasks"]
        return [(row["title"], row["status"], row["deadline"][:10]) for row in rows]

    first, second = (office.today() + timedelta(days=7 * weeks) for weeks in (1, 2))
    lead = office.lead(first)
    for _ in range(2):
        office.run(lead)
    assert tasks() == [("Ask for the decision", "2", str(first))]
    office.edit(lead, second)
    office.edit(lead, second)
    assert tasks() == [("Ask for the decision", "2", str(second))]
    office.move(lead, "PROCESSED")
    office.run(lead, started="change", handler="watch:left")
    assert [status for _, status, _ in tasks()] == ["5"]
    office.move(lead, "NEW")
    office.run(lead)
    assert [one for one in tasks() if one[1] == "2"] == [("Ask for the decision", "2", str(second))]
