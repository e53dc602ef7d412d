"""Work on the card a robot was called for, a lead or a deal: read it, move it, write into its timeline.

https://apidocs.bitrix24.com/api-reference/crm/index.html
"""

from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.marker import Marker

_TYPE = {"lead": 1, "deal": 2}
_STAGE = {"lead": "STATUS_ID", "deal": "STAGE_ID"}


@dataclass(frozen=True)
class Document:
    """A card as it stands on the portal; `funnel` names the dictionary of its stages."""

    kind: str
    id: int
    title: str
    stage: str
    funnel: str
    responsible: int
    amount: float


@dataclass(frozen=True)
class Step:
    """A stage of a card's funnel; `meaning` is work, success or failure."""

    status: str
    title: str
    meaning: str


def read_document(portal: Portal, kind: str, number: int) -> Document:
    """Read a card; raises Refusal where there is none."""
    row = portal.read(f"crm.{kind}.get", {"id": number}).result
    return Document(
        kind=kind,
        id=number,
        title=str(row.get("TITLE") or ""),
        stage=str(row.get(_STAGE[kind]) or ""),
        funnel=_funnel(kind, row),
        responsible=int(row.get("ASSIGNED_BY_ID") or 0),
        amount=float(row.get("OPPORTUNITY") or 0),
    )


def move_document(portal: Portal, kind: str, number: int, stage: str) -> None:
    """Put a card on a stage; the portal says yes to an unknown stage too, so read the card again."""
    portal.write(f"crm.{kind}.update", {"id": number, "fields": {_STAGE[kind]: stage}})


def steps_of(portal: Portal, funnel: str) -> list[Step]:
    """List the stages of a funnel in the order of the kanban."""
    asked = {"order": {"SORT": "ASC"}, "filter": {"ENTITY_ID": funnel}}
    rows = portal.read("crm.status.list", asked).result or []
    rows = [row for row in rows if row.get("ENTITY_ID", funnel) == funnel]
    return [_step(row) for row in sorted(rows, key=lambda row: int(row.get("SORT") or 0))]


def last_moves(portal: Portal, kind: str, number: int) -> list[str]:
    """List the stages a card has stood on lately, the last first; the portal gives up to fifty."""
    asked = {"entityTypeId": _TYPE[kind], "filter": {"OWNER_ID": number}, "order": {"ID": "DESC"}}
    return [str(row[_STAGE[kind]]) for row in portal.read("crm.stagehistory.list", asked).result["items"]]


def comment(portal: Portal, kind: str, number: int, text: str) -> int:
    """Write a comment into a card's timeline and return its id; one with the same text counts as this one.

    That matters only when the portal's answer is lost, and spares the card a second copy.
    """
    card = {"ENTITY_ID": number, "ENTITY_TYPE": kind}
    asked = {"filter": card, "order": {"ID": "DESC"}, "select": ["ID", "COMMENT"]}
    marker = Marker.row("crm.timeline.comment.list", asked, lambda row: str(row.get("COMMENT")).strip() == text.strip())
    return int(portal.add("crm.timeline.comment.add", {"fields": {**card, "COMMENT": text}}, marker=marker).result)


def last_comments(portal: Portal, kind: str, number: int) -> list[str]:
    """List the texts of a card's last comments, the newest first; the portal gives up to fifty."""
    wanted = {"ENTITY_ID": number, "ENTITY_TYPE": kind}
    asked = {"filter": wanted, "order": {"ID": "DESC"}, "select": ["ID", "COMMENT"]}
    return [str(row.get("COMMENT") or "") for row in portal.read("crm.timeline.comment.list", asked).result or []]


def path_of(kind: str, number: int) -> str:
    """Return the address of a card inside its portal."""
    return f"/crm/{kind}/details/{number}/"


def _funnel(kind: str, row: dict[str, Any]) -> str:
    if kind == "lead":
        return "STATUS"
    category = int(row.get("CATEGORY_ID") or 0)
    return f"DEAL_STAGE_{category}" if category else "DEAL_STAGE"


def _step(row: dict[str, Any]) -> Step:
    meaning = {"S": "success", "F": "failure"}.get(str(row.get("SEMANTICS") or ""), "work")
    return Step(status=str(row["STATUS_ID"]), title=str(row.get("NAME") or ""), meaning=meaning)
