"""Tell a client's whole story on a portal in a box: people act in its pages, time goes by its clock, the app runs."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from b24app.cli.boxed import new_box, start
from b24app.cli.portal_in_a_box import rest
from b24app.cli.rehearsal import rehearsal, settle
from b24app.content import content
from b24app.pipelines.proving.cases import cases_beside, read_cases
from b24app.portal.client import new_loop
from b24app.portal.targets import Target
from b24app.portal.userfields import NewField, add_field
from b24app.robots.load import load_robots
from tests.story_sight import DAYS, MOSCOW, Sight

# The app says what it still has to do: this covers the moment in which a call is under way.
QUIET = 0.4
SCOPES = ("crm", "task", "userfieldconfig", "user", "department", "calendar", "im", "sonet_group")


@dataclass
class Story(Sight):
    """A shipped pipeline with its robots on their stages, and what people do there."""

    deals: "Story | None" = None
    """The pipeline of deals, on the same portal."""

    @property
    def selling(self) -> "Story":
        """Return the deals, with the same people at work."""
        assert self.deals is not None
        return replace(self.deals, staff=self.staff)

    def place(self, robot: str, key: str, settings: Mapping[str, Any]) -> None:
        """Have the administrator put a robot on a stage."""
        target = self.stage.cards.observed.target
        code = next(one.code for one in self.stage.cards.pipeline.stages if one.key == key)
        asked = {"client_id": self.client_id, "code": robot, "document": target.kind, "stage": target.status_id(code)}
        self.box.ask("POST", "robots", {**asked, "properties": dict(settings)})

    def take_away(self) -> None:
        """Have the administrator take all robots off."""
        for placed in self.box.ask("GET", "robots"):
            self.box.ask("DELETE", f"robots/{placed['id']}")

    def runs(self, manager: str) -> None:
        """Let a colleague be who moves cards and fills them in from now on."""
        for one in filter(None, (self, self.deals)):
            one.stage = replace(one.stage, cards=replace(one.stage.cards, manager=self.staff[manager]))

    def hires(self, name: str, last_name: str, **more: Any) -> int:
        """Take somebody on in the department of sales."""
        person = {"NAME": name, "LAST_NAME": last_name, "EMAIL": f"user{len(self.staff)}@firm.example", **more}
        self.staff[name] = int(self.rest("user.add", **{"UF_DEPARTMENT": [1], **person}))
        return self.staff[name]

    def is_called(self, title: str) -> None:
        """Give the portal the company whose name clients read."""
        self.rest("crm.company.add", fields={"TITLE": title, "IS_MY_COMPANY": "Y"})

    def heads(self, name: str) -> None:
        """Put somebody at the head of sales."""
        self.rest("department.update", ID=1, UF_HEAD=self.staff[name])

    def deals_have_fields(self) -> None:
        """Give deals the fields of the pipeline, as its page asks the administrator to do."""
        pipeline, portal = self.stage.cards.pipeline, self.stage.cards.portal
        stay = pipeline.conversion.leave if pipeline.conversion else ()
        for key, told in pipeline.fields_.items():
            values = enumerate((getattr(told, "values", None) or {}).items(), 1)
            rows = [{"key": one, "title": text.by_language()["ru"], "sort": 10 * n} for n, (one, text) in values]
            is_many, titles = bool(getattr(told, "multiple", False)), told.title.by_language()
            if key not in stay:
                add_field(portal, Target("deal", 2), NewField(key, told.type, is_many, titles, {}, rows, 100))

    def is_busy(self, name: str, moment: str, hours: int) -> None:
        """Put another visit into somebody's calendar."""
        start = self.at(moment)
        when = {"from": start.isoformat(), "to": (start + timedelta(hours=hours)).isoformat()}
        self.rest("calendar.event.add", type="user", ownerId=self.staff[name], name="Замер у Орловых", **when)

    def day(self, day: str) -> str:
        """Write a day as a date field holds it."""
        return str(self.at(f"{day} 12:00").date())

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
        settle(self.box, QUIET)

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
        # In that person's name: what the app's own user notes down is no sign that somebody cares.
        theirs = {"user_id": self.staff.get(person, 1), "scope": ["crm"]}
        rest(str(self.box.ask("POST", "webhooks", theirs)["url"]), "crm.activity.add", {"fields": fields})

    def fill(self, card: int, **answers: Any) -> None:
        """Have the manager fill answers in, by their keys; people are named."""
        known = {
            key: self.staff.get(value, value) if isinstance(value, str) else value for key, value in answers.items()
        }
        self.stage.cards.fill(card, known)

    def assigns(self, head: str, card: int, to: str) -> None:
        """Have the head of sales choose who takes a lead."""
        self.box.fill_in(card, {"ASSIGNED_BY_ID": self.staff[to]}, self.staff[head])
        self.quiet()

    def move(self, card: int, key: str) -> None:
        """Have the manager drag the card to another stage, and see what comes of it."""
        self.stage.cards.move(card, key)
        self.quiet()

    def finishes(self, title: str, result: str = "") -> None:
        """Have whoever does a task, the latest of its title, write the result down and finish it."""
        task = [one for one in self._tasks({"!STATUS": 5}) if one["title"] == title][-1]
        if result:
            self.rest("task.commentitem.add", TASKID=task["id"], FIELDS={"POST_MESSAGE": result})
        self.rest("tasks.task.complete", taskId=task["id"])


@contextmanager
def story(
    pipeline: str, home: Path, also: Mapping[str, str] = MappingProxyType({}), deals: str = ""
) -> Iterator[Story]:
    """Open a portal in a box on a spring Monday at eight, without holidays for weeks, and put a pipeline to work.

    `also` are robots that its page asks the administrator to place besides, with the key of their stage; `deals` is the
    pipeline of the deals that leads become.
    """
    with ExitStack() as running:
        box, loop = new_box((0, 0, 0)), new_loop()
        running.callback(loop.close)
        robots = load_robots([content("robots")])
        cases = replace(read_cases(cases_beside(content("pipelines") / f"{pipeline}.yaml")), robots=())
        environment = start(running, box, home, cases.pipeline.language, seed="empty", hurry=True)
        monday = _spring_monday(datetime.fromtimestamp(box.ask("GET", "clock")["now"], MOSCOW))
        box.ask("POST", "clock", {"advance": int(monday.timestamp() + 8 * 3600 - box.ask("GET", "clock")["now"])})
        stage = rehearsal(box, cases, environment, robots, loop)
        told = Story(stage, home, box.webhook(*SCOPES), monday, environment["B24APP_CLIENT_ID"])
        if also:
            told.take_away()
        for robot, key in also.items():
            # Before the others: a lead that is moved on is not looked into any more.
            told.place(robot, key, {})
        if also:
            stage.place(told.client_id, [code for code, one in robots.items() if "lead" in one.on])
        if deals:
            more = replace(read_cases(cases_beside(content("pipelines") / f"{deals}.yaml")), robots=())
            told.deals = replace(told, stage=rehearsal(box, more, environment, robots, loop))
        yield told


def _spring_monday(now: datetime) -> datetime:
    """Find the first Monday after the tenth of March: seven weeks follow in which no pipeline has a holiday."""
    for year in (now.year, now.year + 1):
        day = datetime(year, 3, 11, tzinfo=MOSCOW)
        day += timedelta(days=-day.weekday() % 7)
        if day > now:
            return day
    raise AssertionError
