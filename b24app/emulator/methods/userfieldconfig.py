"""userfieldconfig.*: user fields of every CRM type, smart processes too."""

from b24app.emulator import userfield_rules as rules
from b24app.emulator.crm import userfield_configs as configs
from b24app.emulator.crm.naming import upper
from b24app.emulator.crm.userfield_events import tell, told
from b24app.emulator.errors import RestError, said
from b24app.emulator.method import Call, Page, method
from b24app.emulator.methods.universal import mapping, needed
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PAGE = "crm/universal/userfieldconfig/userfieldconfig-"
SCOPE = "userfieldconfig"
SORTED = ("ID", "FIELD_NAME", "USER_TYPE_ID", "XML_ID", "SORT", "ENTITY_ID")


@method("userfieldconfig.getTypes", scope=SCOPE, source=f"{PAGE}get-types")
def get_types(call: Call) -> Row:
    """Return the types a field may have."""
    _module(call)
    return {"types": {kind: {"userTypeId": kind, "description": kind} for kind in rules.TYPES}}


@method("userfieldconfig.list", scope=SCOPE, source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of definitions without their list rows; labels of the language select[language] names."""
    _module(call)
    sent = {upper(name.lstrip("=")): value for name, value in call.params.mapping("FILTER").items()}
    rows = [row for row in call.portal.userfields.values() if all(_fits(row, *condition) for condition in sent.items())]
    order = {upper(name): direction for name, direction in call.params.mapping("ORDER").items()} or {"ID": "ASC"}
    found = ordered(rows, order, lambda name: (lambda row: row[name]) if name in SORTED else None)
    cut = page(found, start_of(call.params))
    language = str(call.params.mapping("SELECT").get("language", ""))
    fields = [configs.shown(dict(row), with_enum=False, language=language) for row in cut.rows]
    return Page({"fields": fields}, cut.total, cut.next)


@method("userfieldconfig.get", scope=SCOPE, source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return a definition with its list rows."""
    _module(call)
    row = _found(call, "Вы не можете просматривать настройки пользовательских полей")
    return {"field": configs.shown(row, with_enum=True)}


@method("userfieldconfig.add", scope=SCOPE, write=True, source=f"{PAGE}add")
def add(call: Call) -> Row:
    """Create a field; its whole name must be sent, with the number of the smart process in it."""
    _module(call)
    _for_admins(call, "Вы не можете создавать пользовательские поля")
    sent = mapping(call, "field")
    entity, name = str(sent.get("entityId") or ""), str(sent.get("fieldName") or "")
    if not name:
        raise said("The 'FIELD_NAME' field is not found.")
    start = configs.start_of(call.portal, entity)
    if start is None or not name.upper().startswith(start):
        raise said("Вы не можете создавать пользовательские поля")
    read = configs.read(sent)
    row = call.portal.userfields[rules.add(call.portal, read, entity)]
    told(call, "ADD", row, read)
    return {"field": configs.shown(row, with_enum=True)}


@method("userfieldconfig.update", scope=SCOPE, write=True, source=f"{PAGE}update")
def update(call: Call) -> Row:
    """Change a field."""
    _module(call)
    text = "Вы не можете изменить настройки пользовательского поля"
    _for_admins(call, text)
    row = _found(call, text)
    read = configs.read(mapping(call, "field"))
    rules.update(call.portal, row, read)
    told(call, "UPDATE", row, read)
    return {"field": configs.shown(row, with_enum=True)}


@method("userfieldconfig.delete", scope=SCOPE, write=True, source=f"{PAGE}delete")
def delete(call: Call) -> None:
    """Delete a field and at once all that items kept in it; the result is null."""
    _module(call)
    text = "Вы не можете удалить пользовательское поле"
    _for_admins(call, text)
    row = _found(call, text)
    rules.delete(call.portal, row)
    tell(call, "DELETE", row)


def _module(call: Call) -> None:
    """The caller needs the scope of the module beside that of the methods; only CRM is emulated."""
    module = str(needed(call, "moduleId"))
    if module != "crm":
        raise said("No settings for UserFieldAccess")
    if "crm" not in call.caller.scope:
        raise said("The current method required more scopes. (crm)")


def _for_admins(call: Call, text: str) -> None:
    if not call.caller.user.is_admin:
        raise said(text)


def _found(call: Call, text: str) -> Row:
    row = call.portal.userfields.get(whole(needed(call, "id")) or 0)
    if row is None:
        raise RestError("", text)
    return row


def _fits(row: Row, name: str, wanted: object) -> bool:
    values = wanted if isinstance(wanted, list) else [wanted]
    return name not in row or str(row[name] or "") in {str(value) for value in values}
