"""Robots at work: those of a stage run in turn when an item enters it; a pause or an answer lets them go on."""

from collections.abc import Callable
from typing import Any

from b24app.emulator import robot_runs
from b24app.emulator.automation import PlacedRobot, Run, Workflow
from b24app.emulator.hit import this_hit
from b24app.emulator.robot_runs import NotRunnable
from b24app.emulator.state import Portal
from b24app.emulator.waking import on_timer, wake

# Robots of the portal itself, by code: they do their work at once, or return the seconds to pause.
Native = Callable[[Portal, Workflow, PlacedRobot], float | None]
NATIVE: dict[str, Native] = {}
# How deep robots that move an item may set off one another within one hit.
DEEPEST = 7


def start_robots(portal: Portal, document: str, item_id: int, stage: str) -> None:
    """Stop what still runs on an item, then start the robots of the stage it has just entered.

    One hit does not start the robots of the same stage on the same item twice in a row.
    """
    hit = this_hit()
    if hit.started.get((document, item_id)) == stage:
        return
    stop(portal, document, item_id)
    placed = [robot for robot in portal.placed_robots.values() if (robot.document, robot.stage) == (document, stage)]
    if not placed:
        return
    hit.started[document, item_id] = stage
    workflow_id = f"{portal.random.getrandbits(56):014x}.{portal.random.randrange(10**8):08d}"
    workflow = Workflow(workflow_id, document, item_id, stage, portal.clock.now(), _branches(placed))
    workflow.places = [0] * len(workflow.branches)
    portal.workflows[workflow_id] = portal.running[document, item_id] = workflow
    if hit.depth >= DEEPEST:
        _fail(portal, workflow, "robots moved the item too often in a row")
        return
    hit.depth += 1
    for branch in range(len(workflow.branches)):
        _go_on(portal, workflow, branch)
    hit.depth -= 1


def stop(portal: Portal, document: str, item_id: int) -> None:
    """Terminate the automation of an item that leaves its stage or is deleted."""
    if workflow := portal.running.get((document, item_id)):
        _end(portal, workflow, "terminated")


def answer(portal: Portal, run: Run, values: dict[str, Any], message: str) -> None:
    """Take a robot's answer and let its workflow go on."""
    wake(portal)
    if not robot_runs.take(portal, run, values, message):
        return
    workflow = portal.workflows[run.workflow_id]
    workflow.results[run.placed.name] |= run.return_values
    _step_done(portal, workflow, run.branch)


@on_timer("time-out")
def _time_out(portal: Portal, key: tuple[str, ...]) -> None:
    run = portal.runs[key[0]]
    if run.state == "waiting":
        run.state = "timed out"
        workflow = portal.workflows[run.workflow_id]
        workflow.results[run.placed.name]["IsTimeout"] = 1
        _step_done(portal, workflow, run.branch)


@on_timer("pause")
def _pause_over(portal: Portal, key: tuple[str, ...]) -> None:
    workflow = portal.workflows[key[0]]
    workflow.woken.add((int(key[1]), int(key[2])))
    _go_on(portal, workflow, int(key[1]))


def _step_done(portal: Portal, workflow: Workflow, branch: int) -> None:
    workflow.places[branch] += 1
    _go_on(portal, workflow, branch)


def _go_on(portal: Portal, workflow: Workflow, branch: int) -> None:
    """Run the robots of a branch until one has to be waited for."""
    robots = workflow.branches[branch]
    while workflow.state == "running" and workflow.places[branch] < len(robots):
        placed = portal.placed_robots.get(robots[workflow.places[branch]])
        try:
            if placed and _must_wait(portal, workflow, branch, placed):
                return
        except NotRunnable as error:
            _fail(portal, workflow, str(error))
            return
        workflow.places[branch] += 1
    is_over = all(place >= len(steps) for place, steps in zip(workflow.places, workflow.branches, strict=True))
    if workflow.state == "running" and is_over:
        _end(portal, workflow, "completed")


def _must_wait(portal: Portal, workflow: Workflow, branch: int, placed: PlacedRobot) -> bool:
    """Do one robot; a pause before it or inside it comes back here when it is over."""
    place = workflow.places[branch]
    is_woken = (branch, place) in workflow.woken
    if placed.delay and not is_woken:
        return _pause(portal, workflow, branch, placed.delay)
    if not is_woken or placed.delay:
        portal.next_id("robot start")
    if placed.client_id:
        return robot_runs.begin(portal, workflow, branch, placed)
    if is_woken and not placed.delay:
        return False
    seconds = NATIVE[placed.code](portal, workflow, placed)
    return bool(seconds) and _pause(portal, workflow, branch, seconds or 0)


def _pause(portal: Portal, workflow: Workflow, branch: int, seconds: float) -> bool:
    at = portal.clock.now() + seconds
    portal.timers.set(at, "pause", workflow.id, str(branch), str(workflow.places[branch]))
    return True


def _branches(placed: list[PlacedRobot]) -> list[list[int]]:
    branches: list[list[int]] = []
    for robot in placed:
        if robot.is_after_previous and branches:
            branches[-1].append(robot.id)
        else:
            branches.append([robot.id])
    return branches


def _fail(portal: Portal, workflow: Workflow, why: str) -> None:
    workflow.log.append(why)
    _end(portal, workflow, "error")


def _end(portal: Portal, workflow: Workflow, state: str) -> None:
    """Leave what still waits unanswered: answers that come later are late."""
    workflow.state = state
    if portal.running.get((workflow.document, workflow.item_id)) is workflow:
        del portal.running[workflow.document, workflow.item_id]
    for run in (portal.runs[token] for token in workflow.tokens):
        if run.state == "waiting":
            run.state = "terminated"
