"""GET /health: the process answers; GET /ready: the app can do its work. For machines: no names, no addresses."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from b24app import __version__
from b24app.errors import AppError
from b24app.install.proof import is_nonce, proof
from b24app.store.workers import Workers

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)

OK = "ok"


def blueprint(app: "App") -> Blueprint:
    """Route GET /health and GET /ready."""
    routes = Blueprint("health", __name__)

    @routes.get("/health")
    def health() -> tuple[Response, int]:
        database = _checked(lambda: app.installs.by_member("") is None)
        told = {"ok": database == OK, "version": __version__, "database": database, **_proven(app)}
        return jsonify(told), _status(database == OK)

    @routes.get("/ready")
    def ready() -> tuple[Response, int]:
        checks = _checks(app)
        is_ready = all(said == OK for said in checks.values())
        return jsonify(ok=is_ready, version=__version__, **checks, portals=_portals(app)), _status(is_ready)

    return routes


def _checks(app: "App") -> dict[str, str]:
    """Ask each part whether it can do its work; `ok` or why not."""
    return {
        "database": _checked(lambda: app.installs.by_member("") is None),
        "migrations": _checked(app.database.is_current, "behind"),
        "jobs": _checked(lambda: app.engine.tables.has_many(0)),
        "worker": _checked(lambda: _is_worker_alive(app), "silent"),
    }


def _proven(app: "App") -> dict[str, str]:
    """Answer the doctor, who wants to know whether this is the installation that he examines."""
    nonce = request.args.get("nonce", "")
    if not is_nonce(nonce) or not app.settings.keys:
        return {}
    try:
        return {"proof": proof(app.settings.keys[0], nonce, Workers(app.database).all())}
    except AppError:
        return {}


def _is_worker_alive(app: "App") -> bool:
    """Say whether some worker has been heard of lately; a little longer than its lease, for clocks differ."""
    heard_since = app.portals.clock.now() - timedelta(seconds=app.settings.lease_seconds + 30)
    return any(one.seen_at >= heard_since for one in Workers(app.database).all())


def _portals(app: "App") -> dict[str, int]:
    """Count the portals by how our access to them is doing."""
    try:
        return dict(Counter(one.state for one in app.installs.all()))
    except AppError:
        return {}


def _checked(ask: Callable[[], bool], otherwise: str = "failed") -> str:
    try:
        return OK if ask() else otherwise
    except AppError as fault:
        log.warning("a part does not answer", extra={"fault": str(fault)})
        return fault.code


def _status(is_well: bool) -> int:
    return 200 if is_well else 503
