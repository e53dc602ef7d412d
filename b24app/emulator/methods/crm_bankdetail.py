"""crm.requisite.bankdetail.*: accounts in banks."""

from b24app.emulator.crm import records
from b24app.emulator.crm.paper_tables import BANK_DETAIL
from b24app.emulator.events import raise_event
from b24app.emulator.method import Call, Page, method
from b24app.emulator.state import Row

PAGE = "crm/requisites/bank-detail/crm-requisite-bank-detail-"


@method("crm.requisite.bankdetail.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe the fields of bank details."""
    return records.described(BANK_DETAIL)


@method("crm.requisite.bankdetail.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> int:
    """Add bank details to a requisite; the country is its template's unless another is sent."""
    papers = call.portal.crm.papers
    values = records.accepted(BANK_DETAIL, call.params.fields(), is_new=True)
    owner = papers.requisites.get(values.get("ENTITY_ID") or 0)
    if owner is None:
        raise records.invalid("ENTITY_ID")
    row = records.created(call, "bank detail", values)
    row.setdefault("COUNTRY_ID", papers.presets[owner["PRESET_ID"]]["COUNTRY_ID"])
    papers.bank_details[row["ID"]] = row
    _tell(call, "ADD", row)
    return int(row["ID"])


@method("crm.requisite.bankdetail.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> bool:
    """Change bank details; their requisite stays."""
    row = _found(call)
    records.changed(call, row, records.accepted(BANK_DETAIL, call.params.fields(), is_new=False))
    _tell(call, "UPDATE", row)
    return True


@method("crm.requisite.bankdetail.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return bank details by their number."""
    return records.written(BANK_DETAIL, _found(call))


@method("crm.requisite.bankdetail.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of bank details."""
    return records.listed(call, BANK_DETAIL, call.portal.crm.papers.bank_details.values())


@method("crm.requisite.bankdetail.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> bool:
    """Delete bank details."""
    row = _found(call)
    del call.portal.crm.papers.bank_details[row["ID"]]
    _tell(call, "DELETE", row)
    return True


def _found(call: Call) -> Row:
    return records.found(call.params, call.portal.crm.papers.bank_details, "RequisiteBankDetail")


def _tell(call: Call, what: str, row: Row) -> None:
    raise_event(call.portal, f"ONCRMBANKDETAIL{what}", {"FIELDS": {"ID": row["ID"]}}, call.actor)
