"""bizproc.workflow.template.*: templates of workflows an application brings along. What is in them is not run."""

from typing import Any

from b24app.emulator.bizproc_documents import type_of
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.files import keep, pair_of
from b24app.emulator.method import Call, Page, method
from b24app.emulator.paging import page, start_of
from b24app.emulator.required import texts
from b24app.emulator.sifting import arranged, sifted, upper
from b24app.emulator.state import Row

PLACE = "bizproc/template/bizproc-workflow-template"
KINDS = {"ID": "integer", "NAME": "string", "AUTO_EXECUTE": "integer", "USER_ID": "integer", "MODULE_ID": "string"}
KINDS |= {"ENTITY": "string", "DOCUMENT_TYPE": "string", "SYSTEM_CODE": "string", "MODIFIED": "datetime"}


@method("bizproc.workflow.template.add", scope="bizproc", write=True, source=f"{PLACE}-add", admin=True, app=True)
def add(call: Call) -> int:
    """Keep a template; its file is kept as it is."""
    document = type_of(call.params.get("DOCUMENT_TYPE"))
    if document is None:
        raise _wrong("Incorrect field DOCUMENT_TYPE!")
    number = call.portal.next_id("workflow template")
    row: Row = {"ID": number, "MODULE_ID": document[0], "ENTITY": document[1], "DOCUMENT_TYPE": document[2]}
    given = _given(call, dict(call.params), is_new=True)
    row |= {"USER_ID": call.caller.user.id, "SYSTEM_CODE": f"rest_app_{call.app.id}", "IS_MODIFIED": "N"}
    call.portal.work.templates[number] = row | {"client_id": call.app.client_id} | given
    return number


@method("bizproc.workflow.template.update", scope="bizproc", write=True, source=f"{PLACE}-update", admin=True, app=True)
def update(call: Call) -> int:
    """Change a template of the application's own."""
    row = _own(call, "update")
    given = _given(call, upper(call.params.mapping("FIELDS")), is_new=False)
    if not given:
        raise _wrong("No fields to update.")
    row |= given
    number: int = row["ID"]
    return number


@method("bizproc.workflow.template.delete", scope="bizproc", write=True, source=f"{PLACE}-delete", admin=True, app=True)
def delete(call: Call) -> None:
    """Remove a template of the application's own; the result is null."""
    del call.portal.work.templates[_own(call, "delete")["ID"]]


@method("bizproc.workflow.template.list", scope="bizproc", source=f"{PLACE}-list", admin=True)
def list_(call: Call) -> Page:
    """Return a page of templates, their ids alone unless SELECT says otherwise."""
    conditions, order = upper(call.params.mapping("FILTER")), upper(call.params.mapping("ORDER")) or {"ID": "ASC"}
    rows = arranged(sifted(call.portal.work.templates.values(), conditions, KINDS), order, KINDS)
    names = [name.upper() for name in texts(call.params.get("SELECT") or ["ID"])]
    chosen = tuple(KINDS) if "*" in names else names
    cut = page(rows, start_of(call.params))
    return Page([_shown(row, chosen) for row in cut.rows], cut.total, cut.next)


def _given(call: Call, sent: Row, *, is_new: bool) -> Row:
    values: Row = {}
    if is_new or "NAME" in sent:
        values["NAME"] = str(sent.get("NAME") or "")
        if not values["NAME"]:
            raise _wrong("Empty template name!")
    values |= {"DESCRIPTION": str(sent["DESCRIPTION"] or "")} if "DESCRIPTION" in sent else {}
    if "AUTO_EXECUTE" in sent:
        values["AUTO_EXECUTE"] = _auto_execute(sent["AUTO_EXECUTE"])
    elif is_new:
        values["AUTO_EXECUTE"] = 0
    if is_new or "TEMPLATE_DATA" in sent:
        values["FILE_ID"] = _file(call, sent.get("TEMPLATE_DATA"))
    return values | ({"MODIFIED": int(call.portal.clock.now())} if values else {})


def _auto_execute(given: Any) -> int:
    """Servers take it as text only; the documentation shows a number."""
    if not isinstance(given, str) or given not in ("0", "1", "2", "3"):
        raise _wrong("Incorrect field AUTO_EXECUTE!")
    return int(given)


def _file(call: Call, given: Any) -> int:
    pair = pair_of(given)
    if pair is None:
        raise _wrong("Incorrect field TEMPLATE_DATA!")
    return keep(call.portal, *pair, call.caller.user)


def _own(call: Call, what: str) -> Row:
    row = call.portal.work.templates.get(call.params.number())
    if row is None:
        raise RestError("ERROR_TEMPLATE_NOT_FOUND", "Workflow template not found.")
    if row["client_id"] != call.app.client_id:
        text = f"You can {what} ONLY templates created by current application"
        raise RestError("ERROR_TEMPLATE_NOT_OWNER", text)
    return row


def _wrong(text: str) -> RestError:
    return RestError("ERROR_TEMPLATE_VALIDATION_FAILURE", text)


def _shown(row: Row, names: Any) -> Row:
    values = {name: row.get(name) for name in names if name in KINDS}
    return {name: iso(value) if name == "MODIFIED" and value else str(value) for name, value in values.items()}
