"""Events of user fields: each old object has its own, smart processes share theirs."""

from b24app.emulator.crm.kinds import KINDS
from b24app.emulator.crm.paper_tables import REQUISITES
from b24app.emulator.events import raise_event
from b24app.emulator.method import Call
from b24app.emulator.state import Row


def told(call: Call, what: str, row: Row, sent: Row) -> None:
    """Raise the event of a write, and the one of list rows where some were sent."""
    tell(call, what, row)
    if "LIST" in sent and row["USER_TYPE_ID"] == "enumeration":
        tell(call, "SETENUMVALUES", row)


def tell(call: Call, what: str, row: Row) -> None:
    """Raise the event of a user field that was added, changed, deleted or given other list rows."""
    known = (*KINDS.values(), REQUISITES)
    owner = next((kind.name.upper() for kind in known if kind.userfields == row["ENTITY_ID"]), "TYPE")
    stem = "TYPE" if owner == "SMART_INVOICE" else owner
    data = {"FIELDS": {"ID": row["ID"], "ENTITY_ID": row["ENTITY_ID"], "FIELD_NAME": row["FIELD_NAME"]}}
    raise_event(call.portal, f"ONCRM{stem}USERFIELD{what}", data, call.actor)
