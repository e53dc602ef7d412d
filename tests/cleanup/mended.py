"""A portal in a box with a small pile to clean, and what a clean-up keeps beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from b24app.cleanup.deciding.planned import Planned
from b24app.cleanup.decision import Decision
from b24app.cleanup.running.kept import cut
from b24app.cleanup.running.portions import Cleaned, Cleaner
from b24app.cleanup.running.terms import Terms
from b24app.cleanup.running.undoing import Undoer, Undone
from b24app.cleanup.running.work import Tell
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.loop import Loop
from b24app.portal.retry import Patience
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.db import Database, open_database
from tests.emulated import Emulator

KEY = "box"
PLAN = 1
TERMS = Terms(quarantine="QUARANTINE", settle=0.0, language="en")
HASTE = Patience(first=0.02, longest=0.05, settle=0.3)
VOLATILE = ("DATE_MODIFY", "DATE_CLOSED", "MOVED_TIME", "MOVED_BY_ID", "MODIFY_BY_ID")
VOLATILE += ("LAST_ACTIVITY_TIME", "LAST_ACTIVITY_BY")
COUNTED = ("mails", "messages", "notifications", "sms", "tasks", "activities", "robot_starts", "workflow_starts")
_KEPT = ("SUBJECT", "DESCRIPTION", "OWNER_TYPE_ID", "OWNER_ID", "COMPLETED", "RESPONSIBLE_ID")


def quiet(_: str) -> None:
    """Hear of the moments of a run without a word."""


def opened_in(folder: Path) -> Database:
    folder.mkdir(exist_ok=True)
    database = open_database(f"sqlite:///{folder}/b24app.sqlite")
    database.migrate()
    return database


@dataclass
class Mended:
    """The portal as the app sees it and as a person with a webhook does; `decisions` is the plan of the pile."""

    emulator: Emulator
    folder: Path
    loop: Loop
    webhook: str = ""
    leads: dict[str, int] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    terms: Terms = TERMS

    @classmethod
    def opened(cls, emulator: Emulator, folder: Path) -> "Mended":
        emulator.ask("POST", "limits", {"bucket": False})
        box = cls(emulator, folder, new_loop(HASTE))
        box.webhook = emulator.webhook("crm", "bizproc", "task")
        stage = {"ENTITY_ID": "STATUS", "STATUS_ID": "QUARANTINE", "NAME": "Parked", "SORT": 900, "SEMANTICS": "F"}
        box.rest("crm.status.add", fields=stage)
        return box

    @property
    def portal(self) -> Portal:
        return Portal(Webhook.from_url(self.webhook), NoBucket(), self.loop, patience=HASTE)

    @cached_property
    def journal(self) -> CleanupJournal:
        return CleanupJournal(opened_in(self.folder))

    def rest(self, method: str, **params: Any) -> Any:
        return self.emulator.rest(self.webhook, method, params)

    def add(self, name: str, letters: int = 1, comments: Sequence[str] = (), **fields: Any) -> int:
        """Add a lead with incoming letters and comments."""
        lead = int(self.rest("crm.lead.add", fields={"TITLE": name, "SOURCE_ID": "EMAIL", **fields}))
        for number in range(letters):
            self.rest("crm.activity.add", fields=_letter(lead, f"{name}: letter {number}"))
        for text in comments:
            self.rest("crm.timeline.comment.add", fields={"ENTITY_TYPE": "lead", "ENTITY_ID": lead, "COMMENT": text})
        self.leads[name] = lead
        return lead

    def decide(self, name: str, action: Any, **more: Any) -> Decision:
        decision = Decision(self.leads[name], action, **more)
        self.decisions.append(decision)
        return decision

    def take(self, planned_on: str = "", of: str = "") -> None:
        """Write the plan down; one lead may be planned on other values than it holds."""
        ours = [planned_on if one.lead == self.leads.get(of) else "" for one in self.decisions]
        planned = [Planned(number, one, ours[number - 1]) for number, one in enumerate(self.decisions, 1)]
        self.journal.take(cut(PLAN, KEY, planned, self.terms))

    def cleaner(self, tell: Tell = quiet) -> Cleaner:
        return Cleaner(self.portal, self.journal, PLAN, self.terms, tell)

    def clean(self, tell: Tell = quiet) -> list[Cleaned]:
        cleaner, journal = self.cleaner(tell), self.journal
        return [cleaner.clean(journal.portion(PLAN, number)) for number in range(journal.portions(PLAN))]

    def undo(self, tell: Tell = quiet, **which: Any) -> Undone:
        return Undoer(self.portal, self.journal, PLAN, tell).undo(self.journal.of(PLAN, **which))

    def card(self, kind: str, number: int) -> dict[str, Any]:
        return dict(self.rest(f"crm.{kind}.get", id=number))

    def cards(self, kind: str) -> dict[int, dict[str, Any]]:
        return {int(row["ID"]): self.card(kind, int(row["ID"])) for row in self.rest(f"crm.{kind}.list", select=["ID"])}

    def whole(self, leads: Iterable[int] = ()) -> dict[str, Any]:
        """Tell all that a clean-up touches: leads with fields and numbers, clients, deals, bindings, comments."""
        wanted = sorted(leads or self.leads.values())
        return {
            "leads": {lead: stable(self.card("lead", lead)) for lead in wanted},
            "links": {lead: self.rest("crm.lead.contact.items.get", id=lead) for lead in wanted},
            "clients": {kind: sorted(self.cards(kind)) for kind in ("contact", "company", "deal")},
            "activities": {
                row["ID"]: (self.bound(row["ID"]), row["SUBJECT"], row["DESCRIPTION"]) for row in self.letters()
            },
            "comments": {lead: self.comments("lead", lead) for lead in wanted},
        }

    def letters(self) -> list[dict[str, Any]]:
        return list(self.rest("crm.activity.list", order={"ID": "ASC"}))

    def bound(self, activity: int) -> list[tuple[int, int]]:
        rows = self.rest("crm.activity.binding.list", activityId=activity)
        return sorted((row["entityTypeId"], row["entityId"]) for row in rows)

    def comments(self, kind: str, number: int) -> list[str]:
        rows = self.rest(
            "crm.timeline.comment.list", filter={"ENTITY_TYPE": kind, "ENTITY_ID": number}, order={"ID": "ASC"}
        )
        return [row["COMMENT"] for row in rows]

    def counters(self) -> dict[str, int]:
        told = self.emulator.ask("GET", "counters")
        return {name: told[name] for name in COUNTED}


def stable(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out the moments and marks that the portal keeps by itself; numbers go by value, not by row."""
    plain = {name: "" if value is None else value for name, value in row.items() if name not in VOLATILE}
    for name in ("PHONE", "EMAIL", "WEB", "IM"):
        if name in plain:
            plain[name] = sorted((one["VALUE"], one["VALUE_TYPE"]) for one in plain[name])
    return plain


def _letter(lead: int, subject: str) -> dict[str, Any]:
    owner = {"OWNER_TYPE_ID": 1, "OWNER_ID": lead, "TYPE_ID": 4, "DIRECTION": 1, "COMPLETED": "Y", "SUBJECT": subject}
    other = {"VALUE": f"client{lead}@x.example", "ENTITY_TYPE_ID": 1, "ENTITY_ID": lead, "TYPE": "EMAIL"}
    return {**owner, "RESPONSIBLE_ID": 1, "DESCRIPTION": f"Text of {subject}", "COMMUNICATIONS": [other]}
