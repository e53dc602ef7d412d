"""Read what a decision about a lead needs in one request: its card, its stages, and what was said to and by the client.

https://apidocs.bitrix24.com/api-reference/crm/timeline/activities/activity-base/crm-activity-list.html
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from b24app.portal.card import answers_in
from b24app.portal.client import Portal
from b24app.portal.documents import CardGone, Step, steps_in, steps_query
from b24app.portal.offline import CONNECTOR
from b24app.portal.refusals import Refusal
from b24app.portal.userfields import Field, field_name, fields_in, fields_query

Row = Mapping[str, Any]

_LEAD = 1
_FUNNEL = "STATUS"
_MEETING, _CALL, _LETTER = "1", "2", "4"
_KINDS = {_MEETING: "meeting", _CALL: "call", _LETTER: "letter"}
_OF_PROVIDERS = {"IMOPENLINES_SESSION": "message", "CRM_SMS": "message", "CRM_WEBFORM": "form"}
_INCOMING_ONES = ("IMOPENLINES_SESSION", "CRM_WEBFORM")
_INCOMING = "1"
_ASKED = (
    "ID TYPE_ID PROVIDER_ID DIRECTION CREATED START_TIME END_TIME COMPLETED RESPONSIBLE_ID SUBJECT DESCRIPTION SETTINGS"
)


@dataclass(frozen=True)
class Exchange:
    """Something between the client and us: a call, letter, message, meeting or form; `was_taken`: somebody answered."""

    id: int
    kind: str
    is_incoming: bool
    was_taken: bool
    at: datetime
    person: int
    title: str
    text: str

    @property
    def is_clients(self) -> bool:
        """Tell whether the client said something by it: wrote, called, took our call, met us."""
        return self.is_incoming or (self.kind in ("call", "meeting") and self.was_taken)


@dataclass(frozen=True)
class Dossier:
    """A lead as the portal tells it; the last fifty exchanges and stays, the newest first.

    `me` is the user in whose name we work: what that one has changed may have been ourselves.
    """

    id: int
    row: Row
    fields: tuple[Field, ...]
    steps: tuple[Step, ...]
    exchanges: tuple[Exchange, ...]
    stays: tuple[str, ...]
    me: int

    @property
    def title(self) -> str:
        """Return its title."""
        return str(self.row.get("TITLE") or "")

    @property
    def stage(self) -> str:
        """Return the stage it stands on."""
        return str(self.row.get("STATUS_ID") or "")

    @property
    def responsible(self) -> int:
        """Return who is responsible for it."""
        return number_in(self.row.get("ASSIGNED_BY_ID"))

    @property
    def author(self) -> int:
        """Return who made it."""
        return number_in(self.row.get("CREATED_BY_ID"))

    @property
    def editor(self) -> int:
        """Return who changed it last."""
        return number_in(self.row.get("MODIFY_BY_ID"))

    @property
    def made_at(self) -> datetime:
        """Return when it was made."""
        return _moment(self.row.get("DATE_CREATE"))

    @property
    def changed_at(self) -> datetime:
        """Return when it was changed last."""
        return _moment(self.row.get("DATE_MODIFY"))

    @property
    def clients(self) -> tuple[list[int], list[int]]:
        """List the contacts and the companies it is bound to."""
        both = (number_in(self.row.get(name)) for name in ("CONTACT_ID", "COMPANY_ID"))
        contact, company = ([one] if one else [] for one in both)
        return contact, company

    @property
    def is_hand_made(self) -> bool:
        """Tell whether a person filled the card in: no channel has left a trace on it, no program its mark."""
        came_in = any(exchange.is_incoming for exchange in self.exchanges)
        named = self.row.get("ORIGINATOR_ID") or self.row.get("ORIGIN_ID")
        return bool(self.author) and self.author != self.me and not came_in and not named

    @property
    def from_call(self) -> bool:
        """Tell whether it came by telephone."""
        return str(self.row.get("SOURCE_ID") or "").upper().startswith("CALL")

    @property
    def meaning(self) -> str:
        """Return what its stage means: work, success or failure."""
        return next((step.meaning for step in self.steps if step.status == self.stage), "work")

    def place_of(self, stage: str) -> int:
        """Return the place of a stage in the funnel, -1 where there is none of it."""
        return next((place for place, step in enumerate(self.steps) if step.status == stage), -1)

    def title_of(self, stage: str) -> str:
        """Return what a stage is called."""
        return next((step.title for step in self.steps if step.status == stage), stage)

    def numbers(self, kind: str) -> tuple[str, ...]:
        """List its phones (PHONE) or e-mail addresses (EMAIL)."""
        rows = self.row.get(kind) or []
        return tuple(dict.fromkeys(str(one["VALUE"]).strip() for one in rows if one.get("VALUE")))

    def answers(self, keys: Collection[str]) -> dict[str, Any]:
        """Read answers by key."""
        return answers_in(self.row, self.fields, keys)

    def value_of(self, field: str, value: str) -> int | None:
        """Return the portal's number of a value in a list field by the keys of both; None where there is none."""
        found = next((one for one in self.fields if one.key == field), None)
        return next((one.id for one in found.values if one.key == value), None) if found else None

    def date_of(self, field: str) -> date | datetime | None:
        """Return the day, or the moment in UTC, that a custom field holds."""
        kind = next((one.type for one in self.fields if one.key == field), "")
        raw = str(self.raw(field) or "")
        try:
            # A day comes as the midnight of it in the server's zone: only the day means anything.
            return date.fromisoformat(raw[:10]) if kind == "date" else datetime.fromisoformat(raw).astimezone(UTC)
        except ValueError:
            return None

    def raw(self, field: str) -> Any:
        """Return a custom answer as the portal has it."""
        return self.row.get(field_name(field))


def read_dossier(portal: Portal, lead: int) -> Dossier:
    """Read it; raises CardGone where there is no such lead."""
    bound = {"BINDINGS": [{"OWNER_TYPE_ID": _LEAD, "OWNER_ID": lead}]}
    history = {"entityTypeId": _LEAD, "filter": {"OWNER_ID": lead}, "order": {"ID": "DESC"}, "start": -1}
    asked: dict[str, tuple[str, Row]] = {
        "lead": ("crm.lead.get", {"id": lead}),
        "fields": fields_query("en"),
        "steps": steps_query(_FUNNEL),
        "exchanges": ("crm.activity.list", {"filter": bound, "order": {"ID": "DESC"}, "select": _ASKED.split()}),
        "stays": ("crm.stagehistory.list", history),
        "me": ("profile", {}),
    }
    told = {}
    for name, answer in portal.batch(asked).items():
        if isinstance(answer, Refusal):
            raise CardGone if name == "lead" and "not found" in answer.description.lower() else answer
        told[name] = answer.result
    return Dossier(
        id=lead,
        row=told["lead"],
        fields=fields_in([told["fields"]]),
        steps=steps_in(told["steps"], _FUNNEL),
        exchanges=_exchanges(told["exchanges"] or []),
        stays=tuple(str(row["STATUS_ID"]) for row in told["stays"]["items"]),
        me=number_in((told["me"] or {}).get("ID")),
    )


def change_lead(portal: Portal, lead: int, *, person: int = 0, stage: str = "", answers: Row | None = None) -> None:
    """Make somebody responsible for a lead, put it on a stage, and write custom answers by key, in one write."""
    fields = {field_name(key): raw for key, raw in (answers or {}).items()}
    fields |= {"ASSIGNED_BY_ID": person} if person else {}
    fields |= {"STATUS_ID": stage} if stage else {}
    # Under this name the portal's queue of events does not record what we did ourselves.
    portal.write("crm.lead.update", {"id": lead, "fields": fields, "auth_connector": CONNECTOR})


def now_on(portal: Portal, lead: int) -> tuple[str, int]:
    """Tell on which stage a lead stands and who is responsible for it, now."""
    row = portal.afresh().read("crm.lead.get", {"id": lead}).result
    return str(row.get("STATUS_ID") or ""), number_in(row.get("ASSIGNED_BY_ID"))


def number_in(raw: Any) -> int:
    """Read a number of the portal's; 0 where there is none."""
    return int(raw) if str(raw or "").isdigit() else 0


def _exchanges(rows: Iterable[Row]) -> tuple[Exchange, ...]:
    # An activity bound to the lead in two ways comes twice.
    once = {str(row["ID"]): row for row in rows}
    return tuple(exchange for row in once.values() if (exchange := _exchange(row)))


def _exchange(row: Row) -> Exchange | None:
    provider = str(row.get("PROVIDER_ID") or "")
    kind = _OF_PROVIDERS.get(provider) or _KINDS.get(str(row.get("TYPE_ID")))
    is_incoming = str(row.get("DIRECTION")) == _INCOMING or provider in _INCOMING_ONES
    is_planned = row.get("COMPLETED") != "Y" and not is_incoming
    if kind is None or is_planned:
        return None
    start, end = _moment(row.get("START_TIME") or row.get("CREATED")), _moment(row.get("END_TIME"))
    settings = row.get("SETTINGS")
    is_missed = isinstance(settings, Mapping) and str(settings.get("MISSED_CALL")) in {"1", "Y", "True", "true"}
    title, text = (str(row.get(name) or "") for name in ("SUBJECT", "DESCRIPTION"))
    # The list does not say whether somebody answered; a call that lasted no time was not taken.
    was_taken = kind != "call" or (not is_missed and end > start)
    person = number_in(row.get("RESPONSIBLE_ID"))
    return Exchange(int(row["ID"]), kind, is_incoming, was_taken, start, person, title, text)


def _moment(raw: Any) -> datetime:
    try:
        return datetime.fromisoformat(str(raw)).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
