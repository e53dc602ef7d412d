"""Tell a client's whole story on a portal in a box: people act in its pages, time goes by its clock, the app runs."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from b24app.cli.boxed import new_box, start
from b24app.cli.portal_in_a_box import Box, rest
from b24app.cli.rehearsal import Rehearsal, rehearsal, settle
from b24app.content import content
from b24app.pipelines.proving.cases import cases_beside, read_cases
from b24app.portal.client import new_loop
from b24app.robots.load import load_robots

MOSCOW = timezone(timedelta(hours=3))
SCOPES = ("crm", "task", "userfieldconfig", "user", "department", "calendar", "im", "sonet_group")
DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
TYPES = {"lead": 1, "deal": 2, "contact": 3, "company": 4}
MARKS = {"lead": "L", "deal": "D"}


@dataclass
class Story:
    """A shipped pipeline with its robots on their stages; what people do there, and what they see."""

    stage: Rehearsal
    home: Path
    webhook: str
    monday: datetime
    staff: dict[str, int] = field(default_factory=dict)

    @property
    def box(self) -> Box:
        return self.stage.box

    def rest(self, method: str, **params: Any) -> Any:
        """Do something as the portal's own pages and channels do it."""
        return rest(self.webhook, method, params)

    # People and time

    def hires(self, name: str, last_name: str, **more: Any) -> int:
        """Take somebody on in the department of sales."""
        person = {"NAME": name, "LAST_NAME": last_name, "EMAIL": f"user{len(self.staff)}@firm.example", **more}
        self.staff[name] = int(self.rest("user.add", **person, UF_DEPARTMENT=[1]))
        return self.staff[name]

    def at(self, moment: str) -> datetime:
        """Read "ср 11:05", or "2 ср 11:05" in the week after: a moment in Moscow."""
        *week, day, hours = moment.split()
        hour, minute = map(int, hours.split(":"))
        days = 7 * (int(week[0]) - 1 if week else 0) + DAYS.index(day)
        return self.monday + timedelta(days=days, hours=hour, minutes=minute)

    def until(self, moment: str) -> None:
        """Let time go by until a moment, and everything be done that was due."""
        ahead = (self.at(moment) - self.now()).total_seconds()
        assert ahead > 0, f"{moment} has passed: it is {self.now():%a %H:%M}"
        self.box.ask("POST", "clock", {"advance": int(ahead) + 1})
        self.quiet()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.box.ask("GET", "clock")["now"], MOSCOW)

    def quiet(self) -> None:
        """Wait until everybody has done what there is to do."""
        settle(self.box)

    # What people and channels do

    def comes(self, *, title: str, phone: str = "", email: str = "", source: str = "WEB", **fields: Any) -> int:
        """Have a lead come in, as a form, a call or a letter makes one."""
        told = {"TITLE": title, "SOURCE_ID": source, **fields}
        told |= {"PHONE": [{"VALUE": phone, "VALUE_TYPE": "WORK"}]} if phone else {}
        told |= {"EMAIL": [{"VALUE": email, "VALUE_TYPE": "WORK"}]} if email else {}
        return int(self.rest("crm.lead.add", fields=told))

    def call(self, lead: int, phone: str, person: str, minutes: int = 3) -> None:
        """Have the client call; somebody takes the call, or nobody does in 0 minutes."""
        self._exchange(lead, 2, 1, person, phone, minutes, {"SUBJECT": f"Входящий звонок {phone}"})

    def dials(self, lead: int, phone: str, person: str, minutes: int = 3) -> None:
        """Have a manager call the client."""
        self._exchange(lead, 2, 2, person, phone, minutes, {"SUBJECT": f"Исходящий звонок {phone}"})

    def letter(self, lead: int, sender: str, subject: str, text: str, to: str = "info@firm.example") -> None:
        """Have a letter arrive."""
        meta = {"EMAIL_META": {"from": sender, "to": to, "__email": to}}
        address = sender.rpartition("<")[2].rstrip(">")
        self._exchange(lead, 4, 1, "", address, 0, {"SUBJECT": subject, "DESCRIPTION": text, "SETTINGS": meta})

    def _exchange(
        self, lead: int, kind: int, direction: int, person: str, value: str, minutes: int, more: dict[str, Any]
    ) -> None:
        start = self.now() - timedelta(minutes=minutes)
        client = {"VALUE": value, "ENTITY_TYPE_ID": 1, "ENTITY_ID": lead, "TYPE": "PHONE" if kind == 2 else "EMAIL"}
        fields = {"OWNER_TYPE_ID": 1, "OWNER_ID": lead, "TYPE_ID": kind, "DIRECTION": direction, "COMPLETED": "Y"}
        fields |= {"RESPONSIBLE_ID": self.staff.get(person, 1), "COMMUNICATIONS": [client], **more}
        fields |= {"START_TIME": start.isoformat(), "END_TIME": (start + timedelta(minutes=minutes)).isoformat()}
        self.rest("crm.activity.add", fields=fields)

    def fill(self, card: int, **answers: Any) -> None:
        """Have the manager fill answers in, by their keys; people are named."""
        known = {key: self.staff.get(value, value) if isinstance(value, str) else value for key, value in answers.items()}
        self.stage.cards.fill(card, known)

    def move(self, card: int, key: str) -> None:
        """Have the manager drag the card to another stage, and see what comes of it."""
        self.stage.cards.move(card, key)
        self.quiet()

    def finishes(self, title: str, result: str = "") -> None:
        """Have whoever does a task write the result down and finish it."""
        (task,) = [one for one in self._tasks({"!STATUS": 5}) if one["title"] == title]
        if result:
            self.rest("task.commentitem.add", TASKID=task["id"], FIELDS={"POST_MESSAGE": result})
        self.rest("tasks.task.complete", taskId=task["id"])

    # What people see

    def where(self, card: int) -> str:
        """Return the key of the stage on which the card stands."""
        return self.stage.cards.outcome(card, {}).stage

    def row(self, kind: str, number: int) -> dict[str, Any]:
        return dict(self.rest(f"crm.{kind}.get", id=number))

    def comments(self, card: int, kind: str = "lead") -> str:
        rows = self.rest("crm.timeline.comment.list", filter={"ENTITY_ID": card, "ENTITY_TYPE": kind})
        return "\n---\n".join(str(row["COMMENT"]) for row in rows)

    def tasks(self, card: int, kind: str = "lead", *, is_open: bool = True) -> list[str]:
        """List tasks of a card as "title | who | deadline", such as "Позвонить | Мария | пн 14"."""
        rows = self._tasks({"UF_CRM_TASK": f"{MARKS[kind]}_{card}"})
        names = {number: name for name, number in self.staff.items()}
        return [
            " | ".join((row["title"], names.get(int(row["responsibleId"]), "—"), self._day(row["deadline"])))
            for row in rows
            if (str(row["status"]) != "5") == is_open
        ]

    def _tasks(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        return list(self.rest("tasks.task.list", filter=wanted, select=["*", "UF_CRM_TASK"], order={"ID": "asc"})["tasks"])

    def _day(self, moment: str | None) -> str:
        if not moment:
            return "—"
        local = datetime.fromisoformat(moment).astimezone(MOSCOW)
        weeks = (local - self.monday).days // 7
        return f"{f'{weeks + 1} ' if weeks else ''}{DAYS[local.weekday()]} {local:%H}"

    def told(self, person: str) -> list[str]:
        """List what a person was notified of."""
        calls = self.box.ask("GET", "journal")["calls"]
        sent = [one["params"] for one in calls if one["method"] == "im.notify.system.add"]
        return [str(one["MESSAGE"]) for one in sent if int(one["USER_ID"]) == self.staff[person]]

    def messages(self) -> list[str]:
        """List what clients were sent through the gateway, in order."""
        folder = self.home / "messages"
        files = sorted(folder.glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
        told = [json.loads(one.read_text("utf-8")) for one in files]
        return [f"{one['channel']} {one['to']}: {one['text']}" for one in told]

    def letters(self) -> list[str]:
        """List letters that left the portal."""
        return [f"{one['to']}: {one['subject']}" for one in self.box.ask("GET", "mailbox")]


@contextmanager
def story(pipeline: str, home: Path) -> Iterator[Story]:
    """Open a portal in a box on a spring Monday at nine, without holidays for weeks, and put a pipeline to work."""
    with ExitStack() as running:
        box, loop = new_box((0, 0, 0)), new_loop()
        running.callback(loop.close)
        robots = load_robots([content("robots")])
        cases = replace(read_cases(cases_beside(content("pipelines") / f"{pipeline}.yaml")), robots=())
        environment = start(running, box, home, cases.pipeline.language, seed="empty", hurry=True)
        monday = _spring_monday(datetime.fromtimestamp(box.ask("GET", "clock")["now"], MOSCOW))
        now = box.ask("GET", "clock")["now"]
        box.ask("POST", "clock", {"advance": int(monday.timestamp() + 9 * 3600 - now)})
        stage = rehearsal(box, cases, environment, robots, loop)
        told = Story(stage, home, box.webhook(*SCOPES), monday)
        told.quiet()
        yield told


def _spring_monday(now: datetime) -> datetime:
    """Find the first Monday after the tenth of March: seven weeks follow in which no pipeline has a holiday."""
    for year in (now.year, now.year + 1):
        day = datetime(year, 3, 11, tzinfo=MOSCOW)
        day += timedelta(days=-day.weekday() % 7)
        if day > now:
            return day
    raise AssertionError
