"""Read a lead that a letter made, the letter itself, and what the portal knows around it.

https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/activity-base/crm-activity-list.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from b24app.letters.address import Address
from b24app.letters.known import Client, Known, Lead
from b24app.letters.letter import Letter
from b24app.portal.answer import Answer
from b24app.portal.client import Portal
from b24app.portal.documents import CardGone, Step, path_of, steps_in, steps_query
from b24app.portal.letter_rows import MAIL, OUTGOING, SELECT, Row, letter_in, unkept, values
from b24app.portal.marker import Marker
from b24app.portal.refusals import Refusal

_LEAD, _LETTER = 1, 4
_TOUCHES = ("1", "2")
"""Meetings and calls: where there is one, somebody works with the lead already."""

_TYPES = {"contact": 3, "company": 4}
_MOST = 20


@dataclass(frozen=True)
class Arrival:
    """A lead, the letter that made it and its number; `users` are colleagues' names by their addresses.

    `is_touched` says that somebody has called or met the client, or has written to them from this lead.
    """

    row: Row
    letter: Letter | None
    activity: int
    is_touched: bool
    steps: tuple[Step, ...]
    users: Mapping[str, str] = field(default_factory=dict)
    knows_users: bool = True

    @property
    def id(self) -> int:
        """Return the lead's number."""
        return int(self.row["ID"])

    @property
    def stage(self) -> str:
        """Return the stage it stands on."""
        return str(self.row.get("STATUS_ID") or "")

    @property
    def is_closed(self) -> bool:
        """Tell whether it is done with."""
        return any(one.status == self.stage and one.meaning != "work" for one in self.steps)

    @property
    def junk(self) -> str:
        """Return the first stage of failure."""
        return next((one.status for one in self.steps if one.meaning == "failure"), "")

    @property
    def responsible(self) -> int:
        """Return who is responsible for it."""
        return int(self.row.get("ASSIGNED_BY_ID") or 0)

    @property
    def name(self) -> str:
        """Return what the card calls the client."""
        return _name(self.row)

    @property
    def mailboxes(self) -> list[str]:
        """List our mailboxes that took the letter."""
        return [self.letter.mailbox] if self.letter and self.letter.mailbox else []


def read_arrival(portal: Portal, lead: int) -> Arrival:
    """Read it in one request; raises CardGone where there is no lead.

    Colleagues' addresses need the right `user_basic` or `user`; without it nobody is known by an address.
    """
    bound = [{"OWNER_TYPE_ID": _LEAD, "OWNER_ID": lead}]
    answers = portal.batch(
        {
            "lead": ("crm.lead.get", {"id": lead}),
            "activities": _activities({"BINDINGS": bound}, "ASC"),
            "steps": steps_query("STATUS"),
            "users": ("user.get", {"sort": "ID", "order": "ASC"}),
        }
    )
    card = answers["lead"]
    if isinstance(card, Refusal) and "not found" in card.description.lower():
        raise CardGone
    row, activities = _of(card).result, _of(answers["activities"]).result or []
    letters = [one for one in activities if str(one["TYPE_ID"]) == str(_LETTER)]
    users = answers["users"]
    names = {} if isinstance(users, Refusal) else _names(users.result or [])
    first = letters[0] if letters else None
    return Arrival(
        row=row,
        letter=letter_in(first) if first else unkept(row),
        activity=int(first["ID"]) if first else 0,
        is_touched=any(_is_touch(one, first) for one in activities),
        steps=steps_in(_of(answers["steps"]).result, "STATUS"),
        users=names,
        knows_users=bool(names),
    )


@dataclass(frozen=True)
class Found:
    """What is known around a letter, and whose each lead, contact and company is: (link, user) by `lead:12`."""

    known: Known = field(default_factory=Known)
    cards: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def read_known(portal: Portal, arrival: Arrival, who: Sequence[Address], subject: str) -> Found:
    """Read the clients and open leads that addresses or a subject lead to, in two requests at most."""
    found = _searched(portal, who, subject)
    ids = {kind: {int(one) for one in found[kind]} for kind in _TYPES}
    ids["contact"] |= {int(one) for one in [arrival.row.get("CONTACT_ID")] if one}
    ids["company"] |= {int(one) for one in [arrival.row.get("COMPANY_ID")] if one}
    leads = sorted({int(one) for one in found["lead"]} - {arrival.id})
    asked = {kind: _items(kind, some) for kind, some in ids.items() if some}
    if ids["contact"]:
        asked["theirs"] = _open_leads("@CONTACT_ID", ids["contact"])
    if leads:
        asked["lead"] = _open_leads("@ID", leads)
        bound = [{"OWNER_TYPE_ID": _LEAD, "OWNER_ID": one} for one in leads]
        asked["letters"] = _activities({"BINDINGS": bound, "TYPE_ID": _LETTER}, "DESC")
    told = {name: _of(answer).result for name, answer in (portal.batch(asked) if asked else {}).items()}
    clients = [_client(kind, row) for kind in _TYPES for row in (told.get(kind) or {}).get("items", [])]
    rows = {int(row["ID"]): row for name in ("theirs", "lead") for row in told.get(name) or []}
    rows.pop(arrival.id, None)
    known = Known(tuple(clients), tuple(_lead(row, told.get("letters") or []) for row in rows.values()))
    return Found(known, dict(_cards({**told, "lead": rows.values()}, clients)))


def _cards(told: Mapping[str, Any], clients: Iterable[Client]) -> Iterator[tuple[str, tuple[str, int]]]:
    whose = {(kind, int(row["id"])): row for kind in _TYPES for row in (told.get(kind) or {}).get("items", [])}
    for one in clients:
        yield (
            f"{one.kind}:{one.id}",
            (_link(one.kind, one.id, one.name), _user(whose[one.kind, one.id], "assignedById")),
        )
    for row in told.get("lead") or []:
        number = int(row["ID"])
        yield f"lead:{number}", (_link("lead", number, str(row.get("TITLE") or "")), _user(row, "ASSIGNED_BY_ID"))


def _user(row: Row, name: str) -> int:
    return int(row.get(name) or 0)


def _link(kind: str, number: int, name: str) -> str:
    return f"[URL={path_of(kind, number)}]{name.replace('[', '(').replace(']', ')').strip() or f'#{number}'}[/URL]"


def bind_letter(portal: Portal, activity: int, kind: str, number: int) -> None:
    """Show a letter in one more card: a lead, a contact or a company; one that is there already is shown once."""
    asked = {"activityId": activity, "entityTypeId": {"lead": _LEAD, **_TYPES}[kind], "entityId": number}
    try:
        portal.add("crm.activity.binding.add", asked, marker=Marker.harmless("what is shown there is shown once"))
    except Refusal as refusal:
        if not refusal.is_code("ACTIVITY_IS_ALREADY_BOUND"):
            raise


def _searched(portal: Portal, who: Sequence[Address], subject: str) -> dict[str, list[Any]]:
    values = [value for one in who if not one.is_placeholder for value in one.spellings][:_MOST]
    asked: dict[str, tuple[str, Row]] = {
        kind: ("crm.duplicate.findbycomm", {"type": MAIL, "values": values, "entity_type": kind.upper()})
        for kind in ("lead", *_TYPES)
        if values
    }
    if subject:
        asked["talk"] = _activities({"TYPE_ID": _LETTER, "OWNER_TYPE_ID": _LEAD, "%SUBJECT": subject}, "DESC")
    told = {name: _of(answer).result or {} for name, answer in (portal.batch(asked) if asked else {}).items()}
    # Nothing found comes as an empty list.
    found = {kind: list(dict(told.get(kind) or {}).get(kind.upper(), [])) for kind in ("lead", *_TYPES)}
    found["lead"] += [row["OWNER_ID"] for row in told.get("talk") or []]
    return found


def _activities(wanted: Row, order: str) -> tuple[str, Row]:
    return "crm.activity.list", {"filter": wanted, "order": {"ID": order}, "select": [*SELECT, "COMMUNICATIONS"]}


def _open_leads(name: str, ids: Iterable[int]) -> tuple[str, Row]:
    select = ["ID", "TITLE", "NAME", "SECOND_NAME", "LAST_NAME", "CONTACT_ID", "COMPANY_ID", "EMAIL", "ASSIGNED_BY_ID"]
    return "crm.lead.list", {"filter": {name: sorted(ids), "STATUS_SEMANTIC_ID": "P"}, "select": select}


def _items(kind: str, ids: Iterable[int]) -> tuple[str, Row]:
    return "crm.item.list", {"entityTypeId": _TYPES[kind], "filter": {"@id": sorted(ids)}, "select": ["*"]}


def _is_touch(row: Row, first: Row | None) -> bool:
    is_answer = str(row["TYPE_ID"]) == str(_LETTER) and str(row.get("DIRECTION")) == OUTGOING and row is not first
    return is_answer or str(row["TYPE_ID"]) in _TOUCHES


def _lead(row: Row, letters: Iterable[Row]) -> Lead:
    own = [one for one in letters if str(one.get("OWNER_ID")) == str(row["ID"])]
    contact = int(row.get("CONTACT_ID") or 0)
    return Lead(
        id=int(row["ID"]),
        name=_name(row),
        addresses=tuple(values(row)),
        letters=tuple(letter_in(one) for one in own),
        contacts=(contact,) if contact else (),
        company=int(row.get("COMPANY_ID") or 0),
    )


def _client(kind: str, row: Row) -> Client:
    names = ("name", "secondName", "lastName") if kind == "contact" else ("title",)
    known = [str(one.get("value") or "") for one in row.get("fm") or [] if one.get("typeId") == MAIL]
    name = " ".join(filter(None, (str(row.get(one) or "").strip() for one in names)))
    return Client(kind, int(row["id"]), name, tuple(known), tuple(int(one) for one in row.get("companyIds") or []))


def _names(rows: Iterable[Row]) -> dict[str, str]:
    named = (
        (str(row.get(MAIL) or "").lower(), f"{row.get('NAME') or ''} {row.get('LAST_NAME') or ''}") for row in rows
    )
    return {value: name.strip() for value, name in named if value}


def _name(row: Row) -> str:
    return " ".join(filter(None, (str(row.get(one) or "").strip() for one in ("NAME", "SECOND_NAME", "LAST_NAME"))))


def _of(answer: Answer | Refusal) -> Answer:
    if isinstance(answer, Refusal):
        raise answer
    return answer
