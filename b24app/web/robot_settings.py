"""POST /robots/<code>/settings: a robot's own page of settings, opened in the automation designer's slider.

https://apidocs.bitrix24.com/tutorials/bizproc/setting-robot.html
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from b24app.errors import AppError
from b24app.install.steps import NotInstalled
from b24app.languages import in_language, phrase
from b24app.robots import Robot
from b24app.robots.fields import Field
from b24app.web import forms, frame, policy
from b24app.web.refusals import BadForm, UnknownRobot
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App


@dataclass(frozen=True)
class Asked:
    """One setting on the page: its words, what is chosen now, and what can be chosen."""

    key: str
    title: str
    help: str
    required: bool
    many: bool
    value: str
    options: Mapping[str, str]


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
    if robot is None or not robot.has_page:
        raise UnknownRobot
    try:
        claim = frame.claim(fields)
        with turnstile.through():
            visitor = app.installer.reception.receive(claim)
        policy.frame_in(visitor.origin)
        if app.installs.by_member(visitor.owner.member_id) is None:
            raise NotInstalled(where=visitor.address)
        asked = list(_asked(robot, _chosen(fields), frame.language()))
    except AppError as fault:
        return frame.stopped(fault)
    title, help_ = (in_language(dict(texts), frame.language()) for texts in (robot.title, robot.help))
    return frame.page("robot_settings.html", title=title, help=help_, asked=asked)


def _chosen(fields: forms.Fields) -> Mapping[str, Any]:
    """Read what the dialog holds now; an empty map comes as an empty list."""
    try:
        options = json.loads(forms.text(fields, "PLACEMENT_OPTIONS", default="{}"))
        values = options["current_values"] if isinstance(options, dict) else {}
    except (ValueError, KeyError):
        raise BadForm(
            phrase("the settings of the robot cannot be read"), phrase("send them as the portal does")
        ) from None
    return values if isinstance(values, dict) else {}


def _asked(robot: Robot, chosen: Mapping[str, Any], language: str) -> Iterator[Asked]:
    known = {str(key).lower(): value for key, value in chosen.items()}
    for key, field in robot.inputs.items():
        # An expression such as {=Document:TITLE} is shown and kept as it is.
        value = _shown(field, known.get(key.lower()))
        yield Asked(
            key=key,
            title=in_language(dict(field.title), language),
            help=in_language(dict(field.help), language) if field.help else "",
            required=field.required,
            many=field.many,
            value=value,
            options=_choices(field, value, language),
        )


def _shown(field: Field, raw: Any) -> str:
    if raw is None or raw == "":
        raw = field.sent(field.default) if field.default is not None else ""
    values = list(raw.values()) if isinstance(raw, dict) else raw if isinstance(raw, list) else [raw]
    return "\n".join(str(one) for one in values if one not in (None, ""))


def _choices(field: Field, value: str, language: str) -> Mapping[str, str]:
    if field.kind == "bool":
        words = {"ru": ("Да", "Нет"), "en": ("Yes", "No")}[language]
        known = dict(zip("YN", words, strict=True))
    else:
        known = {key: in_language(dict(title), language) for key, title in (field.options() or {}).items()}
    return {"": "", **known, value: known.get(value, value)} if known else {}
