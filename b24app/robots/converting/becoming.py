"""Work out what a lead becomes: which cards, which of them are there already, and where each answer goes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from b24app.portal.card import STANDARD
from b24app.portal.client import Portal
from b24app.portal.clients import Client, Traces, find_clients
from b24app.portal.taking_over import (
    NAMES,
    Answer,
    address_of,
    answers_of,
    converted,
    holds,
    new_numbers,
    said,
    standard_of,
)
from b24app.portal.userfields import field_name
from b24app.portal.whole_lead import KINDS, ORIGINATOR, WholeLead
from b24app.robots.converting.client_choice import Choice, Sought, choose

_TITLE_LENGTH = 255
_BRACES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Wanted:
    """What is asked for: kinds of cards, the fields that take answers of another key, and the deal's beginning.

    `funnel` is the number of the deal's funnel and `stage` the portal's code of its stage, None for the usual ones.
    """

    kinds: Sequence[str]
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    leave: frozenset[str] = frozenset()
    title: str = ""
    funnel: int | None = None
    stage: str | None = None


@dataclass(frozen=True)
class Becoming:
    """What a lead becomes; `known` are the cards that are there, by kind, `fields` what a new card of a kind holds.

    `kept` are answers that a card holds otherwise already; `unplaced` those that have no place anywhere.
    """

    lead: WholeLead
    kinds: tuple[str, ...]
    choice: Choice
    known: Mapping[str, int]
    fields: Mapping[str, Mapping[str, Any]]
    unplaced: tuple[Answer, ...]

    @property
    def blank(self) -> list[str]:
        """List the clients that are to be made and of whom the lead says nothing."""
        item, numbers = self.lead.item, bool(self.lead.item.get("fm"))
        says = {"contact": item.get("name") or item.get("lastName") or numbers, "company": item.get("companyTitle")}
        return [kind for kind in says if kind in self.kinds and kind not in self.known and not says[kind]]

    def is_ours(self, kind: str) -> bool:
        """Tell whether a card that is there was made by us, so that it may be finished by us."""
        rows = [row for row in self.lead.made[kind] if int(row["id"]) == self.known.get(kind)]
        return any(row.get("originatorId") == ORIGINATOR for row in rows)

    def lacking(self, kind: str) -> dict[str, Any]:
        """Return what a client that was there already is to be given: empty fields alone, and numbers it lacks."""
        client = self._client(kind)
        if client is None or self.is_ours(kind):
            return {}
        row = client.row
        own = {"fm", "opened", "observers", "assignedById", "companyId"}
        empty = {name: value for name, value in self.fields[kind].items() if name not in own and _is_open(row, name)}
        numbers = new_numbers(self.lead, row)
        return empty | ({"fm": numbers} if numbers else {})

    def kept(self, kind: str) -> list[str]:
        """List the fields in which a client that was there already has something else, by our keys."""
        client = self._client(kind)
        if client is None:
            return []
        names = {there: key for key, there in NAMES.items() if key in ("name", "last_name", "position", "birthday")}
        sent = {name: self.fields[kind].get(name) for name in names}
        return [
            names[name] for name, value in sent.items() if value and str(client.row.get(name) or value) != str(value)
        ]

    def _client(self, kind: str) -> Client | None:
        return {"contact": self.choice.contact, "company": self.choice.company}.get(kind)


def become(portal: Portal, lead: WholeLead, wanted: Wanted) -> Becoming:
    """Work it out; links come first, then what was made of the lead before, then who has its phone or address."""
    linked = {"contact": lead.contacts, "company": [lead.company] if lead.company else []}
    kinds = tuple(kind for kind in KINDS if kind in wanted.kinds or linked.get(kind))
    made = {kind: [int(row["id"]) for row in lead.made[kind]] for kind in KINDS}
    bound = {kind: linked[kind] or made[kind][:1] for kind in linked}
    choice = _choice(portal, lead, kinds, bound)
    known = {one.kind: one.id for one in choice.clients} | ({"deal": made["deal"][0]} if made["deal"] else {})
    fields, unplaced = placed(lead, kinds, wanted)
    return Becoming(lead, kinds, choice, known, fields, unplaced)


def _choice(portal: Portal, lead: WholeLead, kinds: Sequence[str], bound: Mapping[str, Sequence[int]]) -> Choice:
    clients = [kind for kind in ("contact", "company") if kind in kinds]
    missing = [kind for kind in clients if not bound[kind]]
    traces = Traces(
        phones=lead.numbers("PHONE") if missing else (),
        emails=lead.numbers("EMAIL") if missing else (),
        company=str(lead.item.get("companyTitle") or "") if "company" in missing else "",
        contacts=bound["contact"] if clients else (),
        companies=bound["company"] if clients else (),
    )
    sought = sought_by(lead, kinds=clients, contacts=bound["contact"], companies=bound["company"])
    return choose(find_clients(portal, traces), sought)


def sought_by(
    lead: WholeLead, *, kinds: Sequence[str], contacts: Sequence[int] = (), companies: Sequence[int] = ()
) -> Sought:
    """Return what a lead says of its client."""
    name, last, company = (str(lead.item.get(one) or "") for one in ("name", "lastName", "companyTitle"))
    return Sought(name, last, company, contacts, companies, kinds)


def placed(
    lead: WholeLead, kinds: Sequence[str], wanted: Wanted
) -> tuple[dict[str, dict[str, Any]], tuple[Answer, ...]]:
    """Fill the fields of the cards to be made; returns them by kind, and the answers that have no place."""
    fields: dict[str, dict[str, Any]] = {kind: standard_of(lead, kind) for kind in kinds}
    for kind in kinds:
        if kind == "contact" or (kind == "company" and "contact" not in kinds):
            fields[kind]["fm"] = new_numbers(lead)
    unplaced = []
    for answer in answers_of(lead):
        took = [_place(answer, kind, lead, wanted, fields[kind]) for kind in kinds]
        if not any(took) and answer.key not in wanted.leave:
            unplaced.append(answer)
    if "deal" in fields:
        fields["deal"] |= _begun(lead, wanted)
    return fields, tuple(unplaced)


def _place(answer: Answer, kind: str, lead: WholeLead, wanted: Wanted, fields: dict[str, Any]) -> bool:
    """Put an answer where it goes in one kind of card; tells whether it has a place there."""
    key = wanted.places.get(kind, {}).get(answer.key, answer.key)
    to = next((one for one in lead.fields[kind] if one.key == key), None)
    if to is not None:
        value = converted(answer, to)
        if value is not None:
            fields[field_name(key)] = value
        return value is not None
    if answer.field is None:
        return holds(kind, answer.key)
    if key in STANDARD and key in NAMES and holds(kind, key):
        fields[NAMES[key]] = _words(answer)
        return True
    return False


def _words(answer: Answer) -> str:
    several = answer.raw if isinstance(answer.raw, list) else [answer.raw]
    return ", ".join(said(one, answer.field) for one in several)


def _begun(lead: WholeLead, wanted: Wanted) -> dict[str, Any]:
    """Return how a deal begins: its funnel, stage and title."""
    begun: dict[str, Any] = {"title": titled(lead, wanted.title)} if wanted.title else {}
    if wanted.funnel is not None:
        begun["categoryId"] = wanted.funnel
    return begun | ({"stageId": wanted.stage} if wanted.stage else {})


def titled(lead: WholeLead, template: str) -> str:
    """Fill the answers of a lead into a title; what stands around a missing one goes with it."""
    known = {answer.key: _words(answer) for answer in answers_of(lead) if not isinstance(answer.raw, dict)}
    known |= {"phone": next(iter(lead.numbers("PHONE")), ""), "email": next(iter(lead.numbers("EMAIL")), "")}
    known |= {"title": str(lead.item.get("title") or ""), "address": ", ".join(map(str, address_of(lead).values()))}
    text = _BRACES.sub(lambda found: known.get(found[1], ""), template)
    text = re.sub(r"\s+([,.:;])", r"\1", " ".join(text.split()))
    text = re.sub(r"([,:;—-])(\s*[,:;—-])+", r"\1", text).strip(" ,:;—-")
    return (text or str(lead.item.get("title") or ""))[:_TITLE_LENGTH]


def _is_open(row: Mapping[str, Any], name: str) -> bool:
    return row.get(name) in (None, "", [], {}, 0, "N")
