"""Learn what a lead or deal is made of: its custom fields with their values, and the portal's sources."""

from collections.abc import Mapping
from dataclasses import dataclass

from b24app.portal import card_fields
from b24app.portal.client import Portal
from b24app.portal.documents import steps_in, steps_query
from b24app.portal.targets import Target
from b24app.portal.userfields import Field, fields_in, fields_query

_SOURCES = "SOURCE"


@dataclass(frozen=True)
class Makeup:
    """The custom fields of such cards, the titles of the portal's sources and of the stages by code."""

    fields: tuple[Field, ...]
    sources: Mapping[str, str]
    stages: Mapping[str, str]


def makeup_of(portal: Portal, target: Target, funnel: str) -> Makeup:
    """Ask a portal in one request; `funnel` names the dictionary of the stages."""
    asked = {
        "fields": fields_query("en", target),
        "sources": steps_query(_SOURCES),
        "stages": steps_query(funnel),
    }
    told = card_fields.ask(portal, asked)
    sources, stages = (steps_in(told[name].result, of) for name, of in (("sources", _SOURCES), ("stages", funnel)))
    return Makeup(
        fields_in([told["fields"].result], target),
        {one.status: one.title for one in sources},
        {one.status: one.title for one in stages},
    )
