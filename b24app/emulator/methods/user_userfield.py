"""user.userfield.*: user fields of employees."""

from b24app.emulator import userfield_rules as rules
from b24app.emulator import userfields
from b24app.emulator.errors import said
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.state import Row

PLACE = "user/userfields/user-userfield"
FILTERED = ("ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID", "SORT", *rules.FLAGS)
SORTED = ("ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID", "SORT")


@method("user.userfield.add", scope="user.userfield", write=True, label="assumed", source=f"{PLACE}-add")
def add(call: Call) -> int:
    """Create a user field of employees; its name gets the prefix UF_USR_."""
    _for_admins(call)
    return rules.add(call.portal, call.params.fields(), rules.USER)


@method("user.userfield.update", scope="user.userfield", write=True, label="assumed", source=f"{PLACE}-update")
def update(call: Call) -> bool:
    """Change a user field of employees."""
    _for_admins(call)
    rules.update(call.portal, _found(call), call.params.fields())
    return True


@method("user.userfield.list", scope="user.userfield", source=f"{PLACE}-list")
def list_(call: Call) -> Page:
    """Return the user fields of employees, with a total but no pages."""
    own = userfields.by_name(call.portal, rules.USER).values()
    sent = {name.lstrip("="): str(value) for name, value in call.params.mapping("FILTER").items()}
    wanted = {name: value for name, value in sent.items() if name in FILTERED}
    rows = [row for row in own if all(str(row[name] or "") == value for name, value in wanted.items())]
    order = call.params.mapping("ORDER") or {"SORT": "ASC", "ID": "ASC"}
    found = ordered(rows, order, lambda name: (lambda row: row[name]) if name in SORTED else None)
    return Page([_shown(dict(row)) for row in found], len(found))


@method("user.userfield.delete", scope="user.userfield", write=True, label="assumed", source=f"{PLACE}-delete")
def delete(call: Call) -> bool:
    """Delete a user field of employees and what they kept in it."""
    _for_admins(call)
    row = _found(call)
    rules.delete(call.portal, row)
    for user in call.portal.users.values():
        user.more.pop(row["FIELD_NAME"], None)
    return True


def _shown(row: Row) -> Row:
    names = ("ENTITY_ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID")
    shown = {"ID": str(row["ID"])} | {name: row[name] for name in names} | {"SORT": str(row["SORT"])}
    shown |= {flag: row[flag] for flag in rules.FLAGS} | {"SETTINGS": row["SETTINGS"]}
    if row["USER_TYPE_ID"] == "enumeration":
        shown["LIST"] = [item | {"ID": str(item["ID"]), "SORT": str(item["SORT"])} for item in row["LIST"]]
    return shown


def _found(call: Call) -> Row:
    row = call.portal.userfields.get(call.params.number())
    if row is None or row["ENTITY_ID"] != rules.USER:
        raise rules.not_found()
    return row


def _for_admins(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise said("Access denied.")
