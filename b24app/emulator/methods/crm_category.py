"""crm.category.*: pipelines of deals, invoices and smart processes."""

from typing import Any

from b24app.emulator.crm import pipelines
from b24app.emulator.crm.kinds import COMPANY, CONTACT, DEAL, LEAD, QUOTE, Kind
from b24app.emulator.crm.memory import Category
from b24app.emulator.crm.naming import upper
from b24app.emulator.described import described
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.methods.universal import ITEM_NOT_FOUND, for_admins, is_yes, kind_asked, mapping, needed
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PAGE = "crm/universal/category/crm-category-"
LONGEST = 255
CLIENTS = (CONTACT, COMPANY)


@method("crm.category.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:
    """Describe a pipeline's fields."""
    kind = _kind(call)
    known: dict[str, tuple[str, bool]] = {
        "id": ("integer", True),
        "name": ("string", False),
        "sort": ("integer", False),
    }
    known |= {"entityTypeId": ("integer", True), "isDefault": ("boolean", kind.type_id == DEAL)}
    known |= {"originId": ("string", False), "originatorId": ("string", False)} if kind.type_id == DEAL else {}
    return {
        "fields": {
            name: described(about[0], upper(name), read_only=about[1], required=name == "entityTypeId")
            | {"upperName": upper(name)}
            for name, about in known.items()
        }
    }


@method("crm.category.list", scope="crm", source=f"{PAGE}list")
def list_(call: Call) -> Row:
    """Return all pipelines of a type, by SORT."""
    rows = sorted(call.portal.crm.categories[_kind(call).type_id].values(), key=lambda row: (row.sort, row.id))
    return {"categories": [_shown(row) for row in rows]}


@method("crm.category.get", scope="crm", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return one pipeline."""
    return {"category": _shown(_found(call, _kind(call)))}


@method("crm.category.add", scope="crm", write=True, source=f"{PAGE}add")
def add(call: Call) -> Row:
    """Open a pipeline; it comes with the default stages."""
    kind, sent = _kind(call), mapping(call)
    for_admins(call)
    name, is_default = str(sent.get("name") or "").strip(), is_yes(sent.get("isDefault"))
    if not name:
        raise RestError("0", "Field 'NAME' is required")
    if is_default and kind.type_id in CLIENTS:
        raise RestError("0", "Default client category does not support updating default state")
    sort = whole(sent.get("sort")) or 500
    category = pipelines.add(call.portal, kind, name[:LONGEST], sort, is_default=is_default and kind.type_id != DEAL)
    _put_origin(category, sent)
    return {"category": _shown(category)}


@method("crm.category.update", scope="crm", write=True, source=f"{PAGE}update")
def update(call: Call) -> Row:
    """Rename or re-sort a pipeline; another one cannot become the default of deals."""
    kind = _kind(call)
    category, sent = _found(call, kind), mapping(call)
    for_admins(call)
    category.name = str(sent.get("name") or category.name)[:LONGEST]
    category.sort = whole(sent.get("sort")) or category.sort
    if is_yes(sent.get("isDefault")) and kind.is_dynamic:
        for other in call.portal.crm.categories[kind.type_id].values():
            other.is_default = other is category
    _put_origin(category, sent)
    return {"category": _shown(category)}


@method("crm.category.delete", scope="crm", write=True, source=f"{PAGE}delete")
def delete(call: Call) -> None:
    """Close a pipeline: neither the default one nor one that holds items."""
    kind = _kind(call)
    category = _found(call, kind)
    for_admins(call)
    code = "0" if kind.type_id == DEAL else "BX_ERROR"
    if category.is_default:
        texts = {True: "Default deal category can not be deleted", False: "Эта воронка является воронкой по умолчанию"}
        raise RestError(code, texts[kind.type_id == DEAL])
    if pipelines.holds_items(call.portal, category):
        deals = f"Найдены сделки, относящиеся к воронке {category.name}"
        raise RestError(code, deals if kind.type_id == DEAL else "Найдены элементы, относящиеся к воронке")
    pipelines.remove(call.portal, category)


def _kind(call: Call) -> Kind:
    kind = kind_asked(call)
    if kind.type_id in (LEAD, QUOTE):
        raise RestError("ENTITY_TYPE_NOT_SUPPORTED", f"Entity type {kind.name.upper()} is not supported")
    return kind


def _found(call: Call, kind: Kind) -> Category:
    number: Any = whole(needed(call, "id"))
    category = call.portal.crm.categories[kind.type_id].get(number)
    if category is None:
        raise RestError("NOT_FOUND", ITEM_NOT_FOUND)
    return category


def _put_origin(category: Category, sent: Row) -> None:
    if category.type_id == DEAL:
        category.origin |= {name: str(sent[name]) for name in ("originId", "originatorId") if name in sent}


def _shown(category: Category) -> Row:
    row: Row = {"id": category.id, "name": category.name, "sort": category.sort, "entityTypeId": category.type_id}
    row["isDefault"] = "Y" if category.is_default else "N"
    return row | (
        {"originId": "", "originatorId": "", **category.origin} if category.type_id == DEAL and category.id else {}
    )
