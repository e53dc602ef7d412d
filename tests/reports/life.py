"""Live half a year on an emulated portal at random: leads come, move back and forth, are sold to, reassigned, lost."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

import requests

from tests.emulated import Emulator

WORK, SUCCESS, FAILURE = ("NEW", "IN_PROCESS", "PROCESSED", "UC_OFFER", "UC_OLD"), "CONVERTED", "JUNK"
_SOURCES = ("CALL", "EMAIL", "WEB", "UC_FAIR", "UC_GONE", "")
_HOUR = 3600


@dataclass
class Life:
    """A portal and those who live on it; everything is done over REST, as people and scripts would."""

    emulator: Emulator
    number: int
    dice: Random = field(init=False)
    hook: str = field(init=False)
    people: list[int] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    deals: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    clients: list[dict[str, int]] = field(default_factory=list)
    funnels: list[int] = field(default_factory=lambda: [0])

    def __post_init__(self) -> None:
        self.dice = Random(self.number)
        self.emulator.reset("empty", self.number)
        self.emulator.ask("POST", "limits", {"bucket": False, "operating": False})
        self.hook = self.emulator.webhook("crm", "user", "task", "calendar", "department")
        self.session = requests.Session()

    def call(self, method: str, **params: Any) -> Any:
        """Call a method; a refusal is the test's own fault."""
        answer = self.session.post(self.hook + method, json=params, timeout=60).json()
        assert "error" not in answer, f"{method} {params}: {answer}"
        return answer["result"]

    def live(self, leads: int, days: float) -> None:
        """Live so many days, in which so many leads come."""
        events = leads * 7
        for turn in range(events):
            self.emulator.ask("POST", "clock", {"advance": int(days * 24 * _HOUR / events * self.dice.uniform(0, 2))})
            if turn % 7 == 0 or not self.leads:
                self._come()
            else:
                self.dice.choices(*zip(*_DOINGS, strict=True))[0](self)

    def furnish(self) -> None:
        """Take people on; make stages, sources, fields, funnels, clients."""
        for place in range(self.dice.randint(2, 5)):
            active = place != 1
            person = {"NAME": f"Person {place}", "LAST_NAME": "", "ACTIVE": active, "UF_DEPARTMENT": [1]}
            self.people.append(self.emulator.ask("POST", "users", person)["id"])
        stages = (("STATUS", "UC_OFFER", "Offer sent", 35), ("STATUS", "UC_OLD", "Old stage", 36))
        for entity, code, name, sort in (
            *stages,
            ("SOURCE", "UC_FAIR", "Fair", 500),
            ("SOURCE", "UC_GONE", "Gone", 510),
        ):
            self.call("crm.status.add", fields={"ENTITY_ID": entity, "STATUS_ID": code, "NAME": name, "SORT": sort})
        for name, kind in (("NEXT_CONTACT", "date"), ("ABC_CLASS", "string")):
            self.call("crm.lead.userfield.add", fields={"FIELD_NAME": name, "USER_TYPE_ID": kind})
        self.funnels.append(self.call("crm.category.add", entityTypeId=2, fields={"name": "Second"})["category"]["id"])
        for place in range(6):
            contact = int(self.call("crm.contact.add", fields={"NAME": f"Client {place}"}))
            company = int(self.call("crm.company.add", fields={"TITLE": f"Firm {place}"})) if place % 2 else 0
            self.clients.append({"CONTACT_ID": contact, "COMPANY_ID": company})

    def _come(self) -> None:
        fields: dict[str, Any] = {"TITLE": f"Lead {len(self.leads)}", "ASSIGNED_BY_ID": self.dice.choice(self.people)}
        fields |= {"SOURCE_ID": self.dice.choice(_SOURCES), "UF_CRM_ABC_CLASS": self.dice.choice(["a", "b", "", "c"])}
        fields |= {"OPPORTUNITY": self.dice.randint(0, 9) * 1000, "CURRENCY_ID": self.dice.choice(["RUB", "USD"])}
        if self.dice.random() < 0.15:
            self._import(fields)
            return
        if self.dice.random() < 0.3:
            fields |= {name: number for name, number in self.dice.choice(self.clients).items() if number}
        self.leads.append(int(self.call("crm.lead.add", fields=fields)))

    def _import(self, fields: dict[str, Any]) -> None:
        """Bring in a lead of long ago, whose history the portal knows from today only."""
        ago = self.emulator.ask("GET", "clock")["now"] - self.dice.randint(1, 2000) * _HOUR
        moment = _iso(ago)
        told = {"title": fields["TITLE"], "assignedById": fields["ASSIGNED_BY_ID"], "createdTime": moment}
        told |= {"stageId": self.dice.choice(WORK), "movedTime": _iso(ago + _HOUR), "sourceId": fields["SOURCE_ID"]}
        found = self.call("crm.item.import", entityTypeId=1, fields=told)
        self.leads.append(int(found["item"]["id"]))

    def _move(self) -> None:
        ends = [SUCCESS, FAILURE, FAILURE]
        stage = self.dice.choice([*WORK * 2, *ends])
        self.call("crm.lead.update", id=self.dice.choice(self.leads), fields={"STATUS_ID": stage})

    def _reassign(self) -> None:
        self.call("crm.lead.update", id=self._lead(), fields={"ASSIGNED_BY_ID": self.dice.choice(self.people)})

    def _bind(self) -> None:
        own = {name: number for name, number in self.dice.choice(self.clients).items() if number}
        self.call("crm.lead.update", id=self._lead(), fields=own)

    def _agree(self) -> None:
        day = _iso(self.emulator.ask("GET", "clock")["now"] + self.dice.randint(-200, 900) * _HOUR)[:10]
        self.call("crm.lead.update", id=self._lead(), fields={"UF_CRM_NEXT_CONTACT": day})

    def _delete(self) -> None:
        if self.dice.random() < 0.2:
            lead = self._lead()
            self.leads.remove(lead)
            self.call("crm.lead.delete", id=lead)

    def _merge(self) -> None:
        """Let the portal make one lead of a lead and its double; where they contradict each other both stay."""
        lead = self._lead()
        row = self.call("crm.lead.get", id=lead)
        double = {name: row[name] for name in ("TITLE", "SOURCE_ID", "ASSIGNED_BY_ID", "CURRENCY_ID", "OPPORTUNITY")}
        twin = int(self.call("crm.lead.add", fields={**double, "STATUS_ID": row["STATUS_ID"]}))
        self.call("crm.lead.update", id=twin, fields={"STATUS_ID": self.dice.choice(WORK)})
        self.call("crm.lead.update", id=twin, fields={"STATUS_ID": row["STATUS_ID"]})
        self.call("crm.entity.mergeBatch", params={"entityTypeId": 1, "entityIds": [twin, lead]})
        self.leads = [int(row["ID"]) for row in self.call_all("crm.lead.list", {}, select=["ID"])]

    def _sell(self) -> None:
        fields: dict[str, Any] = {"TITLE": "Deal", "CATEGORY_ID": self.dice.choice(self.funnels)}
        fields |= {
            "OPPORTUNITY": self.dice.randint(1, 90) * 100,
            "CURRENCY_ID": self.dice.choice(["RUB", "USD", "EUR"]),
        }
        if self.dice.random() < 0.8:
            fields |= {"LEAD_ID": self._lead()}
        if self.dice.random() < 0.7:
            fields |= {name: number for name, number in self.dice.choice(self.clients).items() if number}
        self.deals.append(int(self.call("crm.deal.add", fields=fields)))

    def _finish(self) -> None:
        if not self.deals:
            return
        deal = self.dice.choice(self.deals)
        funnel = int(self.call("crm.deal.get", id=deal)["CATEGORY_ID"])
        stage = self.dice.choice(["WON", "WON", "WON", "LOSE", "NEW"])
        self.call("crm.deal.update", id=deal, fields={"STAGE_ID": f"C{funnel}:{stage}" if funnel else stage})

    def _talk(self) -> None:
        kind = self.dice.choice([2, 2, 4])
        fields: dict[str, Any] = {"OWNER_TYPE_ID": 1, "OWNER_ID": self._lead(), "TYPE_ID": kind, "SUBJECT": "Talk"}
        fields |= {"DIRECTION": self.dice.choice([1, 2]), "COMPLETED": self.dice.choice(["Y", "Y", "N"])}
        fields |= {"RESPONSIBLE_ID": self.people[0], "START_TIME": _iso(self.emulator.ask("GET", "clock")["now"])}
        reached = {"VALUE": "a@b.example", "ENTITY_ID": fields["OWNER_ID"], "ENTITY_TYPE_ID": 1, "TYPE": "EMAIL"}
        meta = {"EMAIL_META": {"from": "we@ours.example", "to": "a@b.example"}, "MESSAGE_FROM": "we@ours.example"}
        settings = meta if kind == 4 else {"MISSED_CALL": self.dice.choice([True, False])}
        self.call("crm.activity.add", fields={**fields, "COMMUNICATIONS": [reached], "SETTINGS": settings})

    def _plan(self) -> None:
        deadline = _iso(self.emulator.ask("GET", "clock")["now"] + 48 * _HOUR)
        if self.dice.random() < 0.5:
            told = self.call("crm.activity.todo.add", ownerTypeId=1, ownerId=self._lead(), deadline=deadline)
            self.steps.append(int(told["id"]))
        else:
            task = {"TITLE": "Call", "RESPONSIBLE_ID": self.people[0], "UF_CRM_TASK": [f"L_{self._lead()}"]}
            self.call("tasks.task.add", fields=task)

    def _do(self) -> None:
        if self.steps:
            step = self.steps.pop(self.dice.randrange(len(self.steps)))
            if self.call("crm.activity.list", filter={"ID": step}, select=["ID"]):
                self.call("crm.activity.update", id=step, fields={"COMPLETED": "Y"})

    def _lead(self) -> int:
        return self.dice.choice(self.leads)

    def clear_away(self) -> None:
        """Delete a stage and a source that leads have had."""
        for lead in self.call_all("crm.lead.list", {"STATUS_ID": "UC_OLD"}):
            self.call("crm.lead.update", id=lead["ID"], fields={"STATUS_ID": "IN_PROCESS"})
        for row in self.call("crm.status.list"):
            if row["STATUS_ID"] in ("UC_OLD", "UC_GONE"):
                self.call("crm.status.delete", id=row["ID"])

    def call_all(self, method: str, wanted: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
        """Read a whole list page by page, as its documentation shows."""
        found: list[dict[str, Any]] = []
        start: int | None = 0
        while start is not None:
            asked = {"filter": wanted, "order": {"ID": "ASC"}, "start": start, **more}
            answer = self.session.post(self.hook + method, json=asked, timeout=60).json()
            assert "error" not in answer, f"{method}: {answer}"
            rows = answer["result"]
            found += rows.get("items", []) if isinstance(rows, dict) else rows
            start = answer.get("next")
        return found


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(int(moment), UTC).isoformat()


_DOINGS = (
    (Life._move, 10),
    (Life._talk, 6),
    (Life._plan, 4),
    (Life._do, 3),
    (Life._sell, 4),
    (Life._finish, 5),
    (Life._bind, 2),
    (Life._reassign, 2),
    (Life._agree, 2),
    (Life._delete, 1),
    (Life._merge, 1),
)
