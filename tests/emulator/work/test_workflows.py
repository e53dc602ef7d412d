"""Templates of workflows, workflows that are started, what they ask people to do."""

import base64
from typing import Any

import pytest

from tests.emulated import Emulator
from tests.emulator.rest.speaking import Rest

LEAD = ["crm", "CCrmDocumentLead", "LEAD"]
FILE = ["t.bpt", base64.b64encode(b"bpt").decode()]


def template(app: Rest, **more: Any) -> int:
    number: int = app(
        "bizproc.workflow.template.add", **{"DOCUMENT_TYPE": LEAD, "NAME": "Шаблон", "TEMPLATE_DATA": FILE, **more}
    )
    return number


@pytest.fixture
def workflow(app: Rest) -> str:
    app.add_leads(1)
    document = [*LEAD[:2], "LEAD_1"]
    return str(app("bizproc.workflow.start", TEMPLATE_ID=template(app), DOCUMENT_ID=document))


def test_a_template_is_kept_listed_changed_and_deleted(app: Rest) -> None:
    number = template(app, AUTO_EXECUTE="1")
    assert app("bizproc.workflow.template.list") == [{"ID": str(number)}]
    chosen = app(
        "bizproc.workflow.template.list", SELECT=["ID", "NAME", "AUTO_EXECUTE", "ENTITY"], FILTER={"NAME": "Шаблон"}
    )
    assert chosen == [{"ID": str(number), "NAME": "Шаблон", "AUTO_EXECUTE": "1", "ENTITY": "CCrmDocumentLead"}]
    assert app("bizproc.workflow.template.update", ID=number, FIELDS={"NAME": "Другой"}) == number
    assert app("bizproc.workflow.template.delete", ID=number) is None
    assert app.refusal("bizproc.workflow.template.delete", ID=number)[1] == "ERROR_TEMPLATE_NOT_FOUND"


def test_a_bad_template_is_refused(app: Rest, rest: Rest) -> None:
    def refused(**more: Any) -> str:
        sent = {"DOCUMENT_TYPE": LEAD, "NAME": "x", "TEMPLATE_DATA": FILE, **more}
        return app.refusal("bizproc.workflow.template.add", **sent)[2]

    assert refused(DOCUMENT_TYPE=["crm", "CCrmDocumentLead", "DEAL"]) == "Incorrect field DOCUMENT_TYPE!"
    assert refused(NAME="") == "Empty template name!"
    assert refused(TEMPLATE_DATA="x") == "Incorrect field TEMPLATE_DATA!"
    assert refused(AUTO_EXECUTE=1) == "Incorrect field AUTO_EXECUTE!"
    assert rest.refusal("bizproc.workflow.template.add", NAME="x")[1] == "ACCESS_DENIED"


def test_another_application_does_not_change_a_template(app: Rest, other_app: Rest) -> None:
    number = template(app)
    refusal = other_app.refusal("bizproc.workflow.template.update", ID=number, FIELDS={"NAME": "x"})
    assert refusal[1] == "ERROR_TEMPLATE_NOT_OWNER"


def test_a_workflow_runs_until_it_is_stopped(app: Rest, rest: Rest, workflow: str) -> None:
    (row,) = rest("bizproc.workflow.instances", SELECT=["ID", "DOCUMENT_ID", "STARTED_BY", "ENTITY"])
    expected = {"ID": workflow, "DOCUMENT_ID": "LEAD_1", "STARTED_BY": "1", "ENTITY": "CCrmDocumentLead"}
    assert row == expected
    assert set(rest("bizproc.workflow.instances")[0]) == {"ID", "MODIFIED", "OWNED_UNTIL"}
    assert rest("bizproc.workflow.terminate", ID=workflow) is True
    assert rest("bizproc.workflow.instances") == []
    assert rest.refusal("bizproc.workflow.kill")[1:] == ("ERROR_WRONG_WORKFLOW_ID", "Empty workflow instance ID")


def test_what_cannot_be_started_is_refused(app: Rest, clerk: Rest) -> None:
    app.add_leads(1)
    number = template(app)

    def refused(**more: Any) -> str:
        sent = {"TEMPLATE_ID": number, "DOCUMENT_ID": [*LEAD[:2], "LEAD_1"], **more}
        return app.refusal("bizproc.workflow.start", **sent)[2]

    assert refused(TEMPLATE_ID="") == "Empty TEMPLATE_ID"
    assert refused(TEMPLATE_ID=99) == "Template not found"
    assert refused(DOCUMENT_ID=["crm"]) == "Wrong DOCUMENT_ID!"
    assert refused(DOCUMENT_ID=["crm", "Nothing", "LEAD_1"]) == "Incorrect document type!"
    assert refused(DOCUMENT_ID=[*LEAD[:2], "LEAD_9"]) == "Wrong DOCUMENT_ID!"
    deals = template(app, DOCUMENT_TYPE=["crm", "CCrmDocumentDeal", "DEAL"])
    assert refused(TEMPLATE_ID=deals) == "Template type and DOCUMENT_ID mismatch!"
    assert clerk.refusal("bizproc.workflow.start")[1] == "ACCESS_DENIED"


def give(portal: Emulator, workflow: str, user_id: int = 1, **more: Any) -> int:
    sent = {"workflow_id": workflow, "user_id": user_id, "name": "Согласовать", **more}
    return int(portal.ask("POST", "workflow_tasks", sent)["id"])


def test_a_task_of_a_workflow_is_completed_once(portal: Emulator, rest: Rest, workflow: str) -> None:
    number = give(portal, workflow)
    (row,) = rest("bizproc.task.list")
    assert (row["ID"], row["NAME"], row["DOCUMENT_ID"]) == (str(number), "Согласовать", "LEAD_1")
    assert rest.refusal("bizproc.task.complete", TASK_ID=number, STATUS="ok")[2] == "incorrect STATUS"
    assert rest("bizproc.task.complete", TASK_ID=number, STATUS="yes") is True
    assert rest.refusal("bizproc.task.complete", TASK_ID=number, STATUS=1)[1] == "ERROR_TASK_COMPLETED"
    assert rest("bizproc.task.list", SELECT=["STATUS"], FILTER={"ID": number}) == [{"STATUS": "1"}]


def test_one_sees_and_hands_on_ones_own_tasks(portal: Emulator, rest: Rest, clerk: Rest, workflow: str) -> None:
    number = give(portal, workflow)
    assert clerk("bizproc.task.list") == []
    assert clerk.refusal("bizproc.task.list", FILTER={"USER_ID": 1})[1] == "ACCESS_DENIED"
    wrong = rest.refusal("bizproc.task.delegate", TASK_IDS=[number], FROM_USER_ID=2, TO_USER_ID=1)
    assert wrong[1] == "ERROR_DELEGATION_NOT_ALLOWED"
    assert rest("bizproc.task.delegate", TASK_IDS=[number], FROM_USER_ID=1, TO_USER_ID=2) is True
    assert [row["ID"] for row in clerk("bizproc.task.list")] == [str(number)]
    assert rest.refusal("bizproc.task.complete", TASK_ID=number, STATUS=1)[1] == "ERROR_TASK_NOT_FOUND"
