"""bizproc.*: robots and activities of applications, and the answers they send."""

from b24app.emulator import robot_rules as rules
from b24app.emulator import workflows
from b24app.emulator.automation import RobotDefinition, Run
from b24app.emulator.errors import RestError, access_denied
from b24app.emulator.method import Call, method

ROBOT, ACTIVITY = "bizproc/bizproc-robot/bizproc-robot", "bizproc/bizproc-activity/bizproc-activity"


def _register(call: Call, *, is_robot: bool) -> bool:
    if not call.params.shown():
        raise rules.invalid("Empty data!")
    code = rules.code_of(call.params.get("CODE"))
    fields = rules.definition(dict(call.params), is_new=True)
    key = (call.app.client_id, code)
    if key in call.portal.robots:
        raise RestError("ERROR_ACTIVITY_ALREADY_INSTALLED", "Activity or Robot already installed!")
    call.portal.robots[key] = RobotDefinition(*key, fields, is_robot)
    return True


def _change(call: Call, *, is_robot: bool) -> bool:
    robot = _found(call, is_robot=is_robot)
    sent = {name.upper(): value for name, value in call.params.mapping("FIELDS").items()}
    fields = rules.definition(sent, is_new=False)
    if not fields:
        raise rules.invalid("No fields to update")
    robot.fields |= fields
    return True


def _codes(call: Call, *, is_robot: bool) -> list[str]:
    own = (robot for robot in call.portal.robots.values() if robot.client_id == call.app.client_id)
    return [robot.code for robot in own if robot.is_robot is is_robot]


def _take_away(call: Call, *, is_robot: bool) -> bool:
    robot = _found(call, is_robot=is_robot)
    del call.portal.robots[robot.client_id, robot.code]
    return True


@method("bizproc.robot.add", scope="bizproc", write=True, source=f"{ROBOT}-add", admin=True, app=True)
def add(call: Call) -> bool:
    """Register a robot."""
    return _register(call, is_robot=True)


@method("bizproc.robot.update", scope="bizproc", write=True, source=f"{ROBOT}-update", admin=True, app=True)
def update(call: Call) -> bool:
    """Change what is sent in FIELDS; properties are replaced as a whole."""
    return _change(call, is_robot=True)


@method("bizproc.robot.list", scope="bizproc", source=f"{ROBOT}-list", admin=True, app=True)
def list_(call: Call) -> list[str]:
    """Return the codes of the application's robots, and nothing else of them."""
    return _codes(call, is_robot=True)


@method("bizproc.robot.delete", scope="bizproc", write=True, source=f"{ROBOT}-delete", admin=True, app=True)
def delete(call: Call) -> bool:
    """Take a robot away; where it stands on a stage it ends the automation with an error until it is back."""
    return _take_away(call, is_robot=True)


@method("bizproc.activity.add", scope="bizproc", write=True, source=f"{ACTIVITY}-add", admin=True, app=True)
def add_activity(call: Call) -> bool:
    """Register an activity; its code may not be that of a robot of the application."""
    return _register(call, is_robot=False)


@method("bizproc.activity.update", scope="bizproc", write=True, source=f"{ACTIVITY}-update", admin=True, app=True)
def update_activity(call: Call) -> bool:
    """Change what is sent in FIELDS; properties are replaced as a whole."""
    return _change(call, is_robot=False)


@method("bizproc.activity.list", scope="bizproc", source=f"{ACTIVITY}-list", admin=True, app=True)
def list_activities(call: Call) -> list[str]:
    """Return the codes of the application's activities, and nothing else of them."""
    return _codes(call, is_robot=False)


@method("bizproc.activity.delete", scope="bizproc", write=True, source=f"{ACTIVITY}-delete", admin=True, app=True)
def delete_activity(call: Call) -> bool:
    """Take an activity away."""
    return _take_away(call, is_robot=False)


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


def _found(call: Call, *, is_robot: bool) -> RobotDefinition:
    robot = call.portal.robots.get((call.app.client_id, rules.code_of(call.params.get("CODE"))))
    if robot is None or robot.is_robot is not is_robot:
        raise RestError("ERROR_ACTIVITY_NOT_FOUND", "Activity or Robot not found!")
    return robot


def _run(call: Call) -> Run:
    run = call.portal.runs.get(call.params.text("EVENT_TOKEN"))
    if run is None:
        raise access_denied()
    return run
