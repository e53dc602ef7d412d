"""The application, the portal and their methods: app.info, scope, methods, method.get, feature.get, server.time."""

from typing import Any

from b24app.emulator import access
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.method import METHODS, Call, method
from b24app.emulator.scopes import SCOPES, is_open
from b24app.emulator.state import Row


@method("app.info", source="common/system/app-info")
def info(call: Call) -> dict[str, Any]:
    """Describe the calling application; through a webhook only the licence."""
    app = call.caller.app
    about: dict[str, Any] = {"LANGUAGE_ID": "ru", **call.portal.plan.shown}
    if app is None:
        return {"SCOPE": sorted(call.caller.scope), **about}
    known = {"ID": app.id, "CODE": app.client_id, "VERSION": app.version, "STATUS": "L", "INSTALLED": app.is_installed}
    return {**known, "PAYMENT_EXPIRED": "N", "DAYS": None, **about}


@method("server.time", source="common/system/server-time")
def server_time(call: Call) -> str:
    """Return the portal's time."""
    return iso(call.portal.clock.now())


@method("scope", source="common/system/scope")
def scope(call: Call) -> list[str]:
    """Return the scopes of the caller; with `full` those of the portal."""
    return list(SCOPES) if _is_set(call.params.get("FULL")) else sorted(call.caller.scope)


@method("methods", source="common/system/methods")
def methods(call: Call) -> list[str]:
    """Return the methods the caller may call, those of one scope, or with `full` all of them."""
    wanted = call.params.text("SCOPE")
    if wanted or "SCOPE" in call.params:
        return [found.name for found in METHODS.values() if (wanted in found.scope if wanted else not found.scope)]
    is_full = _is_set(call.params.get("FULL"))
    return [found.name for found in METHODS.values() if is_full or is_open(call, found.scope)]


@method("method.get", source="common/system/method-get")
def method_get(call: Call) -> dict[str, bool]:
    """Say whether a method exists here and whether the caller's scope covers it."""
    found = METHODS.get(call.params.text("NAME").lower())
    return {"isExisting": found is not None, "isAvailable": found is not None and is_open(call, found.scope)}


@method("feature.get", source="common/system/feature-get")
def feature(call: Call) -> dict[str, str]:
    """Say whether the portal's plan has a feature."""
    code = call.params.text("CODE")
    if not code:
        raise RestError("CODE_EMPTY", "CODE can't be empty")
    return {"value": call.portal.feature(code)}


@method("crm.settings.mode.get", scope="crm", source="crm/crm-settings-mode-get")
def crm_mode(call: Call) -> int:
    """Say that the portal works with leads (1) rather than without (2)."""
    del call
    return 1


@method("access.name", source="common/system/access-name")
def access_name(call: Call) -> dict[str, Row] | bool:
    """Name users and groups by their access codes; unknown ones are left out, none asked is false."""
    codes = call.params.get("ACCESS")
    if not codes:
        return False
    asked = codes if isinstance(codes, list) else [codes]
    named = {str(code): access.named(call.portal, str(code)) for code in asked}
    return {code: about for code, about in named.items() if about}


def _is_set(value: Any) -> bool:
    return value in (True, 1, "1", "Y", "true")
