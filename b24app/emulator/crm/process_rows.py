"""How smart processes are shown: alone with their links to other types, in lists without."""

from b24app.emulator.clock import iso
from b24app.emulator.crm.kinds import COMPANY, CONTACT
from b24app.emulator.crm.memory import SmartProcess
from b24app.emulator.state import Row


def shown(process: SmartProcess) -> Row:
    """Write a smart process without its links."""
    row: Row = {"id": process.id, "title": process.title, "code": "", "createdBy": process.created_by}
    row |= {"entityTypeId": process.type_id, "customSectionId": None, **process.switches}
    return row | {
        "createdTime": iso(process.created),
        "updatedTime": iso(process.updated),
        "updatedBy": process.updated_by,
    }


def whole_row(process: SmartProcess) -> Row:
    """Write a smart process with its links."""
    parents = [_link(number, is_on) for number, is_on in process.parents.items()]
    predefined = [{**_link(number, is_on=True), "isPredefined": "Y"} for number in (CONTACT, COMPANY)]
    has_clients = process.switches["isClientEnabled"] == "Y"
    children = [_link(number, is_on) for number, is_on in process.children.items()]
    links = {"parent": [*(predefined if has_clients else []), *parents], "child": children}
    return {**shown(process), "relations": links, "linkedUserFields": {}, "customSections": []}


def _link(number: int, is_on: bool) -> Row:
    return {"entityTypeId": number, "isChildrenListEnabled": "Y" if is_on else "N", "isPredefined": "N"}
