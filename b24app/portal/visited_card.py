"""Read and change one card with the rights of a person who looks at it: what the portal refuses them, it refuses us.

https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-get.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.changes import entries_query
from b24app.portal.client import Portal
from b24app.portal.documents import CardGone, stage_field, type_of
from b24app.portal.refusals import Refusal
from b24app.portal.shapes import rows_in, shape_of
from b24app.portal.targets import DEAL, Target
from b24app.portal.tasks import tasks_in, tasks_query

_MULTIPLE = ("PHONE", "EMAIL", "WEB")
_SEMANTICS = {"lead": "STATUS_SEMANTIC_ID", "deal": "STAGE_SEMANTIC_ID"}
_KINDS = {"1": "meeting", "2": "call", "3": "task", "4": "letter"}
_TASKS = ("CRM_TASKS_TASK", "CRM_TASKS_TASK_COMMENT")
_PATIENCE = 25.0
"""Seconds that a person is kept waiting for a write."""

_ACTIVITY = ["ID", "TYPE_ID", "PROVIDER_ID", "SUBJECT", "DEADLINE", "RESPONSIBLE_ID"]


@dataclass(frozen=True)
class Planned:
    """Something still to be done on a card: task, call, meeting, letter or another activity; `path` opens a task."""

    kind: str
    title: str
    responsible: int
    deadline: datetime | None
    path: str = ""


@dataclass(frozen=True)
class VisitedCard:
    """A lead or deal as the portal shows it to a person; `since` is when it came to its stage.

    `has_tasks` is false where the portal does not tell about tasks.
    """

    kind: str
    number: int
    row: Mapping[str, Any]
    since: datetime | None
    planned: tuple[Planned, ...]
    has_tasks: bool = True

    @property
    def title(self) -> str:
        """Return what the card is called."""
        return str(self.row.get("TITLE") or "").strip() or f"#{self.number}"

    @property
    def stage(self) -> str:
        """Return the portal's code of its stage."""
        return str(self.row.get(stage_field(self.kind)) or "")

    @property
    def funnel(self) -> str:
        """Name the dictionary that holds the stages of its funnel."""
        return "STATUS" if self.kind == "lead" else Target("deal", DEAL, self.person("CATEGORY_ID")).status_entity

    @property
    def is_closed(self) -> bool:
        """Tell whether work on it has ended."""
        return str(self.row.get(_SEMANTICS[self.kind]) or "") in {"S", "F"}

    def person(self, name: str) -> int:
        """Return who is named in a field such as ASSIGNED_BY_ID, 0 for nobody."""
        raw = str(self.row.get(name) or "")
        return int(raw) if raw.isdigit() else 0

    def link(self, kind: str) -> int:
        """Return the number of the contact or company it names, 0 for none."""
        return self.person(f"{kind.upper()}_ID")

    def values(self, name: str) -> tuple[str, ...]:
        """Return its phones or addresses."""
        return tuple(str(one["VALUE"]) for one in self.row.get(name) or () if one.get("VALUE"))


def visit(portal: Portal, kind: str, number: int) -> VisitedCard:
    """Read a card with all that is planned on it, in one request; raises CardGone and what the portal refuses."""
    told = portal.batch(
        {
            "card": (f"crm.{kind}.get", {"id": number}),
            "entries": entries_query(kind, number),
            "tasks": tasks_query(kind, number),
            "activities": _activities_query(kind, number),
        }
    )
    row = _card(told["card"])
    tasks = told["tasks"]
    activities = _rows(told["activities"])
    planned = [*_tasks(tasks), *_activities(activities, has_tasks=not isinstance(tasks, Refusal))]
    since = _since(told["entries"], kind, str(row.get(stage_field(kind)) or ""), portal.name)
    ordered = sorted(planned, key=lambda one: one.deadline or datetime.max.replace(tzinfo=UTC))
    return VisitedCard(kind, number, row, since, tuple(ordered), not isinstance(tasks, Refusal))


def read_row(portal: Portal, kind: str, number: int) -> Mapping[str, Any]:
    """Read the fields of a card as they are now; raises CardGone."""
    return _card(portal.batch({"card": (f"crm.{kind}.get", {"id": number})})["card"])


def change(portal: Portal, kind: str, number: int, fields: Mapping[str, Any]) -> None:
    """Write fields as the portal spells them, once: after a lost answer it raises OutcomeUnknown.

    It counts as the person's own change, so events tell of it as of any other.
    """
    portal.write(f"crm.{kind}.update", {"id": number, "fields": dict(fields)}, deadline_seconds=_PATIENCE)


def in_place(row: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Let a new phone or address take the place of the first one there is, else the portal would add another."""
    return {name: _replacing(row.get(name), value) if name in _MULTIPLE else value for name, value in fields.items()}


def _replacing(there: Any, wanted: Any) -> Any:
    rows = [one for one in there or () if isinstance(one, Mapping) and one.get("ID")]
    return [{**wanted[0], "ID": rows[0]["ID"]}] if rows and wanted else wanted


def _card(answer: Answer | Refusal) -> Mapping[str, Any]:
    if isinstance(answer, Refusal):
        if answer.is_code("NOT_FOUND") or "not found" in answer.description.lower():
            raise CardGone from answer
        raise answer
    row: Mapping[str, Any] = answer.result
    return row


def _rows(answer: Answer | Refusal) -> Sequence[Mapping[str, Any]]:
    return [] if isinstance(answer, Refusal) else answer.result or []


def _activities_query(kind: str, number: int) -> tuple[str, dict[str, Any]]:
    wanted = {"OWNER_TYPE_ID": type_of(kind), "OWNER_ID": number, "COMPLETED": "N"}
    return "crm.activity.list", {"filter": wanted, "select": _ACTIVITY, "order": {"ID": "DESC"}, "start": -1}


def _tasks(answer: Answer | Refusal) -> Iterator[Planned]:
    if not isinstance(answer, Refusal):
        for one in tasks_in(answer.result["tasks"]):
            if one.is_open:
                yield Planned("task", one.title, one.responsible, one.deadline, one.path)


def _activities(rows: Sequence[Mapping[str, Any]], *, has_tasks: bool) -> Iterator[Planned]:
    for row in rows:
        provider = str(row.get("PROVIDER_ID") or "")
        # A task stands in both lists.
        if provider in _TASKS and has_tasks:
            continue
        kind = "todo" if provider == "CRM_TODO" else _KINDS.get(str(row.get("TYPE_ID")), "activity")
        yield Planned(kind, str(row.get("SUBJECT") or ""), int(row.get("RESPONSIBLE_ID") or 0), _moment(row))


def _moment(row: Mapping[str, Any]) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(row.get("DEADLINE") or ""))
    except ValueError:
        return None
    # An activity without a term has one in the year 9999.
    return found if found.tzinfo and found.year < 9000 else None


def _since(answer: Answer | Refusal, kind: str, stage: str, portal: str) -> datetime | None:
    """Return when the card last came to the stage on which it stands."""
    if isinstance(answer, Refusal):
        return None
    rows = rows_in(answer.result, shape_of("crm.stagehistory.list"), "crm.stagehistory.list", portal)
    if not rows or str(rows[0].get(stage_field(kind)) or "") != stage:
        return None
    try:
        found = datetime.fromisoformat(str(rows[0]["CREATED_TIME"]))
    except ValueError:
        return None
    return found if found.tzinfo else None
