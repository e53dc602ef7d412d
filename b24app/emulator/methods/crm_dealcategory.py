"""crm.dealcategory.*: pipelines of deals as they were called before crm.category.*."""

from b24app.emulator.clock import iso
from b24app.emulator.crm import pipelines
from b24app.emulator.crm.kinds import DEAL, KINDS
from b24app.emulator.crm.memory import Category
from b24app.emulator.described import described
from b24app.emulator.errors import said
from b24app.emulator.method import Call, Page, method
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.sifting import arranged, selected, sifted
from b24app.emulator.state import Row

PAGE = "crm/outdated/category-old/crm-deal-category-"
TYPES = {"ID": "integer", "CREATED_DATE": "datetime", "NAME": "string", "IS_LOCKED": "char", "SORT": "integer"}
READ_ONLY = ("ID", "CREATED_DATE", "IS_LOCKED")


@method("crm.dealcategory.fields", scope="crm", source=f"{PAGE}fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a pipeline of deals."""
    return {
        name: described(kind, name, read_only=name in READ_ONLY, required=name == "NAME")
        for name, kind in TYPES.items()
    }


@method("crm.dealcategory.add", scope="crm", write=True, label="assumed", source=f"{PAGE}add")
def add(call: Call) -> int:
    """Open a pipeline; it comes with the default stages."""
    _for_admins(call)
    sent = call.params.fields()
    name = str(sent.get("NAME") or "").strip()
    if not name:
        raise said("Field 'NAME' is required")
    return pipelines.add(call.portal, KINDS[DEAL], name, whole(sent.get("SORT")) or 500).id


@method("crm.dealcategory.update", scope="crm", write=True, label="assumed", source=f"{PAGE}update")
def update(call: Call) -> bool:
    """Rename or re-sort a pipeline."""
    _for_admins(call)
    category, sent = _found(call), call.params.fields()
    category.name = str(sent.get("NAME") or category.name)
    category.sort = whole(sent.get("SORT")) or category.sort
    return True


@method("crm.dealcategory.get", scope="crm", label="assumed", source=f"{PAGE}get")
def get(call: Call) -> Row:
    """Return a pipeline beside the default one."""
    return _shown(_found(call))


@method("crm.dealcategory.list", scope="crm", label="assumed", source=f"{PAGE}list")
def list_(call: Call) -> Page:
    """Return a page of pipelines, the default one not among them."""
    rows = [_shown(category) for category in call.portal.crm.categories[DEAL].values() if category.id]
    order = call.params.mapping("ORDER") or {"SORT": "ASC", "ID": "ASC"}
    cut = page(arranged(sifted(rows, call.params.mapping("FILTER"), TYPES), order, TYPES), start_of(call.params))
    select = call.params.mapping("SELECT")
    return Page([selected(row, select) for row in cut.rows], cut.total, cut.next)


@method("crm.dealcategory.delete", scope="crm", write=True, label="assumed", source=f"{PAGE}delete")
def delete(call: Call) -> bool:
    """Close a pipeline without deals."""
    _for_admins(call)
    category = _found(call)
    if pipelines.holds_items(call.portal, category):
        raise said(f"Найдены сделки, относящиеся к воронке {category.name}")
    pipelines.remove(call.portal, category)
    return True


@method("crm.dealcategory.default.get", scope="crm", source=f"{PAGE}default-get")
def default_get(call: Call) -> Row:
    """Return the default pipeline: its number is 0."""
    return {"ID": 0, "NAME": call.portal.crm.categories[DEAL][0].name}


@method("crm.dealcategory.default.set", scope="crm", write=True, label="assumed", source=f"{PAGE}default-set")
def default_set(call: Call) -> bool:
    """Rename the default pipeline."""
    _for_admins(call)
    name = call.params.text("NAME").strip()
    if not name:
        raise said("The parameter name is invalid or not defined.")
    call.portal.crm.categories[DEAL][0].name = name
    return True


@method("crm.dealcategory.status", scope="crm", source=f"{PAGE}status")
def status(call: Call) -> str:
    """Return the dictionary of a pipeline's stages."""
    return KINDS[DEAL].stages(_found(call).id if call.params.number() else 0)


@method("crm.dealcategory.stage.list", scope="crm", source=f"{PAGE}stage-list")
def stage_list(call: Call) -> list[Row]:
    """Return a pipeline's stages in short; those of the default one unless another is named."""
    rows = call.portal.dictionaries.of(KINDS[DEAL].stages(call.params.number()))
    return [{"NAME": row.name, "SORT": row.sort, "STATUS_ID": row.status_id} for row in rows]


def _found(call: Call) -> Category:
    number = call.params.number()
    if number <= 0:
        raise said("ID is not defined or invalid.")
    category = call.portal.crm.categories[DEAL].get(number)
    if category is None:
        raise said("Not found")
    return category


def _shown(category: Category) -> Row:
    row: Row = {"ID": str(category.id), "CREATED_DATE": iso(category.created), "NAME": category.name}
    return row | {"IS_LOCKED": "N", "SORT": str(category.sort)}


def _for_admins(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise said("Access denied.")
