"""The pipelines that are applied to a portal now, as pages read them: out of our own database."""

import logging
from typing import TYPE_CHECKING

from b24app.pipelines.language.model import Pipeline, read_document

if TYPE_CHECKING:
    from b24app.wiring import App

log = logging.getLogger(__name__)


def pipelines_of(app: "App", member_id: str) -> dict[str, Pipeline]:
    """Return them by place; one that an older version wrote and nobody can read any more hides no page."""
    found = {}
    for place in app.plans.places(member_id):
        document = app.plans.applied(member_id, place)
        try:
            if document:
                found[place] = read_document(document)
        except ValueError as fault:
            log.warning("an applied pipeline cannot be read", extra={"place": place, "fault": str(fault)[:500]})
    return found
