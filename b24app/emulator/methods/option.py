"""app.option.* and user.option.*: small settings an application keeps on the portal."""

from typing import Any

from b24app.emulator.errors import RestError
from b24app.emulator.grants import App
from b24app.emulator.method import Call, method


@method("app.option.get", source="common/settings/app-option-get")
def app_get(call: Call) -> Any:
    """Return one setting of the application, or all of them."""
    return _read(call, _app(call).options)


@method("app.option.set", write=True, source="common/settings/app-option-set")
def app_set(call: Call) -> bool:
    """Keep settings of the application; administrators only."""
    app = _app(call)
    if not call.caller.user.is_admin:
        raise RestError("AccessException", "Administrator authorization required")
    return _write(call, app.options)


@method("user.option.get", source="common/settings/user-option-get")
def user_get(call: Call) -> Any:
    """Return one setting of the current user, or all of them."""
    return _read(call, _app(call).user_options.get(call.caller.user.id, {}))


@method("user.option.set", write=True, source="common/settings/user-option-set")
def user_set(call: Call) -> bool:
    """Keep settings of the current user."""
    return _write(call, _app(call).user_options.setdefault(call.caller.user.id, {}))


def _app(call: Call) -> App:
    if call.caller.app is None:
        raise RestError("AccessException", "Application context required")
    return call.caller.app


def _read(call: Call, options: dict[str, Any]) -> Any:
    name = call.params.text("OPTION")
    return options.get(name) if name else dict(options)


def _write(call: Call, options: dict[str, Any]) -> bool:
    """Accept `options: {name: value}` and, as old pages show, `option` with `value`."""
    sent = call.params.mapping("OPTIONS")
    if not sent and call.params.text("OPTION"):
        sent = {call.params.text("OPTION"): call.params.get("VALUE")}
    if not sent:
        raise RestError("ArgumentNullException", "options is empty")
    options |= sent
    return True
