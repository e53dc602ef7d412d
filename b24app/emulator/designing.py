"""The automation designer: robots and triggers come to stages, change places, and go."""

from b24app.emulator.automation import PlacedRobot, PlacedTrigger
from b24app.emulator.state import Portal, Row


def place_robot(portal: Portal, robot: PlacedRobot) -> PlacedRobot:
    """Put a robot on its stage, after those that stand there; it gets its number and its name."""
    robot.id = portal.next_id("placed robot")
    robot.name = f"A{4000 + robot.id}_{robot.id}"
    portal.placed_robots[robot.id] = robot
    return robot


def put(portal: Portal, robot: PlacedRobot, stage: str, before: int = 0) -> None:
    """Let a robot stand on a stage before another one, or last."""
    robot.stage = stage
    others = [one for one in portal.placed_robots.values() if one is not robot]
    place = next((number for number, one in enumerate(others) if one.id == before), len(others))
    others.insert(place, robot)
    portal.placed_robots = {one.id: one for one in others}


def on_stage(portal: Portal, document: str, stage: str) -> list[PlacedRobot]:
    """Return the robots of a stage in their order."""
    return [one for one in portal.placed_robots.values() if (one.document, one.stage) == (document, stage)]


def place_trigger(portal: Portal, trigger: PlacedTrigger) -> PlacedTrigger:
    """Put a trigger on its stage; it gets its number."""
    trigger.id = portal.next_id("placed trigger")
    portal.placed_triggers[trigger.id] = trigger
    return trigger


def triggers_on(portal: Portal, document: str, stage: str) -> list[PlacedTrigger]:
    """Return the triggers of a stage."""
    return [one for one in portal.placed_triggers.values() if (one.document, one.stage) == (document, stage)]


def told(trigger: PlacedTrigger) -> list[Row]:
    """Return the conditions of a trigger, each with a field, an operator and a value."""
    return [{"field": "", "operator": "=", "value": "", **one} for one in trigger.conditions]
