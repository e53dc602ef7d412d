"""Join the pages of clean-ups: the audit, plans, the review, the run, what comes after, taking leads in."""

from typing import TYPE_CHECKING

from flask import Blueprint

from b24app.web import (
    cleanup_after,
    cleanup_audit,
    cleanup_import,
    cleanup_jobs,
    cleanup_plan,
    cleanup_plans,
    cleanup_review,
    cleanup_run,
)

if TYPE_CHECKING:
    from b24app.wiring import App

_PARTS = (
    cleanup_audit,
    cleanup_jobs,
    cleanup_plans,
    cleanup_plan,
    cleanup_review,
    cleanup_run,
    cleanup_after,
    cleanup_import,
)


def blueprint(app: "App") -> Blueprint:
    """Route everything under /desk/cleanup."""
    routes = Blueprint("cleanup", __name__)
    for part in _PARTS:
        routes.register_blueprint(part.blueprint(app))
    return routes
