"""Read and change lead stages, and count the leads on them: the portal's spelling of them stays in here.

https://apidocs.bitrix24.com/api-reference/crm/status/index.html
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.marker import Marker
from b24app.portal.refusals import Refusal

LEAD_STAGES = "STATUS"
"""Dictionary that holds the stages of the only lead pipeline a portal has."""

SYSTEM_STAGES = {"NEW": "work", "CONVERTED": "success", "JUNK": "failure"}
"""Lead stages every portal is born with, and what each means to it; they can be renamed, never replaced."""

STATUS_LENGTH = 21
"""Longest code of a lead stage."""

_MEANS = {"": "work", "S": "success", "F": "failure"}
_SENT = {"work": "", "success": "S", "failure": "F"}


@dataclass(frozen=True)
class Stage:
    """A stage as it stands on the portal; `semantics` is work, success or failure."""

    id: int
    status: str
    title: str
    sort: int
    color: str
    semantics: str
    is_system: bool


def stages_query() -> tuple[str, Mapping[str, Any]]:
    """Name the call that lists the lead stages; it knows no paging and its filter takes plain values only."""
    return "crm.status.list", {"order": {"SORT": "ASC"}, "filter": {"ENTITY_ID": LEAD_STAGES}}


def stages_in(rows: Any) -> tuple[Stage, ...]:
    """Read the answer of `stages_query` in the order of the kanban; the portal sends the sort as text."""
    found = (_stage(row) for row in rows or [] if row.get("ENTITY_ID", LEAD_STAGES) == LEAD_STAGES)
    return tuple(sorted(found, key=lambda stage: (stage.sort, stage.id)))


def _stage(row: Mapping[str, Any]) -> Stage:
    color = row.get("COLOR") or (row.get("EXTRA") or {}).get("COLOR") or ""
    return Stage(
        id=int(row["ID"]),
        status=row["STATUS_ID"],
        title=(row.get("NAME") or "").strip(),
        sort=int(row.get("SORT") or 0),
        color=color.upper(),
        semantics=_MEANS.get(row.get("SEMANTICS") or "", "work"),
        is_system=row.get("SYSTEM") == "Y",
    )


def add_stage(portal: Portal, status: str, title: str, sort: int, color: str, semantics: str) -> int:
    """Add a lead stage and return its row's id; the portal refuses one that would break work < success < failure."""
    fields = {
        "ENTITY_ID": LEAD_STAGES,
        "STATUS_ID": status,
        "NAME": title,
        "SORT": sort,
        "COLOR": color,
        "SEMANTICS": _SENT[semantics],
    }
    carried = {"ENTITY_ID": LEAD_STAGES, "STATUS_ID": status}
    # The list of dictionaries compares for equality only and knows no prefixes.
    marker = Marker("crm.status.list", {"filter": carried}, carried)
    return int(portal.add("crm.status.add", {"fields": fields}, marker=marker).result)


def change_stage(portal: Portal, row: int, values: Mapping[str, Any]) -> None:
    """Change title, sort or color of a stage; the portal answers yes even where it saved nothing, so read it back."""
    names = {"title": "NAME", "sort": "SORT", "color": "COLOR"}
    fields = {names[key]: value for key, value in values.items()}
    portal.write("crm.status.update", {"id": row, "fields": fields})


def count_leads(portal: Portal, statuses: Collection[str]) -> dict[str, int]:
    """Count the leads on each of these stages, up to fifty stages a request."""
    commands = {
        f"on{number}": ("crm.lead.list", {"filter": {"=STATUS_ID": status}, "select": ["ID"], "start": 0})
        for number, status in enumerate(statuses)
    }
    answers = portal.batch(commands) if commands else {}
    counts = {}
    for number, status in enumerate(statuses):
        answer = answers[f"on{number}"]
        if isinstance(answer, Refusal):
            raise answer
        counts[status] = answer.total or 0
    return counts
