"""Read how many open leads stand on each stage at this moment, and which of them nobody has touched for longest.

Three requests, however many leads there are: the stages, then a batch of counts, then the names of those responsible.
https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-list.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.crm import Stage, stages_in, stages_query
from b24app.portal.refusals import PortalError
from b24app.portal.staff import names_of

_SHOWN = 5
_STALE = "stale"


@dataclass(frozen=True)
class StaleLead:
    """An open lead nobody has touched for long."""

    id: int
    title: str
    stage: str
    responsible: str
    touched_at: datetime


@dataclass(frozen=True)
class FunnelNow:
    """The stages in the order of the kanban, each with its number of leads, and the leads untouched for longest."""

    stages: tuple[tuple[Stage, int], ...]
    stale: tuple[StaleLead, ...]

    @property
    def open(self) -> int:
        """Count the leads that are neither won nor lost."""
        return sum(count for stage, count in self.stages if stage.semantics == "work")


def funnel_now(portal: Portal, user: int | None = None) -> FunnelNow:
    """Read the funnel of leads; of one person where a user is named."""
    stages = stages_in(portal.read(*stages_query()).result)
    theirs = {"ASSIGNED_BY_ID": user} if user else {}
    asked = {f"n{n}": _counted({"=STATUS_ID": stage.status, **theirs}) for n, stage in enumerate(stages)}
    found = portal.batch(asked | {_STALE: _untouched(theirs)})
    for answer in found.values():
        if isinstance(answer, PortalError):
            raise answer
    totals = {name: getattr(answer, "total", None) or 0 for name, answer in found.items()}
    counts = tuple((stage, totals[f"n{n}"]) for n, stage in enumerate(stages))
    return FunnelNow(counts, _stale(portal, getattr(found[_STALE], "result", None) or [], stages))


def _counted(narrowed: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    return "crm.lead.list", {"filter": dict(narrowed), "select": ["ID"], "start": 0}


def _untouched(theirs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    select = ["ID", "TITLE", "STATUS_ID", "ASSIGNED_BY_ID", "DATE_MODIFY"]
    narrowed = {"STATUS_SEMANTIC_ID": "P", **theirs}
    return "crm.lead.list", {"filter": narrowed, "order": {"DATE_MODIFY": "ASC"}, "select": select, "start": 0}


def _stale(portal: Portal, rows: Any, stages: tuple[Stage, ...]) -> tuple[StaleLead, ...]:
    first = list(rows)[:_SHOWN]
    names = names_of(portal, {int(row["ASSIGNED_BY_ID"]) for row in first})
    titles = {stage.status: stage.title for stage in stages}
    return tuple(
        StaleLead(
            id=int(row["ID"]),
            title=str(row.get("TITLE") or "").strip() or f"#{row['ID']}",
            stage=titles.get(row["STATUS_ID"], str(row["STATUS_ID"])),
            responsible=names[int(row["ASSIGNED_BY_ID"])],
            touched_at=datetime.fromisoformat(row["DATE_MODIFY"]).astimezone(UTC),
        )
        for row in first
    )
