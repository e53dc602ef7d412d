"""Who calls, and whether this caller may call this method."""

from b24app.emulator.errors import RestError, access_denied, said, user_access_error, wrong_auth_type
from b24app.emulator.grants import Caller, User
from b24app.emulator.method import Method
from b24app.emulator.received import Received
from b24app.emulator.standing import payment_required
from b24app.emulator.state import Portal

# Families that name the kind of authorisation rather than the rights when a webhook calls them.
TYPED = ("event", "placement.", "telephony.externalLine")


def identify(portal: Portal, received: Received) -> Caller:
    """Find the caller behind a webhook or a token; refused with the portal's own codes, nearly all 401."""
    portal.standing.check_plan()
    if received.webhook:
        return _by_webhook(portal, *received.webhook)
    if not received.token:
        raise RestError("NO_AUTH_FOUND", "Wrong authorization data", 401)
    return _by_token(portal, received.token)


def _by_webhook(portal: Portal, user_id: int, code: str) -> Caller:
    webhook = portal.webhooks.get(code)
    if webhook is None or webhook.user_id != user_id:
        raise RestError("INVALID_CREDENTIALS", "Invalid request credentials", 401)
    return Caller(_user(portal, user_id), webhook.scope, webhook=webhook)


def _by_token(portal: Portal, value: str) -> Caller:
    token = portal.access_tokens.get(value)
    if token is None:
        raise RestError("invalid_token", "Unable to get application by token", 401)
    app = portal.apps.get(token.client_id)
    if app is None or app.is_deleted:
        raise RestError("APPLICATION_NOT_FOUND", "Application not found", 401)
    if app.is_removed:
        raise RestError("ERROR_OAUTH", "Application not installed", 401)
    if not portal.standing.is_paid:
        raise payment_required("Subscription has been ended")
    if portal.clock.now() >= token.expires:
        raise RestError("expired_token", "The access token provided has expired.", 401)
    user = _user(portal, token.user_id)
    if not app.lets_in(user):
        raise user_access_error()
    return Caller(user, token.scope, app=app, token=value)


def _user(portal: Portal, user_id: int) -> User:
    user = portal.users.get(user_id)
    if user is None or not user.is_active:
        raise RestError("authorization_error", "Unable to authorize user", 401)
    return user


def allow(portal: Portal, caller: Caller, method: Method) -> None:
    """Refuse a method outside the scope, the needed context or the needed rights."""
    if method.scope and not caller.scope.intersection(method.scope):
        raise _insufficient_scope(caller)
    if caller.app:
        portal.standing.check_confirmed(caller.token, method.name)
    if "crm" in method.scope and not caller.user.has_crm and not method.name.endswith(".fields"):
        raise said("Access denied.")
    if method.needs_app and caller.app is None:
        raise (wrong_auth_type() if method.name.startswith(TYPED) else access_denied("Application context required"))
    if method.needs_admin and not caller.user.is_admin:
        raise access_denied()


def _insufficient_scope(caller: Caller) -> RestError:
    token = "access token" if caller.app else "webhook token"
    text = f"The request requires higher privileges than provided by the {token}"
    # The documentation says 403; servers were seen to send 401.
    return RestError("insufficient_scope", text, 401)
