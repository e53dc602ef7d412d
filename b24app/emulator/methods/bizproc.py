"""bizproc.*: robots of applications, and the answers they send."""

from b24app.emulator import robot_rules as rules
from b24app.emulator import workflows
from b24app.emulator.automation import RobotDefinition, Run
from b24app.emulator.errors import RestError, access_denied
from b24app.emulator.method import Call, method


@method(
    "bizproc.robot.add",
    scope="bizproc",
    write=True,
    source="bizproc/bizproc-robot/bizproc-robot-add",
    admin=True,
    app=True,
)
def add(call: Call) -> bool:
    """Register a robot."""
    if not call.params.shown():
        raise rules.invalid("Empty data!")
    code = rules.code_of(call.params.get("CODE"))
    fields = rules.definition(dict(call.params), is_new=True)
    key = (call.app.client_id, code)
    if key in call.portal.robots:
        raise RestError("ERROR_ACTIVITY_ALREADY_INSTALLED", "Activity or Robot already installed!")
    call.portal.robots[key] = RobotDefinition(*key, fields)
    return True


@method(
    "bizproc.robot.update",
    scope="bizproc",
    write=True,
    source="bizproc/bizproc-robot/bizproc-robot-update",
    admin=True,
    app=True,
)
def update(call: Call) -> bool:
    """Change what is sent in FIELDS; properties are replaced as a whole."""
    robot = _found(call)
    sent = {name.upper(): value for name, value in call.params.mapping("FIELDS").items()}
    fields = rules.definition(sent, is_new=False)
    if not fields:
        raise rules.invalid("No fields to update")
    robot.fields |= fields
    return True


@method("bizproc.robot.list", scope="bizproc", source="bizproc/bizproc-robot/bizproc-robot-list", admin=True, app=True)
def list_(call: Call) -> list[str]:
    """Return the codes of the application's robots, and nothing else of them."""
    return [code for client_id, code in call.portal.robots if client_id == call.app.client_id]


@method(
    "bizproc.robot.delete",
    scope="bizproc",
    write=True,
    source="bizproc/bizproc-robot/bizproc-robot-delete",
    admin=True,
    app=True,
)
def delete(call: Call) -> bool:
    """Take a robot away; where it is placed on stages it stays as a step that does nothing."""
    robot = _found(call)
    del call.portal.robots[robot.client_id, robot.code]
    return True


@method(
    "bizproc.event.send",
    scope="bizproc",
    write=True,
    label="source-read",
    source="bizproc/bizproc-robot/bizproc-event-send",
)
def send(call: Call) -> bool:
    """Take a robot's answer. True says only that the token is good: a late answer gives true as well."""
    values = call.params.mapping("RETURN_VALUES")
    workflows.answer(call.portal, _run(call), values, call.params.text("LOG_MESSAGE"))
    return True


@method("bizproc.activity.log", scope="bizproc", write=True, source="bizproc/bizproc-activity/bizproc-activity-log")
def log(call: Call) -> bool:
    """Write into the workflow's log without finishing the robot."""
    run = _run(call)
    message = call.params.text("LOG_MESSAGE")
    if not message:
        raise RestError("ERROR_EMPTY_LOG_MESSAGE", "Empty log message!")
    run.log.append(message)
    return True


def _found(call: Call) -> RobotDefinition:
    robot = call.portal.robots.get((call.app.client_id, rules.code_of(call.params.get("CODE"))))
    if robot is None:
        raise RestError("ERROR_ACTIVITY_NOT_FOUND", "Activity or Robot not found!")
    return robot


def _run(call: Call) -> Run:
    run = call.portal.runs.get(call.params.text("EVENT_TOKEN"))
    if run is None:
        raise access_denied()
    return run
