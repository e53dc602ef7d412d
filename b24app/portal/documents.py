"""Work on the card a robot was called for: read it, move it, write into its timeline.

A card is a lead, a deal or an item of a smart process, whose kind is `dynamic_` and the number of its type.

https://apidocs.bitrix24.com/api-reference/crm/index.html
"""

from dataclasses import dataclass
from typing import Any

from b24app.errors import AppError
from b24app.portal.client import Portal
from b24app.portal.marker import Marker
from b24app.portal.offline import CONNECTOR
from b24app.portal.refusals import Refusal

_TYPE = {"lead": 1, "deal": 2}
_STAGE = {"lead": "STATUS_ID"}
DYNAMIC = "dynamic_"
"""How the kind of an item of a smart process begins; its type's number follows."""


class CardGone(AppError):
    """The card is not there any more; nothing is left to do."""

    code = "portal.card-gone"


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


def type_of(kind: str) -> int:
    """Return the portal's number of a kind of card: `lead`, `deal` or `dynamic_130`."""
    return _TYPE[kind] if kind in _TYPE else int(kind.removeprefix(DYNAMIC))


def read_document(portal: Portal, kind: str, number: int) -> Document:
    """Read a card; raises CardGone where there is none."""
    try:
        return _item(portal, kind, number) if kind.startswith(DYNAMIC) else _classic(portal, kind, number)
    except Refusal as refusal:
        if refusal.error != "NOT_FOUND" and "not found" not in refusal.description.lower():
            raise
        raise CardGone from refusal


def _classic(portal: Portal, kind: str, number: int) -> Document:
    row = portal.read(f"crm.{kind}.get", {"id": number}).result
    return Document(
        kind=kind,
        id=number,
        title=str(row.get("TITLE") or ""),
        stage=str(row.get(stage_field(kind)) or ""),
        funnel=_funnel(kind, row),
        responsible=int(row.get("ASSIGNED_BY_ID") or 0),
        amount=float(row.get("OPPORTUNITY") or 0),
    )


def move_document(portal: Portal, kind: str, number: int, stage: str) -> None:
    """Put a card on a stage; the portal says yes to an unknown stage too, so read the card again."""
    # Under this name the portal's queue of events does not record what we did ourselves.
    own = {"auth_connector": CONNECTOR}
    if kind.startswith(DYNAMIC):
        portal.write(
            "crm.item.update", {"entityTypeId": type_of(kind), "id": number, "fields": {"stageId": stage}, **own}
        )
    else:
        portal.write(f"crm.{kind}.update", {"id": number, "fields": {stage_field(kind): stage}, **own})


def steps_of(portal: Portal, funnel: str) -> list[Step]:
    """List the stages of a funnel in the order of the kanban."""
    return list(steps_in(portal.read(*steps_query(funnel)).result, funnel))


def steps_query(funnel: str) -> tuple[str, dict[str, Any]]:
    """Name the call that lists the stages of a funnel."""
    return "crm.status.list", {"order": {"SORT": "ASC"}, "filter": {"ENTITY_ID": funnel}}


def steps_in(rows: Any, funnel: str) -> tuple[Step, ...]:
    """Read the answer of `steps_query` in the order of the kanban."""
    found = [row for row in rows or [] if row.get("ENTITY_ID", funnel) == funnel]
    return tuple(_step(row) for row in sorted(found, key=lambda row: int(row.get("SORT") or 0)))


def last_moves(portal: Portal, kind: str, number: int) -> list[str]:
    """List the stages a card has stood on lately, the last first; the portal gives up to fifty."""
    asked = {"entityTypeId": type_of(kind), "filter": {"OWNER_ID": number}, "order": {"ID": "DESC"}, "start": -1}
    return [str(row[stage_field(kind)]) for row in portal.read("crm.stagehistory.list", asked).result["items"]]


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
    if kind.startswith(DYNAMIC):
        return f"/crm/type/{type_of(kind)}/details/{number}/"
    return f"/crm/{kind}/details/{number}/"


def stage_field(kind: str) -> str:
    """Return what the classic methods call the stage of a kind of card."""
    return _STAGE.get(kind, "STAGE_ID")


def _item(portal: Portal, kind: str, number: int) -> Document:
    """Read an item of a smart process; a type without stages leaves its stage empty.

    https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-get.html
    """
    asked = {"entityTypeId": type_of(kind), "id": number}
    row = portal.read("crm.item.get", asked).result["item"]
    return Document(
        kind=kind,
        id=number,
        title=str(row.get("title") or ""),
        stage=str(row.get("stageId") or ""),
        funnel=f"{kind.upper()}_STAGE_{int(row.get('categoryId') or 0)}",
        responsible=int(row.get("assignedById") or 0),
        amount=float(row.get("opportunity") or 0),
    )


def _funnel(kind: str, row: dict[str, Any]) -> str:
    if kind == "lead":
        return "STATUS"
    category = int(row.get("CATEGORY_ID") or 0)
    return f"DEAL_STAGE_{category}" if category else "DEAL_STAGE"


def _step(row: dict[str, Any]) -> Step:
    meaning = {"S": "success", "F": "failure"}.get(str(row.get("SEMANTICS") or ""), "work")
    return Step(status=str(row["STATUS_ID"]), title=str(row.get("NAME") or ""), meaning=meaning)
