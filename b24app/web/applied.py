"""The pipelines that are applied to a portal now, as pages read them: out of our own database."""

import logging
from typing import TYPE_CHECKING, Any

from b24app.pipelines.language.model import Pipeline, read_document

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)


def pipelines_of(app: "App", member_id: str) -> dict[str, Pipeline]:
    """Return them by place; one that an older version wrote and nobody can read any more hides no page."""
    found = {place: readable(app.plans.applied(member_id, place)) for place in app.plans.places(member_id)}
    return {place: pipeline for place, pipeline in found.items() if pipeline}


def readable(document: dict[str, Any] | None) -> Pipeline | None:
    """Return the pipeline of a kept document; None where there is none, or where nobody can read it any more."""
    try:
        return read_document(document) if document else None
    except ValueError as fault:
        log.warning("an applied pipeline cannot be read", extra={"fault": str(fault)[:500]})
        return None
