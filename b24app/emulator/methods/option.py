"""app.option.* and user.option.*: small settings an application keeps on the portal."""

from typing import Any

from b24app.emulator.errors import access_denied, argument
from b24app.emulator.grants import App
from b24app.emulator.method import Call, method


@method("app.option.get", source="common/settings/app-option-get")
def app_get(call: Call) -> Any:
    """Return one setting of the application, or all of them."""
    return _read(call, _app(call).options)


@method("app.option.set", write=True, label="source-read", source="common/settings/app-option-set")
def app_set(call: Call) -> bool:
    """Keep settings of the application; administrators only. Without `options` all parameters are settings."""
    app, sent = _app(call), _sent(call)
    if not call.caller.user.is_admin:
        raise access_denied("Administrator authorization required")
    app.options |= sent
    return True


@method("user.option.get", source="common/settings/user-option-get")
def user_get(call: Call) -> Any:
    """Return one setting of the current user, or all of them."""
    return _read(call, _app(call).user_options.get(call.caller.user.id, {}))


@method("user.option.set", write=True, label="source-read", source="common/settings/user-option-set")
def user_set(call: Call) -> bool:
    """Keep settings of the current user; without `options` all parameters are settings."""
    options = _app(call).user_options.setdefault(call.caller.user.id, {})
    options |= _sent(call)
    return True


def _app(call: Call) -> App:
    """Return the calling application; the documentation names the refusal AccessException, servers send its code."""
    if call.caller.app is None:
        raise access_denied("Application context required")
    return call.caller.app


def _read(call: Call, options: dict[str, Any]) -> Any:
    name = call.params.text("OPTION")
    return options.get(name) if name else dict(options)


def _sent(call: Call) -> dict[str, Any]:
    sent = call.params.mapping("OPTIONS") if "OPTIONS" in call.params else call.params.shown()
    if not sent:
        raise argument("options", "Argument 'options' is null or empty")
    return sent
