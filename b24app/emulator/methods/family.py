"""Register one method for several entity types: the same function, told which type it is about."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from b24app.emulator.crm.kinds import CLASSIC, COMPANY, CONTACT, DEAL, KINDS, LEAD, QUOTE, Kind
from b24app.emulator.crm.paper_tables import REQUISITES
from b24app.emulator.errors import said
from b24app.emulator.method import Call, Label, method
from b24app.emulator.state import Row

KindAnswering = Callable[[Call, Kind], Any]

# Where each type's pages are.
PLACES = {LEAD: "crm/leads", DEAL: "crm/deals", CONTACT: "crm/contacts", COMPANY: "crm/companies", QUOTE: "crm/quote"}
PLACES |= {REQUISITES.type_id: "crm/requisites"}
_USERFIELDS = {
    LEAD: "userfield/crm-lead-userfield",
    DEAL: "user-defined-fields/crm-deal-userfield",
    CONTACT: "userfield/crm-contact-userfield",
    COMPANY: "userfields/crm-company-userfield",
    QUOTE: "user-field/crm-quote-user-field",
    REQUISITES.type_id: "user-fields/crm-requisite-userfield",
}
WITH_QUOTES = (*CLASSIC, KINDS[QUOTE])
WITH_USERFIELDS = (*WITH_QUOTES, REQUISITES)


def for_kinds(
    name: str,
    *,
    page: str,
    label: Label = "documented",
    write: bool = False,
    kinds: tuple[Kind, ...] = CLASSIC,
) -> Callable[[KindAnswering], KindAnswering]:
    """Register `name` and its documentation `page` for each type; {kind}, {place} and {userfields} are filled in."""

    def register(answer: KindAnswering) -> KindAnswering:
        for kind in kinds:
            place = PLACES[kind.type_id]
            own = f"{place}/{_USERFIELDS[kind.type_id]}"
            source = page.format(kind=kind.name, place=place, userfields=own)
            bound = _bound(answer, kind)
            method(name.format(kind=kind.name), scope="crm", write=write, label=label, source=source)(bound)
        return answer

    return register


def row_of(call: Call, kind: Kind, name: str = "ID") -> Row:
    """Find the item a call names; refused with the texts of the old methods."""
    number = call.params.number(name)
    if number <= 0:
        raise said("ID is not defined or invalid.")
    row = call.portal.crm.box(kind.type_id).rows.get(number)
    if row is None:
        raise said("Not found")
    return row


def _bound(answer: KindAnswering, kind: Kind) -> Callable[[Call], Any]:
    @wraps(answer)
    def bound(call: Call) -> Any:
        return answer(call, kind)

    return bound
