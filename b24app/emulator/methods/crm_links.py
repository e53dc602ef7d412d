"""crm.lead.contact.*, its twins of deals, quotes and companies, crm.contact.company.*: links to clients."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from b24app.emulator.crm import links
from b24app.emulator.crm.kinds import COMPANY, CONTACT, DEAL, KINDS, LEAD, QUOTE
from b24app.emulator.described import described
from b24app.emulator.errors import RestError, said
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

BAD_OWNER = "The parameter 'ownerEntityID' is invalid or not defined."


@dataclass(frozen=True)
class Tie:
    """Which items hold links, and to what."""

    holder: int
    word: str
    name: str
    title: str
    page: str

    @property
    def listed(self) -> str:
        """Return where the ids are kept."""
        return f"{self.name}S"


TIES = (
    Tie(LEAD, "lead.contact", "CONTACT_ID", "Контакт", "crm/leads/management-communication/crm-lead-contact-"),
    Tie(DEAL, "deal.contact", "CONTACT_ID", "Контакт", "crm/deals/contacts/crm-deal-contact-"),
    Tie(QUOTE, "quote.contact", "CONTACT_ID", "Контакт", "crm/quote/contacts/crm-quote-contact-"),
    Tie(CONTACT, "contact.company", "COMPANY_ID", "Компания", "crm/contacts/company/crm-contact-company-"),
    Tie(COMPANY, "company.contact", "CONTACT_ID", "Контакт", "crm/companies/contacts/crm-company-contact-"),
)
Answering = Callable[[Call, Tie], Any]


def _for_ties(what: str, *, write: bool = False) -> Callable[[Answering], Answering]:
    def register(answer: Answering) -> Answering:
        for tie in TIES:
            page = tie.page + what.replace(".", "-")
            method(f"crm.{tie.word}.{what}", scope="crm", write=write, source=page)(_bound(answer, tie))
        return answer

    return register


def _bound(answer: Answering, tie: Tie) -> Callable[[Call], Any]:
    @wraps(answer)
    def bound(call: Call) -> Any:
        return answer(call, tie)

    return bound


@_for_ties("fields")
def fields(call: Call, tie: Tie) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a link."""
    return {
        tie.name: described("integer", tie.title, required=True),
        "SORT": described("integer", "Сортировка"),
        "IS_PRIMARY": described("char", "Первичный"),
    }


@_for_ties("items.get")
def items_get(call: Call, tie: Tie) -> list[Row]:
    """Return the links of an item, by SORT."""
    return links.shown(_holder(call, tie), tie.listed, tie.name)


@_for_ties("items.set", write=True)
def items_set(call: Call, tie: Tie) -> bool:
    """Put exactly these links in place of all there were."""
    row = _holder(call, tie)
    if not isinstance(call.params.get("ITEMS"), (list, dict)):
        raise said("The parameter items must be array.")
    numbers, sorts = links.read(list(call.params.mapping("ITEMS").values()), tie.name)
    _keep(call, tie, row, numbers, sorts)
    return True


@_for_ties("items.delete", write=True)
def items_delete(call: Call, tie: Tie) -> bool:
    """Drop all links of an item."""
    _keep(call, tie, _holder(call, tie), [], {})
    return True


@_for_ties("add", write=True)
def add(call: Call, tie: Tie) -> bool:
    """Add a link; the first one, or one sent as primary, comes first."""
    row, sent = _holder(call, tie), call.params.fields()
    number = whole(sent.get(tie.name)) or 0
    if number <= 0:
        raise said(f"The parameter '{tie.name}' is invalid or not defined.")
    others = [other for other in row.get(tie.listed, ()) if other != number]
    numbers = [number, *others] if sent.get("IS_PRIMARY") == "Y" else [*others, number]
    chosen = {number: whole(sent["SORT"]) or 0} if whole(sent.get("SORT")) else {}
    _keep(call, tie, row, numbers, row.get(links.SORTS[tie.listed], {}) | chosen)
    return True


@_for_ties("delete", write=True)
def delete(call: Call, tie: Tie) -> bool:
    """Drop one link; false when there was none."""
    row, number = _holder(call, tie), whole(call.params.fields().get(tie.name)) or 0
    if number not in row.get(tie.listed, ()):
        return False
    left = [other for other in row[tie.listed] if other != number]
    _keep(call, tie, row, left, row.get(links.SORTS[tie.listed], {}))
    return True


def _holder(call: Call, tie: Tie) -> Row:
    """Find the item; that of a company is worked out, since contacts keep the links."""
    number = call.params.number()
    if number <= 0:
        raise said(BAD_OWNER)
    row = call.portal.crm.box(tie.holder).rows.get(number)
    if row is None:
        raise RestError("NOT_FOUND", "Not found.")
    if tie.holder == COMPANY:
        return {"ID": number, "CONTACT_IDS": links.contacts_of(call.portal, number)}
    return row


def _keep(call: Call, tie: Tie, row: Row, numbers: list[int], sorts: dict[int, int]) -> None:
    if tie.holder == COMPANY:
        links.set_contacts(call.portal, row["ID"], numbers)
    else:
        links.keep(call.portal, KINDS[tie.holder].type_id, row, tie.listed, numbers, sorts)
