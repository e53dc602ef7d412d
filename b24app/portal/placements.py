"""Put pages of the app into cards of the portal.

https://apidocs.bitrix24.com/api-reference/widgets/placement-bind.html
"""

from collections.abc import Mapping

from b24app.portal.client import Portal
from b24app.portal.marker import Marker
from b24app.portal.refusals import Refusal

TABS = {"lead": "CRM_LEAD_DETAIL_TAB", "deal": "CRM_DEAL_DETAIL_TAB"}
"""Kinds of card, and the place of a tab in each."""


def bound(portal: Portal) -> set[tuple[str, str]]:
    """Return the places this app has taken, each with the address of its page."""
    rows = portal.read("placement.get").result or []
    return {(str(row.get("placement")), str(row.get("handler"))) for row in rows}


def bind(portal: Portal, place: str, handler: str, title: Mapping[str, str]) -> None:
    """Take a place; one that is taken already is fine."""
    texts = {language: {"TITLE": text} for language, text in title.items()}
    asked = {"PLACEMENT": place, "HANDLER": handler, "LANG_ALL": texts}
    try:
        portal.write("placement.bind", asked, marker=Marker.harmless("the portal refuses a second page of one address"))
    except Refusal as refusal:
        if "already bind" not in refusal.description.lower():
            raise
