"""GET /metrics: counters for Prometheus, for whoever shows the token of B24APP_METRICS_TOKEN."""

import hmac
import logging
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from b24app.errors import AppError
from b24app.portal.metrics import CONTENT_TYPE, Reading

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)


def blueprint(app: "App") -> Blueprint:
    """Route GET /metrics; without a token in the settings there is no such page.

    The sender's address proves nothing: behind a web server on the same machine everybody comes from 127.0.0.1.
    """
    routes = Blueprint("metrics", __name__)

    @routes.get("/metrics")
    def metrics() -> Response:
        token = app.settings.metrics_token.get_secret_value()
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token or not hmac.compare_digest(given.encode(), token.encode()):
            abort(404)
        return Response(app.metrics.exposed(_now(app)), content_type=CONTENT_TYPE)

    return routes


def _now(app: "App") -> list[Reading]:
    """Read how much work waits; where a database does not answer, the counters are shown all the same."""
    try:
        return app.readings()
    except AppError as fault:
        log.warning("no readings of waiting work", extra={"fault": str(fault)})
        return []
