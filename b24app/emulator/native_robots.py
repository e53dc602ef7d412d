"""Robots of the portal itself: move, set a field, comment, create a task, wait, notify; nobody is their author."""

from collections.abc import Callable
from typing import Any

from b24app.emulator import task_fields, tasks, timelines
from b24app.emulator.automation import PlacedRobot, Workflow
from b24app.emulator.crm import cards, documents
from b24app.emulator.crm.about import about
from b24app.emulator.crm.classic_writing import accepted
from b24app.emulator.errors import RestError
from b24app.emulator.events import raise_event
from b24app.emulator.grants import Actor
from b24app.emulator.notices import notify
from b24app.emulator.params import whole
from b24app.emulator.robot_runs import NotRunnable
from b24app.emulator.state import Portal, Row
from b24app.emulator.substitution import filled
from b24app.emulator.workflows import NATIVE

ROBOT = Actor(None, "robot")
Doing = Callable[[Portal, Workflow, Row], float | None]


def native(code: str) -> Callable[[Doing], Doing]:
    """Register a robot; it gets its settings with every placeholder filled in."""

    def register(doing: Doing) -> Doing:
        def run(portal: Portal, workflow: Workflow, placed: PlacedRobot) -> float | None:
            return doing(portal, workflow, filled(portal, workflow, placed.properties))

        NATIVE[code] = run
        return doing

    return register


@native("change_stage")
def change_stage(portal: Portal, workflow: Workflow, settings: Row) -> None:
    """Move the item to `stage`; the robots of that stage take over and those of this one end."""
    kind = documents.kind_named(portal, workflow.document)
    cards.update(portal, kind, _row(portal, workflow), {kind.stage_field: str(settings.get("stage"))}, ROBOT)


@native("set_field")
def set_field(portal: Portal, workflow: Workflow, settings: Row) -> None:
    """Write `fields`, or one `field` with its `value`, into the card, under the portal's own rules."""
    kind, row = documents.kind_named(portal, workflow.document), _row(portal, workflow)
    sent = settings.get("fields") or {str(settings.get("field")): settings.get("value")}
    try:
        values = accepted(about(portal, kind), sent, row)
    except RestError as error:
        raise NotRunnable(error.description) from error
    cards.update(portal, kind, row, values, ROBOT)


@native("add_comment")
def add_comment(portal: Portal, workflow: Workflow, settings: Row) -> None:
    """Write `text` under the item, in the name of whoever is responsible."""
    kind, row = documents.kind_named(portal, workflow.document), _row(portal, workflow)
    author = _user(settings.get("author")) or row.get("ASSIGNED_BY_ID", 1)
    comment = timelines.add_comment(portal, (kind.type_id, row["ID"]), str(settings.get("text", "")), author)
    raise_event(portal, "ONCRMTIMELINECOMMENTADD", {"FIELDS": {"ID": comment["ID"]}}, ROBOT)


@native("create_task")
def create_task(portal: Portal, workflow: Workflow, settings: Row) -> None:
    """Give `responsible` a task on the item: `title`, `description`, due in `hours`."""
    kind, row = documents.kind_named(portal, workflow.document), _row(portal, workflow)
    responsible = _user(settings.get("responsible")) or row.get("ASSIGNED_BY_ID", 1)
    values = {"TITLE": settings.get("title"), "DESCRIPTION": settings.get("description", "")}
    values |= {"RESPONSIBLE_ID": responsible, "UF_CRM_TASK": [f"{kind.short}_{row['ID']}"]}
    typed = task_fields.accepted(values)
    if hours := float(settings.get("hours") or 0):
        typed["DEADLINE"] = int(portal.clock.now() + hours * 3600)
    try:
        tasks.add(portal, typed, ROBOT)
    except RestError as error:
        raise NotRunnable(error.description) from error


@native("wait")
def wait(portal: Portal, workflow: Workflow, settings: Row) -> float:
    """Hold the robots after it back for `minutes`."""
    del portal, workflow
    return 60.0 * float(settings.get("minutes") or 0)


@native("notify")
def tell(portal: Portal, workflow: Workflow, settings: Row) -> None:
    """Send `text` to `user`, the responsible person by default."""
    row = _row(portal, workflow)
    notify(portal, _user(settings.get("user")) or row.get("ASSIGNED_BY_ID", 1), str(settings.get("text", "")), 0)


def _row(portal: Portal, workflow: Workflow) -> Row:
    row = documents.row_of(portal, workflow.document, workflow.item_id)
    if not row:
        raise NotRunnable("the item is gone")
    return row


def _user(value: Any) -> int | None:
    return whole(str(value or "").removeprefix("user_"))
