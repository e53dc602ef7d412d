"""bizproc.workflow.*: workflows that are started. They stand still until stopped: nothing in them is run."""

from b24app.emulator.bizproc_documents import found, type_of
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError, said
from b24app.emulator.method import Call, Page, method
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.required import texts
from b24app.emulator.sifting import arranged, sifted, upper
from b24app.emulator.state import Row

PLACE = "bizproc/bizproc-workflow"
KINDS = {"ID": "string", "MODIFIED": "datetime", "OWNED_UNTIL": "datetime", "MODULE_ID": "string", "ENTITY": "string"}
KINDS |= {"DOCUMENT_ID": "string", "STARTED": "datetime", "STARTED_BY": "integer", "TEMPLATE_ID": "integer"}
USUAL = ["ID", "MODIFIED", "OWNED_UNTIL"]


@method("bizproc.workflow.start", scope="bizproc", write=True, source=f"{PLACE}-start", admin=True)
def start(call: Call) -> str:
    """Start a workflow of a template on an item of the template's type."""
    template_id = whole(call.params.get("TEMPLATE_ID"))
    if not template_id:
        raise RestError("ERROR_WRONG_WORKFLOW_ID", "Empty TEMPLATE_ID")
    template = call.portal.work.templates.get(template_id)
    if template is None:
        raise RestError("ERROR_WRONG_WORKFLOW_ID", "Template not found")
    document = _document(call)
    if document[:3] != [template["MODULE_ID"], template["ENTITY"], template["DOCUMENT_TYPE"]]:
        raise said("Template type and DOCUMENT_ID mismatch!")
    now, number = int(call.portal.clock.now()), call.portal.next_id("workflow")
    workflow_id = f"{call.portal.random.getrandbits(56):014x}.{number:08d}"
    row: Row = {"ID": workflow_id, "MODULE_ID": document[0], "ENTITY": document[1], "DOCUMENT_ID": document[3]}
    row |= {"STARTED": now, "MODIFIED": now, "OWNED_UNTIL": None, "STARTED_BY": call.caller.user.id}
    row |= {"TEMPLATE_ID": template_id, "PARAMETERS": call.params.mapping("PARAMETERS")}
    call.portal.work.workflows[workflow_id] = row
    return workflow_id


@method("bizproc.workflow.instances", scope="bizproc", source=f"{PLACE}-instances", admin=True)
def instances(call: Call) -> Page:
    """Return a page of running workflows."""
    conditions, order = (
        upper(call.params.mapping("FILTER")),
        upper(call.params.mapping("ORDER")) or {"MODIFIED": "desc"},
    )
    rows = arranged(sifted(call.portal.work.workflows.values(), conditions, KINDS), order, KINDS)
    names = [name.upper() for name in texts(call.params.get("SELECT") or USUAL)]
    cut = page(rows, start_of(call.params))
    return Page([_shown(row, names) for row in cut.rows], cut.total, cut.next)


@method("bizproc.workflow.terminate", scope="bizproc", write=True, source=f"{PLACE}-terminate", admin=True)
def terminate(call: Call) -> bool:
    """Stop a workflow; what it did stays."""
    return _stopped(call)


@method("bizproc.workflow.kill", scope="bizproc", write=True, source=f"{PLACE}-kill", admin=True)
def kill(call: Call) -> bool:
    """Stop a workflow and forget it."""
    return _stopped(call)


def _document(call: Call) -> list[str]:
    given = call.params.get("DOCUMENT_ID")
    parts = [str(part) for part in (given.values() if isinstance(given, dict) else given or [])]
    if len(parts) != 3:
        raise said("Wrong DOCUMENT_ID!")
    if type_of([*parts[:2], parts[2].rpartition("_")[0]]) is None:
        raise said("Incorrect document type!")
    document = found(call.portal, parts)
    if document is None:
        raise said("Wrong DOCUMENT_ID!")
    return [*document[0], parts[2]]


def _stopped(call: Call) -> bool:
    workflow_id = call.params.text("ID")
    if not workflow_id:
        raise RestError("ERROR_WRONG_WORKFLOW_ID", "Empty workflow instance ID")
    call.portal.work.workflows.pop(workflow_id, None)
    tasks = call.portal.work.workflow_tasks
    for number in [number for number, task in tasks.items() if task["WORKFLOW_ID"] == workflow_id]:
        del tasks[number]
    return True


def _shown(row: Row, names: list[str]) -> Row:
    moments = {name: iso(row[name]) if row[name] else None for name in ("MODIFIED", "STARTED", "OWNED_UNTIL")}
    numbers = {name: str(row[name]) for name in ("TEMPLATE_ID", "STARTED_BY")}
    whole_row = {**row, **moments, **numbers}
    return {name: whole_row[name] for name in names if name in KINDS}
