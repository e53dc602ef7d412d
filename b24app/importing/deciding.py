"""Decide what becomes of a line: a new lead, a repeat one of a known client, more in an open lead, or nothing."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

import phonenumbers

from b24app.importing.checking import keys_of
from b24app.languages import phrase
from b24app.letters.address import Address, address
from b24app.portal.imported_leads import lacking
from b24app.portal.known_clients import Holder
from b24app.store.import_lines import DONE, SKIPPED, Line

Policy = Literal["skip", "update", "repeat", "create"]
"""What becomes of a line whose client is known.

skip: nothing; update: an open lead gets what it lacks; repeat: a lead bound to the known contact or company; create: a
lead as if nobody was known.
"""
POLICIES: tuple[str, ...] = get_args(Policy)

CREATE, REPEAT, UPDATE, SKIP = "create", "repeat", "update", "skip"

Search = Callable[[Collection[str], Collection[str], Collection[str], Collection[int]], list[Holder]]
"""Finds who carries phones or addresses: phones, addresses, fields to read of leads, leads to read besides."""

_KINDS = {"lead": phrase("lead"), "contact": phrase("contact"), "company": phrase("company")}


@dataclass(frozen=True)
class Rules:
    """How lines with known clients are treated."""

    policy: str
    overwrite: tuple[str, ...] = ()
    region: str = "RU"


@dataclass(frozen=True)
class Known:
    """Who is known by the phones and addresses of a line, each kind by rising number."""

    leads: Sequence[Holder] = ()
    contacts: Sequence[Holder] = ()
    companies: Sequence[Holder] = ()
    by: Mapping[tuple[str, int], str] = field(default_factory=dict)

    @property
    def first(self) -> Holder | None:
        """Return the one to name to people: a client before a lead."""
        return next(iter([*self.contacts, *self.companies, *self.leads]), None)

    @property
    def open_lead(self) -> Holder | None:
        """Return the oldest lead that is still worked on."""
        return next((one for one in self.leads if one.is_open), None)

    @property
    def clients(self) -> dict[str, int]:
        """Return the contact and the company to which a repeat lead belongs, in the portal's names of fields."""
        contact = self.contacts[0] if self.contacts else None
        company = contact.number("COMPANY_ID") if contact else self.companies[0].id if self.companies else 0
        found = {"CONTACT_ID": contact.id if contact else 0, "COMPANY_ID": company}
        if not any(found.values()):
            bound = [one for one in self.leads if one.number("CONTACT_ID") or one.number("COMPANY_ID")]
            found = {name: bound[0].number(name) for name in found} if bound else {}
        return {name: number for name, number in found.items() if number}


def decided(lines: Iterable[Line], twins: Mapping[int, Line], rules: Rules, search: Search) -> list[Line]:
    """Return the lines with what is to become of them; `twins` are earlier lines of the same clients, finished."""
    lines = list(lines)
    if rules.policy == CREATE:
        return [replace(one, action=CREATE, decided={"fields": dict(one.fields)}) for one in lines]
    # A line that came to nothing is nobody's earlier line.
    twins = {number: one for number, one in twins.items() if one.state in (DONE, SKIPPED)}
    if rules.policy == SKIP:
        # Who is known from an earlier line need not be looked for.
        known, lines = _parted(lines, twins)
        skipped = [_of(one, Known(), twins[one.twin or 0], rules) for one in known]
    else:
        skipped = []
    if not lines:
        return skipped
    phones, emails = _values(lines)
    names = {name for one in lines for name in one.fields} if rules.policy == UPDATE else set()
    others = {twins[one.twin].lead for one in lines if one.twin and one.twin in twins} - {0}
    book = _by_key(search(phones, emails, names, others), rules.region)
    return skipped + [_of(one, _known(one, book, twins), twins.get(one.twin or 0), rules) for one in lines]


def _parted(lines: Iterable[Line], twins: Mapping[int, Line]) -> tuple[list[Line], list[Line]]:
    with_twin = [one for one in lines if one.twin in twins]
    return with_twin, [one for one in lines if one.twin not in twins]


def _of(line: Line, known: Known, twin: Line | None, rules: Rules) -> Line:
    because = _because(known, twin)
    target = known.open_lead
    lead = target.id if target else 0
    if rules.policy == SKIP and because:
        return replace(line, action=SKIP, lead=lead or (twin.lead if twin else 0), decided={"because": because})
    # In a dry run the lead of an earlier line is not there yet.
    is_to_come = twin is not None and not twin.lead and twin.action in (CREATE, REPEAT, UPDATE)
    if rules.policy == UPDATE and (target or is_to_come):
        wanted = lacking(target.row, line.fields, rules.overwrite) if target else dict(line.fields)
        if not wanted:
            return replace(line, action=SKIP, lead=lead, decided={"because": because, "nothing": True})
        before = {name: target.row.get(name) for name in wanted} if target else {}
        told = {"because": because, "fields": wanted, "before": before}
        return replace(line, action=UPDATE, lead=lead, decided=told)
    clients = known.clients or _clients_of(twin)
    fields = {**line.fields, **clients}
    return replace(line, action=REPEAT if clients else CREATE, lead=0, decided={"because": because, "fields": fields})


def _clients_of(twin: Line | None) -> dict[str, int]:
    fields = twin.decided.get("fields", {}) if twin else {}
    return {name: fields[name] for name in ("CONTACT_ID", "COMPANY_ID") if name in fields}


def _because(known: Known, twin: Line | None) -> list[Any]:
    """Say who is known by what: a kind, a number and the phone or address; or an earlier line of the file."""
    first = known.first
    if twin is not None and (first is None or not known.by[first.kind, first.id] or first.id == twin.lead):
        return ["line", twin.place, ""]
    return [first.kind, first.id, known.by[first.kind, first.id]] if first else []


def told_because(because: Sequence[Any], translate: Callable[[str], str]) -> str:
    """Say in words who was known."""
    if not because:
        return ""
    kind, number, by = because
    if kind == "line":
        return translate(phrase("the same client as on line {number}")).format(number=number)
    return translate(phrase("{kind} #{number} has {value}")).format(
        kind=translate(_KINDS[kind]), number=number, value=by
    )


def _known(line: Line, book: Mapping[str, list[Holder]], twins: Mapping[int, Line]) -> Known:
    found: dict[tuple[str, int], tuple[Holder, str]] = {}
    for key in keys_of(line.fields):
        for one in book.get(key, ()):
            found.setdefault((one.kind, one.id), (one, key.partition(":")[2]))
    twin = twins.get(line.twin or 0)
    for one in book.get(f"lead:{twin.lead}", ()) if twin else ():
        found.setdefault(("lead", one.id), (one, ""))
    some = [found[key][0] for key in sorted(found, key=lambda key: key[1])]
    leads, contacts, companies = ([one for one in some if one.kind == kind] for kind in ("lead", "contact", "company"))
    return Known(leads, contacts, companies, {key: by for key, (_, by) in found.items()})


def _values(lines: Iterable[Line]) -> tuple[list[str], list[str]]:
    phones: dict[str, None] = {}
    emails: dict[str, None] = {}
    for line in lines:
        keys = [key.partition(":") for key in keys_of(line.fields)]
        phones |= {value: None for kind, _, value in keys if kind == "PHONE"}
        known = [address(one["VALUE"]) for one in line.fields.get("EMAIL") or ()]
        emails |= {spelled: None for one in known if one and _may_tell(one) for spelled in one.spellings}
    return list(phones), list(emails)


def _may_tell(one: Address) -> bool:
    return not (one.is_placeholder or one.is_machine)


def _by_key(holders: Iterable[Holder], region: str) -> dict[str, list[Holder]]:
    book: dict[str, list[Holder]] = {}
    for one in holders:
        keys = [f"PHONE:{_spelled(phone, region)}" for phone in one.phones]
        keys += [f"EMAIL:{known.key}" for email in one.emails if (known := address(email))]
        for key in dict.fromkeys([*keys, f"{one.kind}:{one.id}"]):
            book.setdefault(key, []).append(one)
    return book


def _spelled(phone: str, region: str) -> str:
    try:
        number = phonenumbers.parse(phone, region)
        if not phonenumbers.is_valid_number(number) and phone.strip().isdigit():
            number = phonenumbers.parse("+" + phone.strip())
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
