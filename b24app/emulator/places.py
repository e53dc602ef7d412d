"""The places of the portal where an application may put its page, each with the scope it needs."""

from b24app.emulator.errors import RestError
from b24app.emulator.placed import Placement
from b24app.emulator.state import Portal

_KINDS = ("LEAD", "DEAL", "CONTACT", "COMPANY", "QUOTE", "SMART_INVOICE")
# Parts of a CRM card or list that every kind of item has, and those that only items with stages have.
_PARTS = ("LIST_MENU", "LIST_TOOLBAR", "DETAIL_TAB", "DETAIL_TOOLBAR", "DETAIL_ACTIVITY", "DOCUMENTGENERATOR_BUTTON")
_STAGED = ("ACTIVITY_TIMELINE_MENU", "ROBOT_DESIGNER_TOOLBAR")
_WITHOUT_STAGES = ("CONTACT", "COMPANY")
_OTHERS = {
    "crm": (
        "CRM_ACTIVITY_LIST_MENU",
        "CRM_ANALYTICS_MENU",
        "CRM_ANALYTICS_TOOLBAR",
        "CRM_DETAIL_SEARCH",
        "CRM_FUNNELS_TOOLBAR",
        "CRM_DEAL_FUNNELS_TOOLBAR",
        "CRM_REQUISITE_AUTOCOMPLETE",
        "CRM_BANK_DETAIL_AUTOCOMPLETE",
    ),
    "task": (
        "TASK_LIST_CONTEXT_MENU",
        "TASK_USER_LIST_TOOLBAR",
        "TASK_GROUP_LIST_TOOLBAR",
        "TASK_VIEW_TAB",
        "TASK_VIEW_SIDEBAR",
        "TASK_VIEW_TOP_PANEL",
        "TASK_ROBOT_DESIGNER_TOOLBAR",
    ),
    "im": ("IM_CONTEXT_MENU", "IM_NAVIGATION", "IM_SIDEBAR", "IM_SMILES_SELECTOR", "IM_TEXTAREA"),
    "calendar": ("CALENDAR_GRIDVIEW",),
    "user": ("USER_PROFILE_MENU", "USER_PROFILE_TOOLBAR"),
    "sonet_group": ("SONET_GROUP_DETAIL_TAB", "SONET_GROUP_TOOLBAR", "SONET_GROUP_ROBOT_DESIGNER_TOOLBAR"),
    "telephony": ("CALL_CARD", "TELEPHONY_ANALYTICS_MENU"),
    "contact_center": ("CONTACT_CENTER",),
    # Places that need no scope beside `placement`.
    "": ("DEFAULT", "LEFT_MENU", "PAGE_BACKGROUND_WORKER", "REST_APP_URI"),
}
BACKGROUND, LINKS = "PAGE_BACKGROUND_WORKER", "REST_APP_URI"
# Places that take one handler of an application, not several.
SINGLE = (BACKGROUND, LINKS)


def places(scopes: frozenset[str] | None = None) -> list[str]:
    """Return the places of these scopes and those that need none; without scopes all of them."""
    found = [code for scope, codes in _ALL.items() if scopes is None or not scope or scope in scopes for code in codes]
    return [code for code in found if code != "DEFAULT"]


def places_of(scope: str) -> list[str]:
    """Return the places of one scope."""
    return list(_ALL.get(scope, ()))


def tabs(portal: Portal, code: str) -> list[Placement]:
    """Return the pages installed applications have put into a place."""
    found = [place for place in portal.placements.values() if place.place == code]
    return [place for place in found if portal.apps[place.client_id].is_installed]


def title(place: Placement, language: str) -> str:
    """Return what a page is called in a language."""
    told = place.languages.get(language) or place.languages.get("en") or {}
    return str(told.get("TITLE") or place.title or place.client_id)


def check(code: str, scopes: frozenset[str]) -> None:
    """Refuse a place that is not there, or is closed to these scopes; smart processes bring places of their own."""
    typed = code.startswith("CRM_DYNAMIC_") and code.split("_", 3)[2].isdigit() and code.count("_") > 2
    if typed and "crm" in scopes and code.split("_", 3)[3] in (*_PARTS, *_STAGED, "FUNNELS_TOOLBAR"):
        return
    if code not in places(scopes):
        raise RestError("ERROR_PLACEMENT_NOT_FOUND", "Placement not found")


_CRM = tuple(f"CRM_{kind}_{part}" for part in _PARTS for kind in _KINDS) + tuple(
    f"CRM_{kind}_{part}" for part in _STAGED for kind in _KINDS if kind not in _WITHOUT_STAGES
)
_ALL: dict[str, tuple[str, ...]] = {**_OTHERS, "crm": (*_CRM, *_OTHERS["crm"])}
