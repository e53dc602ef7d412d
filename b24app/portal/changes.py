"""What has happened to cards: entries into stages, changes, removals, as the portal's own lists tell them.

Every entry into a stage has a row in the stage history, whoever moved the card; its number names the entry for good,
through whichever channel it is seen. https://apidocs.bitrix24.com/api-reference/crm/crm-stage-history-list.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.documents import DYNAMIC, stage_field, type_of
from b24app.portal.refusals import Refusal
from b24app.portal.shapes import PAGE, rows_in, shape_of

WHATS = ("added", "changed", "moved", "deleted")
"""What can happen to a card."""

KINDS = ("lead", "deal")
"""Kinds of card that every portal has; to them come the items of its smart processes, `dynamic_130`."""

_HISTORY = "crm.stagehistory.list"
_FROM_THE_BEGINNING: Mapping[str, Any] = {"order": {"ID": "ASC"}, "start": -1}
_CREATED = 1
_ITEM = ("id", "updatedTime", "stageId")
"""What the universal methods call number, moment of change and stage."""

_GONE = ("not found", "не найден")


@dataclass(frozen=True)
class Change:
    """One thing that happened to a card: `entry` numbers the entry into a stage, 0 where there was none.

    The moment is the portal's own, in its own spelling.
    """

    kind: str
    card: int
    what: str
    stage: str = ""
    entry: int = 0
    moment: str = ""

    @property
    def slot(self) -> str:
        """Name the change by itself: the same through every channel, another one for every other change."""
        own = {"added": "added", "deleted": "deleted", "moved": f"entry-{self.entry}"}
        return f"{self.kind}-{self.card}-{own.get(self.what, f'changed-{self.moment}')}"

    def as_json(self) -> dict[str, Any]:
        """Return the change as a job carries it."""
        return vars(self).copy()

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Change":
        """Read a change from a job."""
        return cls(**told)


@dataclass(frozen=True)
class Point:
    """How far a list was read: the last number and the latest moment on it, as the portal writes them."""

    number: int = 0
    moment: str = ""

    def after(self, number: int, moment: str) -> "Point":
        """Return the later of this point and a row's."""
        return Point(max(self.number, number), max(self.moment, moment, key=as_time))


def as_time(moment: str) -> float:
    """Return a moment as seconds, whatever zone the portal wrote it in; 0 where there is none."""
    try:
        return datetime.fromisoformat(moment).timestamp()
    except ValueError:
        return 0.0


def newest_entry(portal: Portal, kind: str) -> Point:
    """Return the end of a kind's stage history as it is now."""
    asked = {"entityTypeId": type_of(kind), "order": {"ID": "DESC"}, "start": -1}
    rows = _items(portal, asked)
    return Point(int(rows[0]["ID"]), str(rows[0]["CREATED_TIME"])) if rows else Point()


def clock_of(portal: Portal) -> str:
    """Return the portal's own time, in whole seconds."""
    return str(portal.read("server.time").result)


def now(portal: Portal) -> Point:
    """Return the present moment of a portal."""
    return Point(0, clock_of(portal))


@dataclass(frozen=True)
class Glance:
    """The first page of what is new, and when it was read; `is_whole` where there is no second page."""

    now: str
    entries: list[Change]
    edits: list[Change]
    is_whole: bool


def glance(portal: Portal, kind: str, number: int, moment: str) -> Glance:
    """Read entries into stages above a number and edits from a moment on in one request."""
    commands: dict[str, tuple[str, Mapping[str, Any]]] = {
        "now": ("server.time", {}),
        "entries": (_HISTORY, {"entityTypeId": type_of(kind), "filter": {">ID": number}, **_FROM_THE_BEGINNING}),
        "edits": _edited(kind, moment, from_the_beginning=True),
    }
    answers = portal.batch(commands)
    results = {}
    for name, answer in answers.items():
        if isinstance(answer, Refusal):
            raise answer
        results[name] = answer.result
    rows = [rows_in(results[name], shape_of(commands[name][0]), name, portal.name) for name in ("entries", "edits")]
    entries, edits = [_entry(kind, row) for row in rows[0]], [_edit(kind, row) for row in rows[1]]
    return Glance(str(results["now"]), entries, edits, max(map(len, rows)) < PAGE)


def entries_since(
    portal: Portal,
    kind: str,
    *,
    number: int = 0,
    moment: str = "",
    cards: Sequence[int] = (),
    funnel: int | None = None,
) -> Iterator[Change]:
    """Give the entries into stages above a number or from a moment on, by rising number.

    Of all cards or of some, in all funnels or in one.
    """
    wanted: dict[str, Any] = {">ID": number} if number else {}
    wanted |= {">=CREATED_TIME": moment} if moment else {}
    wanted |= {"@OWNER_ID": list(cards)} if cards else {}
    wanted |= {"=CATEGORY_ID": funnel} if funnel is not None else {}
    rows = portal.rows(_HISTORY, {"entityTypeId": type_of(kind), "filter": wanted}, check=False)
    return (_entry(kind, row) for row in rows)


def last_entries(portal: Portal, kind: str, card: int) -> list[Change]:
    """List a card's last entries into stages, the latest first; the portal gives up to fifty."""
    return [_entry(kind, row) for row in _items(portal, entries_query(kind, card)[1])]


def entries_query(kind: str, card: int | str) -> tuple[str, dict[str, Any]]:
    """Name the call that lists a card's last entries into stages."""
    wanted = {"OWNER_ID": card}
    return _HISTORY, {"entityTypeId": type_of(kind), "filter": wanted, "order": {"ID": "DESC"}, "start": -1}


def changed_since(portal: Portal, kind: str, moment: str, after: int = 0) -> Iterator[Change]:
    """Give the cards changed at a moment or later, by rising id above `after`."""
    return (_edit(kind, row) for row in portal.rows(*_edited(kind, moment, after), check=not kind.startswith(DYNAMIC)))


def is_gone(portal: Portal, kind: str, card: int) -> bool:
    """Tell whether a card is there no more: an event of its removal proves nothing."""
    is_item = kind.startswith(DYNAMIC)
    asked = {"entityTypeId": type_of(kind), "id": card} if is_item else {"id": card}
    try:
        portal.read("crm.item.get" if is_item else f"crm.{kind}.get", asked)
    except Refusal as refusal:
        if any(text in refusal.description.lower() for text in _GONE) or refusal.is_code("NOT_FOUND"):
            return True
        raise
    return False


def _items(portal: Portal, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    return rows_in(portal.read(_HISTORY, asked).result, shape_of(_HISTORY), _HISTORY, portal.name)


def _edited(kind: str, moment: str, after: int = 0, *, from_the_beginning: bool = False) -> tuple[str, dict[str, Any]]:
    """Name the call that lists cards changed at a moment or later; the universal one for smart processes.

    https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-list.html
    """
    is_item = kind.startswith(DYNAMIC)
    number, changed, stage = _ITEM if is_item else ("ID", "DATE_MODIFY", stage_field(kind))
    asked = {
        "filter": {f">={changed}": moment, **({f">{number}": after} if after else {})},
        "select": [number, changed, stage],
        **({"order": {number: "ASC"}, "start": -1} if from_the_beginning else {}),
    }
    return ("crm.item.list", {"entityTypeId": type_of(kind), **asked}) if is_item else (f"crm.{kind}.list", asked)


def _edit(kind: str, row: Mapping[str, Any]) -> Change:
    number, changed, stage = _ITEM if kind.startswith(DYNAMIC) else ("ID", "DATE_MODIFY", stage_field(kind))
    return Change(kind, int(row[number]), "changed", str(row.get(stage) or ""), 0, str(row[changed]))


def _entry(kind: str, row: Mapping[str, Any]) -> Change:
    what = "added" if int(row.get("TYPE_ID") or 0) == _CREATED else "moved"
    return Change(
        kind,
        int(row["OWNER_ID"]),
        what,
        str(row.get(stage_field(kind)) or ""),
        int(row["ID"]),
        str(row["CREATED_TIME"]),
    )
