"""Ask a portal what may wake when leads are changed, and whether anything did.

Robots and triggers that people put on stages cannot be read. What can: workflow templates that start by themselves,
required fields, and afterwards what began at a card: workflows, tasks, activities.
https://apidocs.bitrix24.com/api-reference/bizproc/template/bizproc-workflow-template-list.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.client import Portal
from b24app.portal.lead_images import Spec, read_many
from b24app.portal.refusals import Refusal

_TYPES = ("LEAD", "CONTACT", "COMPANY", "DEAL")
_STARTS = {"1": "create", "2": "change", "3": "both"}
_INCOMING, _BY_CLIENTS = "1", ("CRM_EMAIL", "VOXIMPLANT_CALL")


@dataclass(frozen=True)
class Wakeful:
    """What may wake: templates as (name, kind of card, when), required fields as (kind, name); None is unknown."""

    templates: tuple[tuple[str, str, str], ...] | None
    required: tuple[tuple[str, str], ...]
    stages: Mapping[str, str]


def wakeful(portal: Portal) -> Wakeful:
    """Read what may wake; a portal that does not let us read templates leaves them unknown."""
    select = ["ID", "NAME", "AUTO_EXECUTE", "DOCUMENT_TYPE", "MODULE_ID", "ENTITY"]
    asked: dict[str, Spec] = {
        "templates": ("bizproc.workflow.template.list", {"select": select, "filter": {"MODULE_ID": "crm"}}),
        "stages": ("crm.status.list", {"filter": {"ENTITY_ID": "STATUS"}}),
    }
    fields = {kind: f"crm.{kind}.userfield.list" for kind in ("lead", "contact", "company", "deal")}
    asked |= {kind: (method, {"filter": {"MANDATORY": "Y"}}) for kind, method in fields.items()}
    answers = read_many(portal, asked)
    told = answers["templates"]
    templates = None if isinstance(told, Refusal) else tuple(_templates(told.result or []))
    mandatory = ((kind, row) for kind in fields for row in _rows(answers[kind]))
    required = tuple((kind, str(row["FIELD_NAME"])) for kind, row in mandatory)
    stages = {str(row["STATUS_ID"]): str(row.get("SEMANTICS") or "") for row in _rows(answers["stages"])}
    return Wakeful(templates, required, stages)


def _templates(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        when, kind = _STARTS.get(str(row.get("AUTO_EXECUTE") or "0")), row.get("DOCUMENT_TYPE")
        name = str(kind[-1] if isinstance(kind, list) and kind else kind or "")
        if when and name in _TYPES:
            yield str(row.get("NAME") or row.get("ID")), name.lower(), when


def is_from_client(row: Mapping[str, Any]) -> bool:
    """Say whether a client began an activity: a letter or a call that came in, which no robot makes."""
    return str(row.get("DIRECTION")) == _INCOMING and str(row.get("PROVIDER_ID")) in _BY_CLIENTS


@dataclass(frozen=True)
class Began:
    """How many workflows and tasks began at cards since a moment; None where the portal does not let us look."""

    workflows: int | None
    tasks: int | None


def began(portal: Portal, leads: Sequence[int], since: str) -> Began:
    """Count what began at leads since a moment, as the portal writes it."""
    documents = [f"LEAD_{number}" for number in leads]
    workflows = {"filter": {"DOCUMENT_ID": documents, ">=STARTED": since}, "select": ["ID"]}
    tasks = {"filter": {"UF_CRM_TASK": [f"L_{number}" for number in leads], ">=CREATED_DATE": since}, "select": ["ID"]}
    asked: dict[str, Spec] = {
        "workflows": ("bizproc.workflow.instances", workflows),
        "tasks": ("tasks.task.list", tasks),
    }
    answers = read_many(portal, asked)
    return Began(*(_count(answers[name]) for name in asked))


def _count(answer: Answer | Refusal) -> int | None:
    if isinstance(answer, Refusal):
        return None
    result = answer.result
    return len(result.get("tasks") or []) if isinstance(result, Mapping) else len(result or [])


def _rows(answer: Answer | Refusal) -> Sequence[Mapping[str, Any]]:
    if isinstance(answer, Refusal):
        raise answer
    return answer.result or []
