"""One call of an application's robot: its token, its answer, its time-out."""

from typing import Any

from b24app.emulator.automation import PlacedRobot, Run, Workflow
from b24app.emulator.crm.documents import document_id
from b24app.emulator.dues import RobotDue
from b24app.emulator.grants import App
from b24app.emulator.state import Portal, Row


class NotRunnable(Exception):
    """A robot cannot be called: the text goes to the workflow's log and ends it with an error."""


def begin(portal: Portal, workflow: Workflow, branch: int, placed: PlacedRobot) -> bool:
    """Hand a robot's call to the queue server; true when the workflow has to wait for the answer."""
    definition = portal.robots.get((placed.client_id, placed.code))
    if definition is None:
        raise NotRunnable(f"robot {placed.code} is not registered any more")
    _check(portal, portal.apps.get(placed.client_id))
    activity = f"A{portal.random.randrange(10**5)}_{placed.id}"
    token = f"{workflow.id}|{activity}|{portal.secret()[:12]}.{portal.secret()}"
    fixed = definition.fields.get("USE_SUBSCRIPTION")
    waits = fixed == "Y" if fixed in ("Y", "N") else placed.waits
    run = Run(workflow.id, token, placed, workflow.item_id, portal.clock.now(), waits, branch)
    run.state = "waiting" if waits else "done"
    portal.runs[token] = run
    workflow.tokens.append(token)
    workflow.results[placed.name] = defaults(definition.fields)
    portal.outbox.put_nowait(RobotDue(run, portal.clock.now()))
    if waits and placed.timeout:
        portal.timers.set(run.started + placed.timeout, "time-out", token)
    return waits


def take(portal: Portal, run: Run, values: dict[str, Any], message: str) -> bool:
    """Take a robot's answer: the first one closes the run, later ones are only counted.

    Only declared results are kept, whatever the letter case of their names.
    """
    if run.state != "waiting":
        run.late_answers += 1
        return False
    definition = portal.robots.get((run.placed.client_id, run.placed.code))
    declared = {name.lower(): name for name in (definition.fields.get("RETURN_PROPERTIES") or {})} if definition else {}
    run.return_values = {declared[name.lower()]: value for name, value in values.items() if name.lower() in declared}
    run.answers += 1
    run.state = "done"
    if message:
        run.log.append(message)
    return True


def defaults(fields: Row) -> Row:
    """Return what a robot gives back before it has answered."""
    declared: Row = fields.get("RETURN_PROPERTIES") or {}
    known = {name: about.get("DEFAULT") for name, about in declared.items() if isinstance(about, dict)}
    return {**known, "IsTimeout": 0}


def shown(portal: Portal, run: Run) -> dict[str, Any]:
    """Describe a run for the side door."""
    return {
        "workflow_id": run.workflow_id,
        "code": run.placed.code,
        "document_id": document_id(portal, run.placed.document, run.item_id),
        "state": run.state,
        "answers": run.answers,
        "late_answers": run.late_answers,
        "return_values": run.return_values,
        "log": run.log,
    }


def _check(portal: Portal, app: App | None) -> None:
    if app is None or app.is_removed or not app.is_installed:
        raise NotRunnable("application not found")
    if not portal.standing.is_paid:
        raise NotRunnable("application status error: payment required")
