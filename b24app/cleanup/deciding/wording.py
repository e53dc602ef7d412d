"""Say in sentences why something is proposed for a lead."""

from collections.abc import Mapping, Sequence

from b24app.cleanup.deciding.lead import Group, Lead
from b24app.languages import Translate, phrase

KINDS: Mapping[str, str] = {
    "first_letter": phrase("the first letter of a person"),
    "repeat": phrase("a further letter of somebody who wrote before"),
    "colleague": phrase("the answer of a colleague"),
    "auto_reply": phrase("an automatic answer"),
    "bounce": phrase("a letter that came back"),
    "newsletter": phrase("a newsletter"),
    "supplier": phrase("the letter of a supplier"),
    "spam": phrase("spam"),
    "call": phrase("a call"),
    "form": phrase("a form on a site"),
    "other": phrase("something else"),
    "unknown": phrase("nobody knows what"),
}
ACTIONS: Mapping[str, str] = {
    "keep": phrase("leave as it is"),
    "review": phrase("a person decides"),
    "bind": phrase("tie to a known client"),
    "convert": phrase("make a contact or company"),
    "deal": phrase("make a deal"),
    "merge": phrase("merge into another lead"),
    "junk": phrase("close as junk"),
    "delete": phrase("hold, then delete"),
}
UNDO_WORDS: Mapping[str, str] = {
    "full": phrase("all of it can be undone"),
    "fields": phrase("fields can be restored, in a new lead"),
    "none": phrase("cannot be undone"),
}
MAYBE_CLIENT = phrase("This is only probably the known client")
NO_RULE = phrase("no rule of the recipe fits")

_FOUND = phrase("The audit says: {kind} ({percent} % sure)")
_BY_RULE = phrase("A rule of the recipe: {action}")
_STAYS = phrase("This lead stays out of {count} of this client: {why}")
_GOES = phrase('Goes to lead {survivor} "{title}"')
_CONTACT = phrase("The client is known: contact {contact}")
_COMPANY = phrase("The client is known: company {company}")
_UNSURE = phrase("The audit is only {percent} % sure that it is {kind}")
_SEVERAL = phrase("Several known clients fit: contacts {contacts}, companies {companies}")
_FLAG = phrase("Lead {lead} carries a flag: {title}")
_TOO_MANY = phrase("{size} leads hang together here: too many for one client")
_STEP = phrase("{title} (evidence: {weight} bits)")
_NONE = phrase("none")


def found(lead: Lead, translate: Translate) -> str:
    """Say what the audit found."""
    kind = translate(KINDS.get(lead.found.kind, lead.found.kind))
    said = translate(_FOUND).format(kind=kind, percent=_percent(lead))
    return f"{said}: {lead.found.because[0]}" if lead.found.because else said


def by_rule(action: str, translate: Translate) -> str:
    """Say that a rule without a title decided."""
    return translate(_BY_RULE).format(action=translate(ACTIONS[action]))


def stays(leads: Sequence[Lead], why: Sequence[str], translate: Translate) -> str:
    """Say why the first of some leads stays."""
    return translate(_STAYS).format(count=len(leads), why=", ".join(why))


def goes(survivor: Lead, lead: Lead, translate: Translate) -> str:
    """Say where a lead goes."""
    title = survivor.title if lead.id != survivor.id else ""
    return translate(_GOES).format(survivor=survivor.id, title=title)


def client(contact: int, company: int, translate: Translate) -> tuple[str, ...]:
    """Say which known client a lead is tied to."""
    said = [translate(_CONTACT).format(contact=contact)] if contact else []
    return (*said, *([translate(_COMPANY).format(company=company)] if company else []))


def unsure(lead: Lead, translate: Translate) -> str:
    """Say that the audit is not sure enough."""
    return translate(_UNSURE).format(
        percent=_percent(lead), kind=translate(KINDS.get(lead.found.kind, lead.found.kind))
    )


def several_clients(group: Group, translate: Translate) -> str:
    """Say that more than one known client fits."""
    names = [", ".join(map(str, one)) or translate(_NONE) for one in (group.contacts, group.companies)]
    return translate(_SEVERAL).format(contacts=names[0], companies=names[1])


def flag(lead: Lead, title: str, translate: Translate) -> str:
    """Say that a lead carries a flag a person has to see."""
    return translate(_FLAG).format(lead=lead.id, title=title)


def too_many(size: int, translate: Translate) -> str:
    """Say that a group is too large to be one client."""
    return translate(_TOO_MANY).format(size=size)


def step(title: str, lead: Lead, translate: Translate) -> str:
    """Say by which step of the recipe a lead seems to belong to its group."""
    return translate(_STEP).format(title=title, weight=f"{lead.weight:.1f}") if lead.weight else title


def _percent(lead: Lead) -> int:
    return round(lead.found.confidence * 100)
