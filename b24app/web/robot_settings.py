"""POST /robots/<code>/settings: a robot's own page of settings, opened in the automation designer's slider.

https://apidocs.bitrix24.com/tutorials/bizproc/setting-robot.html
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from b24app.errors import AppError
from b24app.install.steps import NotInstalled
from b24app.languages import in_language, phrase
from b24app.web import forms, frame, policy
from b24app.web.refusals import BadForm, UnknownRobot
from b24app.web.robot_settings_asked import Dialog
from b24app.web.robot_settings_told import Around
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

_ENTITIES = {"LEAD": "lead", "DEAL": "deal", "DYNAMIC": "smart_process"}


def blueprint(app: "App", turnstile: Turnstile) -> Blueprint:
    """Route POST /robots/<code>/settings."""
    routes = Blueprint("robot_settings", __name__)

    @routes.post("/robots/<code>/settings")
    def settings(code: str) -> Response:
        return _page(app, turnstile, code, forms.posted(request))

    return routes


def _page(app: "App", turnstile: Turnstile, code: str, fields: forms.Fields) -> Response:
    """Show the settings as they are in the designer's dialog; the page itself keeps nothing."""
    robot = app.robots.get(code)
    if robot is None or not robot.opens_page:
        raise UnknownRobot
    try:
        claim, language = frame.claim(fields), frame.language()
        with turnstile.through():
            visitor = app.installer.reception.receive(claim)
            policy.frame_in(visitor.origin)
            member_id = visitor.owner.member_id
            if app.installs.by_member(member_id) is None:
                raise NotInstalled(where=visitor.address)
            options = _options(fields)
            dialog = Dialog(robot, _chosen(options), language)
            around = Around.of(app, member_id, _entity(options), robot.about, language, dialog.people())
    except AppError as fault:
        return frame.stopped(fault)
    title, help_ = (in_language(dict(texts), language) for texts in (robot.title, robot.help))
    asked = list(dialog.asked(around))
    return frame.page("robot_settings.html", title=title, help=help_, asked=asked, around=around)


def _options(fields: forms.Fields) -> Mapping[str, Any]:
    """Read what the designer tells of the robot."""
    try:
        options = json.loads(forms.text(fields, "PLACEMENT_OPTIONS", default="{}"))
    except (ValueError, RecursionError):
        options = None
    if isinstance(options, Mapping) and (not options or "current_values" in options):
        return options
    raise BadForm(phrase("the settings of the robot cannot be read"), phrase("send them as the portal does"))


def _chosen(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the dialog holds now; an empty map comes as an empty list."""
    values = options.get("current_values")
    return values if isinstance(values, Mapping) else {}


def _entity(options: Mapping[str, Any]) -> str:
    """Return the kind of cards on whose stage the robot stands; leads where the designer does not say."""
    told = options.get("document_type")
    name = str(told[-1]) if isinstance(told, list) and told else ""
    return _ENTITIES.get(name.partition("_")[0], "lead")
