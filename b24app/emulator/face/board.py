"""The kanban: columns of cards, those that came last above, a few of a long column at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from b24app.emulator.crm.kinds import COMPANY, CONTACT, Kind, named
from b24app.emulator.dictionaries import Status
from b24app.emulator.face.parts import View, part
from b24app.emulator.markup import ink_on, moment
from b24app.emulator.state import Portal, Row
from b24app.emulator.views import user_name

# Cards shown of a column at first, and how many of it a page ever holds.
STEP, MOST = 20, 400
PLAIN = "#ACE9FB"


@dataclass(frozen=True)
class Board:
    """The kanban of a pipeline, whole or only those cards that hold a text or belong to one employee."""

    kind: Kind
    category_id: int = 0
    query: str = ""
    owner: int = 0

    def stages(self, portal: Portal) -> list[Status]:
        """Return the pipeline's stages in order."""
        return portal.dictionaries.of(self.kind.stages(self.category_id))

    def rows(self, portal: Portal) -> Iterator[Row]:
        """Go through the items of the board."""
        rows = iter(portal.crm.box(self.kind.type_id).rows.values())
        if self.kind.has_categories:
            rows = (row for row in rows if row.get("CATEGORY_ID", 0) == self.category_id)
        if self.owner:
            rows = (row for row in rows if row.get("ASSIGNED_BY_ID") == self.owner)
        return (row for row in rows if _holds(row, self.query)) if self.query else rows


@part("column", of_crm=True)
def column(view: View, kind: str, category_id: int, stage: str, shown: int, query: str = "", owner: int = 0) -> str:
    """Write a column's head and its first cards."""
    portal = view.seen.portal
    board = Board(named(portal, kind) or _unknown(kind), category_id, query, owner)
    status = portal.dictionaries.find(board.kind.stages(category_id), stage)
    if status is None:
        return ""
    rows = _sorted_out(view, board).get(stage, [])
    latest = nlargest(min(shown, MOST), rows, key=_came)
    cards = [card(portal, board.kind, row) for row in latest]
    about = {"stage": status, "color": status.color or PLAIN, "ink": ink_on(status.color or PLAIN)}
    about |= {"sum": sum(row.get("OPPORTUNITY") or 0 for row in rows), "kind": board.kind.name}
    return view.render("column.html", cards=cards, count=len(rows), rest=len(rows) - len(cards), most=MOST, **about)


def card(portal: Portal, kind: Kind, row: Row) -> Row:
    """Return an item's card in the kanban."""
    names = (row[name] for name in ("LAST_NAME", "NAME", "SECOND_NAME") if row.get(name))
    return {
        "id": row["ID"],
        "title": row.get("TITLE") or f"{kind.title} № {row['ID']}",
        "who": " ".join(names) or _client(portal, CONTACT, next(iter(row.get("CONTACT_IDS") or ()), 0)),
        "company": row.get("COMPANY_TITLE") or _client(portal, COMPANY, row.get("COMPANY_ID") or 0),
        "sum": row.get("OPPORTUNITY") or 0,
        "responsible": user_name(portal, row.get("ASSIGNED_BY_ID", 0)),
        "created": moment(row["DATE_CREATE"]),
    }


def _sorted_out(view: View, board: Board) -> dict[str, list[Row]]:
    """Sort the board's items into its stages, once for all columns that are looked at together."""
    key = (board.kind.type_id, board.category_id, board.query, board.owner)
    if key not in view.gathered:
        found: dict[str, list[Row]] = {}
        field = board.kind.stage_field
        for row in board.rows(view.seen.portal):
            found.setdefault(row.get(field, ""), []).append(row)
        view.gathered[key] = found
    sorted_out: dict[str, list[Row]] = view.gathered[key]
    return sorted_out


def _came(row: Row) -> tuple[Any, int]:
    return row.get("MOVED_TIME") or row["DATE_CREATE"], row["ID"]


def _holds(row: Row, query: str) -> bool:
    texts = (str(row.get(name, "")) for name in ("ID", "TITLE", "NAME", "LAST_NAME", "COMPANY_TITLE"))
    values = (one["VALUE"] for name in ("PHONE", "EMAIL") for one in row.get(name, ()))
    return query.casefold() in " ".join((*texts, *values)).casefold()


def _client(portal: Portal, type_id: int, item_id: int) -> str:
    row = portal.crm.box(type_id).rows.get(item_id, {})
    names = (row[name] for name in ("LAST_NAME", "NAME") if row.get(name))
    return str(row.get("TITLE") or " ".join(names))


def _unknown(kind: str) -> Kind:
    raise KeyError(kind)
