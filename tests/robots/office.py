"""A portal with clients, leads and a robot that is run by hand, as often as a test wants, and killed where it wants."""

import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from b24app.cli.portal_in_a_box import Box
from b24app.cli.robot_cases import Stand
from b24app.content import content
from b24app.install.gates import LeadGate
from b24app.jobs.job import Job
from b24app.pipelines.guarding.requirements import PipelineGate
from b24app.portal.bizproc import document_id
from b24app.portal.loop import Loop
from b24app.portal.marker import Marker
from b24app.portal.retry import Patience
from b24app.robots.around import Around
from b24app.robots.load import load_units
from b24app.robots.run import KIND, Runner
from b24app.store.runs import Run, Runs
from b24app.store.timers import Timers

TYPES = {"lead": 1, "deal": 2, "contact": 3, "company": 4}
MADE = Marker.harmless("a portal that is thrown away")


class Killed(BaseException):
    """The process was killed."""


class DyingRuns(Runs):
    """Kills the process when it has noted so many things."""

    left = 10**9

    def intend(self, *given: Any, **more: Any) -> Any:
        self._count()
        return super().intend(*given, **more)

    def done(self, *given: Any, **more: Any) -> Any:
        super().done(*given, **more)
        self._count()

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed


@dataclass
class Office:
    """What a test does with the portal."""

    stand: Stand
    runs: DyingRuns
    code: str
    pipeline: dict[str, Any] | None = None
    deals: LeadGate | None = None
    triggers: frozenset[str] = frozenset()
    folder: Path = field(default_factory=lambda: content("robots"))

    @classmethod
    def opened(cls, box: Box, loop: Loop, runs: DyingRuns, code: str) -> "Office":
        """Open a new portal that takes as many requests as a test makes."""
        # What may still be under way is over soon: this portal answers at once.
        office = cls(Stand.new(box, loop, Patience(settle=0.3, first=0.1)), runs, code)
        box.ask("POST", "limits", {"bucket": False})
        runs.left = 10**9
        return office

    @property
    def portal(self) -> Any:
        return self.stand.portal

    @property
    def box(self) -> Box:
        return self.stand.box

    def add(self, kind: str, **fields: Any) -> int:
        """Make a card in the universal way; custom fields by their portal names."""
        asked = {"entityTypeId": TYPES[kind], "fields": fields, "useOriginalUfNames": "Y"}
        return int(self.portal.add("crm.item.add", asked, marker=MADE).result["item"]["id"])

    def add_field(self, kind: str, key: str, type_: str, values: dict[str, str] | None = None, **more: Any) -> None:
        """Make a custom field; list values as keys and titles."""
        rows = [{"VALUE": title, "XML_ID": key} for key, title in (values or {}).items()]
        label = {"EDIT_FORM_LABEL": {"ru": key.title(), "en": key.title()}}
        fields = {"FIELD_NAME": key.upper(), "USER_TYPE_ID": type_, "LIST": rows, **label, **more}
        self.portal.add(f"crm.{kind}.userfield.add", {"fields": fields}, marker=MADE)

    def value(self, kind: str, key: str, value: str) -> int:
        """Return the row of a list's value by its key."""
        rows = self.portal.read(f"crm.{kind}.userfield.list", {}).result
        field_ = next(row for row in rows if row["FIELD_NAME"] == f"UF_CRM_{key.upper()}")
        return next(int(row["ID"]) for row in field_["LIST"] if row["XML_ID"] == value)

    def of(self, kind: str, number: int) -> dict[str, Any]:
        """Read a card."""
        asked = {"entityTypeId": TYPES[kind], "id": number, "useOriginalUfNames": "Y"}
        return dict(self.portal.read("crm.item.get", asked).result["item"])

    def all(self, kind: str) -> list[dict[str, Any]]:
        """List all cards of a kind."""
        asked = {"entityTypeId": TYPES[kind], "select": ["*"], "useOriginalUfNames": "Y"}
        return list(self.portal.read("crm.item.list", asked).result["items"])

    def counts(self) -> dict[str, int]:
        """Count clients and deals."""
        return {kind: len(self.all(kind)) for kind in ("contact", "company", "deal")}

    def move(self, lead: int, stage: str, user: int = 1) -> None:
        """Move a lead as a person does."""
        self.box.ask("POST", "move", {"entity": "lead", "id": lead, "stage": stage, "user_id": user})

    def hire(self, name: str) -> int:
        """Take on an employee."""
        return self.box.take_on(name, "Новый")

    def job(self, lead: int, **inputs: Any) -> Job:
        """Return what the portal's call of the robot becomes."""
        token = uuid.uuid4().hex
        told = {"code": self.code, "event_token": token, "document_id": document_id("lead", lead)}
        return Job(KIND, "office", token, told | {"properties": inputs, "use_subscription": "N"})

    def do(self, job: Job) -> Run:
        """Do the job once more."""
        robots, _ = load_units([self.folder])
        around = Around(triggers=lambda _: self.triggers, timers=Timers(self.runs.db))
        Runner(robots, lambda _: self.portal, lambda *_: self._gate(), self.runs, around).run(job)
        run = self.runs.find(f"office:{job.key}")
        assert run is not None
        return run

    def run(self, lead: int, **inputs: Any) -> Run:
        """Have the robot called for a lead."""
        return self.do(self.job(lead, **inputs))

    def calls(self, method: str = "") -> list[dict[str, Any]]:
        """List the calls that the portal has got."""
        return [one for one in self.stand.calls() if one["method"] == method or not method]

    def told(self) -> list[tuple[int, str]]:
        """List who was told what."""
        sent = [one["params"] for one in self.calls("im.notify.system.add")]
        return [(int(one["USER_ID"]), str(one["MESSAGE"])) for one in sent]

    def comments(self, kind: str, number: int) -> list[str]:
        """List the comments under a card."""
        wanted = {"filter": {"ENTITY_TYPE": kind, "ENTITY_ID": number}}
        return [row["COMMENT"] for row in self.portal.read("crm.timeline.comment.list", wanted).result]

    def _gate(self) -> LeadGate | None:
        if self.pipeline is None:
            return None
        gate = PipelineGate.from_document(self.pipeline)
        return LeadGate(
            gate, self.portal, of_deals=lambda key: self.deals if self.deals and self.deals.key == key else None
        )


def pipeline(**parts: Any) -> dict[str, Any]:
    """Write a pipeline of leads with the portal's own stages."""
    stages = [
        ("NEW", "work"),
        ("IN_PROCESS", "work"),
        ("PROCESSED", "work"),
        ("CONVERTED", "success"),
        ("JUNK", "failure"),
    ]
    rows = [{"key": code.lower(), "title": code, "semantics": means} for code, means in stages]
    return {"pipeline": "leads", "for": "lead", "title": "Leads", "language": "ru", "stages": rows} | parts
