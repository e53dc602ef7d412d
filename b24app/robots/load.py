"""Find the units: every folder with a robot.py or a trigger.py in it; the folder's name is the unit's code."""

import importlib.util
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal.bizproc import DOCUMENTS
from b24app.robots.trigger import Trigger
from b24app.robots.unit import Robot

_CODE = re.compile(r"[a-zA-Z0-9._-]+")
_TRIGGER_CODE = re.compile(r"[a-z0-9._-]+")
_KEY = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*")

Units = tuple[dict[str, Robot], dict[str, Trigger]]


class BadRobot(AppError):
    """A robot's folder cannot be used; see the shipped robots for an example."""

    code = "robots.bad-unit"


def load_units(folders: Iterable[Path]) -> Units:
    """Load every robot and every trigger of these folders by code; raises BadRobot for the first that is unusable."""
    robots: dict[str, Robot] = {}
    triggers: dict[str, Trigger] = {}
    for folder in folders:
        if not folder.is_dir():
            raise BadRobot(phrase("there is no such folder"), phrase("check B24APP_ROBOTS"), where=str(folder))
        for source in sorted([*folder.glob("*/robot.py"), *folder.glob("*/trigger.py")]):
            code = source.parent.name
            if code in robots or code in triggers:
                raise BadRobot(
                    phrase("there are two robots of this name"), phrase("rename one folder"), where=str(source.parent)
                )
            if source.name == "robot.py":
                robots[code] = _robot(source)
            else:
                triggers[code] = _trigger(source)
    return robots, triggers


def load_robots(folders: Iterable[Path]) -> dict[str, Robot]:
    """Load every robot of these folders by code; raises BadRobot for the first that cannot be used."""
    return load_units(folders)[0]


def _robot(source: Path) -> Robot:
    robot = getattr(_module(source), "robot", None)
    if not isinstance(robot, Robot):
        raise BadRobot(phrase("it defines no robot"), phrase('write "robot = Robot(...)"'), where=str(source))
    robot.code = source.parent.name
    _check(source, _faults(robot))
    return robot


def _trigger(source: Path) -> Trigger:
    trigger = getattr(_module(source), "trigger", None)
    if not isinstance(trigger, Trigger):
        raise BadRobot(phrase("it defines no trigger"), phrase('write "trigger = Trigger(...)"'), where=str(source))
    trigger.code = source.parent.name
    _check(source, _trigger_faults(trigger))
    return trigger


def _module(source: Path) -> ModuleType:
    name = f"b24app_{source.stem}_{source.parent.name}"
    spec = importlib.util.spec_from_file_location(name, source)
    if spec is None or spec.loader is None:
        raise BadRobot(phrase("the file cannot be read as Python"), phrase("see the shipped robots"), where=str(source))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as fault:
        raise BadRobot(
            phrase("the file cannot be run: {fault}"), phrase("correct it"), where=str(source), fault=repr(fault)
        ) from fault
    return module


def _check(source: Path, faults: Iterator[tuple[str, str]]) -> None:
    for what, way_out in faults:
        raise BadRobot(what, way_out, where=str(source))


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
    fields = [*robot.inputs.values(), *robot.outputs.values()]
    choices = [text for one in fields for text in (one.options() or {}).values()]
    if not all({"ru", "en"} <= set(title) for title in [robot.title, *(one.title for one in fields), *choices]):
        yield phrase("a title is missing in one language"), phrase("write each title in ru and en")


def _trigger_faults(trigger: Trigger) -> Iterator[tuple[str, str]]:
    if not _TRIGGER_CODE.fullmatch(trigger.code):
        yield (
            phrase("the folder's name is no code of a trigger"),
            phrase("use small Latin letters, digits, dots, dashes and underscores"),
        )
    if not trigger.on or not set(trigger.on) <= set(DOCUMENTS):
        yield phrase("it is placed on no kind of card we know"), phrase('write on=["lead"] or on=["deal"]')
    if not {"ru", "en"} <= set(trigger.title):
        yield phrase("a title is missing in one language"), phrase("write each title in ru and en")
