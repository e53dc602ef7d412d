"""What people see of a story: in cards, tasks, calendars, notifications, and what clients are sent."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from b24app.cli.portal_in_a_box import Box, rest
from b24app.cli.rehearsal import Rehearsal

MOSCOW = timezone(timedelta(hours=3))
DAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
TYPES = {"lead": 1, "deal": 2, "contact": 3, "company": 4}
MARKS = {"lead": "L", "deal": "D"}


@dataclass
class Sight:
    """A portal in a box as its people see it; `staff` are their numbers by first name."""

    stage: Rehearsal
    home: Path
    webhook: str
    monday: datetime
    client_id: str
    staff: dict[str, int] = field(default_factory=dict)

    @property
    def box(self) -> Box:
        return self.stage.box

    def rest(self, method: str, **params: Any) -> Any:
        """Do something as the portal's own pages and channels do it."""
        return rest(self.webhook, method, params)

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
        return list(
            self.rest("tasks.task.list", filter=wanted, select=["*", "UF_CRM_TASK"], order={"ID": "asc"})["tasks"]
        )

    def _day(self, moment: str | None) -> str:
        if not moment:
            return "—"
        local = datetime.fromisoformat(moment).astimezone(MOSCOW)
        weeks = (local - self.monday).days // 7
        return f"{f'{weeks + 1} ' if weeks else ''}{DAYS[local.weekday()]} {local:%H}"

    def all(self, method: str) -> list[dict[str, Any]]:
        """List everything of a kind."""
        found: list[dict[str, Any]] = []
        while rows := self.rest(method, filter={">ID": found[-1]["ID"] if found else 0}, order={"ID": "ASC"}, start=-1):
            found += rows
        return found

    def checklist(self, title: str) -> list[str]:
        (task,) = [one for one in self._tasks({}) if one["title"] == title]
        return [
            row["TITLE"]
            for row in self.rest("task.checklistitem.getlist", TASKID=task["id"])
            if "BX_" not in row["TITLE"]
        ]

    def calendar(self, person: str) -> list[str]:
        """Tell when somebody has visits."""
        rows = self.rest("calendar.event.get", type="user", ownerId=self.staff[person])
        written = [str(row["DATE_FROM"]) for row in rows]
        found = sorted(datetime.strptime(one, "%d.%m.%Y %H:%M:%S").replace(tzinfo=MOSCOW) for one in written)
        return [f"{DAYS[one.weekday()]} {one:%H:%M}" for one in found]

    def calls_of(self, kind: str, number: int) -> int:
        """Count the calls that are seen in a card."""
        bound = [{"OWNER_TYPE_ID": TYPES[kind], "OWNER_ID": number}]
        return len(self.rest("crm.activity.list", filter={"BINDINGS": bound, "TYPE_ID": 2}))

    def lacking_in_deal(self, lead: int, deal: dict[str, Any]) -> list[str]:
        """Name the answers of a lead that its deal does not have, but for those that stay behind."""
        pipeline = self.stage.cards.pipeline
        stay = pipeline.conversion.leave if pipeline.conversion else ()
        row = self.row("lead", lead)
        names = {key: f"UF_CRM_{key.upper()}" for key in pipeline.fields_ if key not in stay}
        return [key for key, name in names.items() if row.get(name) not in (None, "", []) and not deal.get(name)]

    def link(self, lead: int, text: str, title: str = "") -> str:
        """Write a text with the link of a lead in it."""
        title = title or str(self.row("lead", lead)["TITLE"])
        return text.format(f"[URL=/crm/lead/details/{lead}/]{title}[/URL]")

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
        return [f"{', '.join(one['to'])}: {one['subject']}" for one in self.box.ask("GET", "mailbox")]
