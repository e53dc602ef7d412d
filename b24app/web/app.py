"""Build the Flask application: routes, limits, headers, and what a refused request is told."""

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from b24app.errors import AppError
from b24app.web import (
    abc_tryout,
    card_page,
    cleanup_pages,
    events,
    health,
    install,
    messages,
    metrics,
    pages,
    pipelines_pages,
    placements,
    reports_pages,
    robot_settings,
    robots,
    robots_desk,
)
from b24app.web.forms import LARGEST_BODY
from b24app.web.guard import report
from b24app.web.packing import Packing
from b24app.web.policy import harden
from b24app.web.refusals import status_of
from b24app.web.tracing import Traced
from b24app.web.turnstile import Turnstile

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)


def create_app(app: "App") -> Flask:
    """Return the WSGI application over the parts that wiring has joined."""
    flask = Flask(__name__)
    # Nothing is kept in cookies, so there is no secret key: a page that tried to would fail at once.
    flask.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, SEND_FILE_MAX_AGE_DEFAULT=3600)
    turnstile = Turnstile()
    for part in (robots, abc_tryout, pipelines_pages, cleanup_pages, reports_pages, messages, metrics, health):
        flask.register_blueprint(part.blueprint(app))
    for part in (events, install, pages, placements, robot_settings, robots_desk, card_page):
        flask.register_blueprint(part.blueprint(app, turnstile))
    # What is registered last is done first: headers, then compression.
    flask.after_request(Packing().pack)
    flask.after_request(harden)
    flask.register_error_handler(HTTPException, _refused_by_flask)
    flask.register_error_handler(AppError, _refused)
    flask.register_error_handler(Exception, _broken)
    flask.wsgi_app = Traced(flask.wsgi_app)  # type: ignore[method-assign]
    return flask


def _refused(fault: AppError) -> Response:
    """Answer shortly; the log knows more."""
    status = status_of(fault)
    report(str(fault), status)
    return _short(status)


def _refused_by_flask(fault: HTTPException) -> Response:
    """Answer a wrong path, verb or size."""
    status = fault.code or 500
    report(fault.name, status)
    return _short(status)


def _broken(fault: Exception) -> Response:
    """Answer when a bug of ours shows; the traceback goes to the log only."""
    log.error("request failed", exc_info=fault)
    return _short(500)


def _short(status: int) -> Response:
    return Response(HTTPStatus(status).phrase + "\n", status, mimetype="text/plain")
