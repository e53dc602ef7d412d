"""Find the robots: every folder with a robot.py in it; the folder's name is the robot's code."""

import importlib.util
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal.bizproc import DOCUMENTS
from b24app.robots.unit import Robot

_CODE = re.compile(r"[a-zA-Z0-9._-]+")
_KEY = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*")


class BadRobot(AppError):
    """A robot's folder cannot be used; see the shipped robots for an example."""

    code = "robots.bad-unit"


def load_robots(folders: Iterable[Path]) -> dict[str, Robot]:
    """Load every robot of these folders by code; raises BadRobot for the first that cannot be used."""
    robots: dict[str, Robot] = {}
    for folder in folders:
        if not folder.is_dir():
            raise BadRobot(phrase("there is no such folder"), phrase("check B24APP_ROBOTS"), where=str(folder))
        for source in sorted(folder.glob("*/robot.py")):
            robot = _load(source)
            if robot.code in robots:
                raise BadRobot(
                    phrase("there are two robots of this name"), phrase("rename one folder"), where=str(source.parent)
                )
            robots[robot.code] = robot
    return robots


def _load(source: Path) -> Robot:
    code = source.parent.name
    spec = importlib.util.spec_from_file_location(f"b24app_robot_{code}", source)
    if spec is None or spec.loader is None:
        raise BadRobot(phrase("the file cannot be read as Python"), phrase("see the shipped robots"), where=str(source))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as fault:
        raise BadRobot(
            phrase("the file cannot be run: {fault}"), phrase("correct it"), where=str(source), fault=repr(fault)
        ) from fault
    robot = getattr(module, "robot", None)
    if not isinstance(robot, Robot):
        raise BadRobot(phrase("it defines no robot"), phrase('write "robot = Robot(...)"'), where=str(source))
    robot.code = code
    for what, way_out in _faults(robot):
        raise BadRobot(what, way_out, where=str(source))
    return robot


def _faults(robot: Robot) -> Iterator[tuple[str, str]]:
    if not _CODE.fullmatch(robot.code):
        yield phrase("the folder's name is no code"), phrase("use Latin letters, digits, dots, dashes and underscores")
    if robot.work is None:
        yield phrase("nothing does the work"), phrase("put @robot.handler above a function")
    if not robot.on or not set(robot.on) <= set(DOCUMENTS):
        yield phrase("it is placed on no kind of card we know"), phrase('write on=["lead"] or on=["deal"]')
    if not all(_KEY.fullmatch(key) for key in [*robot.inputs, *robot.outputs]):
        yield (
            phrase("a name of an input or output is no name"),
            phrase("begin with a Latin letter, then letters and digits"),
        )
    titles = [robot.title, *(one.title for one in [*robot.inputs.values(), *robot.outputs.values()])]
    if not all({"ru", "en"} <= set(title) for title in titles):
        yield phrase("a title is missing in one language"), phrase("write each title in ru and en")
