"""crm.requisite.link.*: which requisites of the client and of one's own company an item uses."""

from b24app.emulator.crm import records
from b24app.emulator.crm.kinds import COMPANY, CONTACT, DEAL, QUOTE, kind_of
from b24app.emulator.crm.paper_tables import LINK
from b24app.emulator.errors import said
from b24app.emulator.method import Call, Page, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PAGE = "crm/requisites/links/crm-requisite-link-"
USED = ("REQUISITE_ID", "BANK_DETAIL_ID", "MC_REQUISITE_ID", "MC_BANK_DETAIL_ID")


@method("crm.requisite.link.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a link."""
    return records.described(LINK)


@method("crm.requisite.link.register", scope="crm", write=True, source=f"{PAGE}register")
def register(call: Call) -> bool:
    """Let an item use requisites: its client's and its own company's; 0 is none."""
    sent = call.params.fields()
    item = _item(call, sent)
    used = {name: _number(sent, name) for name in USED}
    _check(call, used["REQUISITE_ID"], used["BANK_DETAIL_ID"], _client(item), "")
    own = {(COMPANY, item["MYCOMPANY_ID"])} if item.get("MYCOMPANY_ID") else set()
    _check(call, used["MC_REQUISITE_ID"], used["MC_BANK_DETAIL_ID"], own, " of your company")
    owner = _number(sent, "ENTITY_TYPE_ID"), _number(sent, "ENTITY_ID")
    call.portal.crm.papers.links[owner] = {"ENTITY_TYPE_ID": owner[0], "ENTITY_ID": owner[1]} | used
    return True


@method("crm.requisite.link.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return what an item uses; its own number and type are numbers."""
    type_id, item_id = _named(call)
    row = call.portal.crm.papers.links.get((type_id, item_id))
    if row is None:
        raise said("Not found")
    return records.written(LINK, row) | {"ENTITY_TYPE_ID": type_id, "ENTITY_ID": item_id}


@method("crm.requisite.link.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of links."""
    return records.listed(call, LINK, call.portal.crm.papers.links.values())


@method("crm.requisite.link.unregister", scope="crm", write=True, source=f"{PAGE}unregister")
def unregister(call: Call) -> bool:
    """Let an item use no requisites; true even when it used none."""
    call.portal.crm.papers.links.pop(_named(call), None)
    return True


def _named(call: Call) -> tuple[int, int]:
    for name in ("entityTypeId", "entityId"):
        if call.params.number(name) <= 0:
            raise records.invalid(name)
    return call.params.number("entityTypeId"), call.params.number("entityId")


def _item(call: Call, sent: Row) -> Row:
    kind = kind_of(call.portal, whole(sent.get("ENTITY_TYPE_ID")))
    if kind is None or not (kind.is_dynamic or kind.type_id in (DEAL, QUOTE)):
        raise records.invalid("ENTITY_TYPE_ID")
    row = call.portal.crm.box(kind.type_id).rows.get(whole(sent.get("ENTITY_ID")) or 0)
    if row is None:
        raise records.invalid("ENTITY_ID")
    return row


def _number(sent: Row, name: str) -> int:
    number = whole(sent.get(name))
    if number is None or number < 0:
        raise records.invalid(name)
    return number


def _client(item: Row) -> set[tuple[int, int]]:
    """A company stands before contacts."""
    if item.get("COMPANY_ID"):
        return {(COMPANY, item["COMPANY_ID"])}
    return {(CONTACT, number) for number in item.get("CONTACT_IDS", ())}


def _check(call: Call, requisite: int, detail: int, owners: set[tuple[int, int]], whose: str) -> None:
    papers = call.portal.crm.papers
    if requisite and requisite not in papers.requisites:
        raise said(f"The Requisite{whose} with ID '{requisite}' is not found")
    if requisite and owners:
        row = papers.requisites[requisite]
        if (row["ENTITY_TYPE_ID"], row["ENTITY_ID"]) not in owners:
            type_id, number = min(owners)
            name = "your company" if whose else "Company" if type_id == COMPANY else "Contact"
            raise said(f"The Requisite with ID '{requisite}' is not assigned to {name} with ID '{number}'")
    if detail and detail not in papers.bank_details:
        raise said(f"The BankDetail{whose} with ID '{detail}' is not found")
    if detail and papers.bank_details[detail]["ENTITY_ID"] != requisite:
        raise said(
            f"The BankDetail{whose} with ID '{detail}' is not assigned to Requisite{whose} with ID '{requisite}'"
        )
