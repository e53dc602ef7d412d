"""Robots at work: starting a run when an item enters a stage, taking its answer once, timing it out."""

from typing import Any

from b24app.emulator.automation import PlacedRobot, RobotDue, Run
from b24app.emulator.crm.documents import document_id
from b24app.emulator.state import Portal


def start_robots(portal: Portal, document: str, item_id: int, stage: str) -> None:
    """Start every robot placed on a stage for an item that has just entered it; all at once."""
    for placed in list(portal.placed_robots.values()):
        if placed.document == document and placed.stage == stage:
            start(portal, placed, item_id)


def start(portal: Portal, placed: PlacedRobot, item_id: int) -> Run | None:
    """Start one robot on one item: make its token and hand the call to the queue server.

    A robot whose definition is gone, or whose application is not installed, is not called.
    """
    definition = portal.robots.get((placed.client_id, placed.code))
    app = portal.apps.get(placed.client_id)
    if definition is None or app is None or not app.is_installed:
        return None
    workflow_id = f"{portal.random.getrandbits(56):014x}.{portal.random.randrange(10**8):08d}"
    token = f"{workflow_id}|A{portal.random.randrange(10**5)}_{placed.id}|{portal.secret()[:12]}.{portal.secret()}"
    fixed = definition.fields.get("USE_SUBSCRIPTION")
    waits = fixed == "Y" if fixed in ("Y", "N") else placed.waits
    run = Run(workflow_id, token, placed, item_id, portal.clock.now(), waits, state="waiting" if waits else "done")
    portal.runs[token] = run
    portal.outbox.put_nowait(RobotDue(run, portal.clock.now()))
    return run


def expire(portal: Portal) -> None:
    """Close the runs whose time-out has passed; to be called when the clock moves."""
    for run in portal.runs.values():
        if run.state == "waiting" and run.placed.timeout and portal.clock.now() >= run.started + run.placed.timeout:
            run.state = "timed out"


def answer(portal: Portal, run: Run, values: dict[str, Any], message: str) -> None:
    """Take a robot's answer: the first one closes the run, later ones are only counted.

    Only declared results are kept, whatever the letter case of their names.
    """
    expire(portal)
    if run.state != "waiting":
        run.late_answers += 1
        return
    definition = portal.robots.get((run.placed.client_id, run.placed.code))
    declared = {name.lower(): name for name in (definition.fields.get("RETURN_PROPERTIES") or {})} if definition else {}
    run.return_values = {declared[name.lower()]: value for name, value in values.items() if name.lower() in declared}
    run.answers += 1
    run.state = "done"
    if message:
        run.log.append(message)


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
