"""Decide what becomes of a lead that a letter made: whose letter it is, and where it belongs; doubt is a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from b24app.languages import phrase
from b24app.letters import names
from b24app.letters.address import Address
from b24app.letters.kind import COLLEAGUE, FORM, MACHINES, PERSON, Judged, Ours, judge_kind
from b24app.letters.known import COMPANY, CONTACT, Client, Known, Lead
from b24app.letters.letter import Letter
from b24app.letters.reason import Reason
from b24app.letters.thread import Thread, thread_of

LEAD, CLIENT, NEW, ASK = "lead", "client", "new", "ask"
"""It belongs to an open lead; a known client writes anew; nobody knows the sender; a person has to decide."""


@dataclass(frozen=True)
class Verdict:
    """What was decided: a kind of letter that is no request, or LEAD, CLIENT, NEW, ASK; and why.

    `lead` and `clients` are what it belongs to; where a person is asked, `leads` and `clients` are what it may belong
    to, and `kind` what it seems to be. `who` is the address of the other side.
    """

    what: str
    kind: str
    reasons: tuple[Reason, ...]
    leads: tuple[int, ...] = ()
    clients: tuple[Client, ...] = ()
    who: str = ""

    @property
    def is_sure(self) -> bool:
        """Tell whether nobody need be asked."""
        return self.what != ASK


def judge(letter: Letter, ours: Ours, known: Known, name: str = "") -> Verdict:
    """Decide about a letter; `name` is how the card calls its sender, where the letter does not say."""
    judged = judge_kind(letter, ours)
    thread = thread_of(letter, ours, known.leads, judged.who)
    who = judged.who[0].value if judged.who else ""
    if not judged.is_sure:
        return _asked(judged, thread, known, judged.reasons, who)
    if judged.kind in (*MACHINES, COLLEAGUE):
        return _no_request(judged, thread, known, who)
    called = name if judged.who and judged.who[0].value == letter.sender.value else ""
    caller = next((one.name for one in judged.who if one.name), "") or called
    return _request(judged, thread, known, caller)


def _no_request(judged: Judged, thread: Thread, known: Known, who: str) -> Verdict:
    """Find what a letter that is no request hangs on; without that it hangs on nothing."""
    sure = [one for one in judged.who if one.proves]
    leads = thread.surely or _leads_of(known, sure)
    clients = _single(known.of_kind(CONTACT, sure)) or _single(known.of_kind(COMPANY, judged.who))
    return Verdict(judged.kind, judged.kind, judged.reasons, tuple(one.id for one in leads[:1]), clients, who)


def _request(judged: Judged, thread: Thread, known: Known, caller: str) -> Verdict:
    one = judged.who[0]
    because = judged.reasons if judged.kind == FORM or len(judged.reasons) > 1 else ()
    doubts = _doubts(one, known, caller)
    if thread.surely and not doubts:
        said = Reason(phrase("the talk “{subject}” goes on in an open lead"), {"subject": thread.core or "—"})
        return _to_lead(judged, thread.surely, known, (*because, said))
    leads = _leads_of(known, [one])
    if doubts or (leads and not one.proves):
        shared = Reason(phrase("several people may write from {address}"), {"address": one.value})
        return _asked(judged, thread, known, (*because, *(doubts or (shared,))), one.value)
    if leads:
        said = Reason(phrase("there is an open lead of {address}"), {"address": one.value})
        return _to_lead(judged, leads, known, (*because, said))
    return _of_client(judged, thread, known, because, one, caller)


def _of_client(
    judged: Judged, thread: Thread, known: Known, because: tuple[Reason, ...], one: Address, caller: str
) -> Verdict:
    contacts, companies = known.of_kind(CONTACT, [one]), known.of_kind(COMPANY, [one])
    if len(contacts) > 1:
        contacts = tuple(each for each in contacts if names.agree(each.name, caller))
    if len(contacts) == 1 and (one.proves or names.agree(contacts[0].name, caller)):
        if theirs := [lead for lead in known.leads if contacts[0].id in lead.contacts]:
            said = Reason(phrase("there is an open lead of {name}"), {"name": contacts[0].name or one.value})
            return _to_lead(judged, theirs, known, (*because, said))
        said = Reason(phrase("{address} is known: {name}"), {"address": one.value, "name": contacts[0].name or "—"})
        return Verdict(CLIENT, judged.kind, (*because, said), (), contacts, one.value)
    if len(companies) == 1 and not contacts:
        said = Reason(phrase("{address} is known: {name}"), {"address": one.value, "name": companies[0].name or "—"})
        return Verdict(CLIENT, judged.kind, (*because, said), (), companies, one.value)
    if contacts or companies or thread.perhaps:
        return _asked(judged, thread, known, (*because, *_why_asked(thread, one)), one.value)
    said = Reason(phrase("nobody knows {address}"), {"address": one.value})
    return Verdict(NEW, judged.kind, (*because, said), who=one.value)


def _why_asked(thread: Thread, one: Address) -> tuple[Reason, ...]:
    if thread.perhaps:
        said = phrase("it seems to go on with the talk “{subject}”, but from another address: {address}")
        return (Reason(said, {"subject": thread.core, "address": one.value}),)
    return (Reason(phrase("several people may write from {address}"), {"address": one.value}),)


def _doubts(one: Address, known: Known, caller: str) -> tuple[Reason, ...]:
    """Say what speaks against taking everybody with an address for one person."""
    contacts = known.of_kind(CONTACT, [one])
    if len(contacts) > 1 and sum(names.agree(each.name, caller) for each in contacts) != 1:
        listed = ", ".join(each.name or f"#{each.id}" for each in contacts)
        return (
            Reason(
                phrase("several clients have the address {address}: {names}"), {"address": one.value, "names": listed}
            ),
        )
    met: list[Client | Lead] = [*contacts, *_leads_of(known, [one])]
    if met and all(names.differ(caller, each.name) for each in met):
        told = {"address": one.value, "name": caller, "other": met[0].name}
        return (Reason(phrase("{name} writes from {address}, which is known as that of {other}"), told),)
    return ()


def _to_lead(judged: Judged, leads: Sequence[Lead], known: Known, reasons: tuple[Reason, ...]) -> Verdict:
    """Choose the oldest of the leads, with the clients it is bound to."""
    first = min(leads, key=lambda each: each.id)
    clients = tuple(
        each
        for each in known.clients
        if (each.kind == CONTACT and each.id in first.contacts) or (each.kind == COMPANY and each.id == first.company)
    )
    clients = clients or _single(known.of_kind(CONTACT, judged.who))
    return Verdict(LEAD, judged.kind, reasons, (first.id,), clients, judged.who[0].value)


def _asked(judged: Judged, thread: Thread, known: Known, reasons: tuple[Reason, ...], who: str) -> Verdict:
    leads = dict.fromkeys(one.id for one in (*thread.surely, *thread.perhaps, *_leads_of(known, judged.who)))
    clients = (*known.of_kind(CONTACT, judged.who), *known.of_kind(COMPANY, judged.who))
    return Verdict(ASK, judged.kind, reasons, tuple(sorted(leads)), clients, who)


def _leads_of(known: Known, who: Sequence[Address]) -> list[Lead]:
    keys = {one.key for one in who}
    return sorted((one for one in known.leads if one.keys & keys), key=lambda one: one.id)


def _single(clients: tuple[Client, ...]) -> tuple[Client, ...]:
    return clients if len(clients) == 1 else ()


NO_REQUESTS = (*MACHINES, COLLEAGUE)
REQUESTS = (PERSON, FORM)
"""Kinds of letters behind which a client stands, and those behind which none does."""
