"""The scopes a portal in the cloud has, and whether a caller's scopes open a method."""

from b24app.emulator.method import Call

# As the portal names them all; the emulator has methods of only some of them.
# fmt: off
SCOPES = (
    "ai_admin", "appform", "baas", "biconnector", "bizproc", "booking", "calendar", "calendarmobile", "call",
    "cashbox", "catalog", "catalogmobile", "configuration.import", "contact_center", "crm", "delivery", "department",
    "disk", "documentgenerator", "entity", "forum", "humanresources", "humanresources.hcmlink", "iblock", "im",
    "im.import", "imbot", "imconnector", "imopenlines", "intranet", "landing", "landing_cloud", "lists", "log",
    "mailservice", "main", "messageservice", "mobile", "notifications", "pay_system", "placement", "pull",
    "pull_channel", "rating", "rest", "rpa", "sale", "salescenter", "sign.b2e", "smile", "socialnetwork",
    "sonet_group", "task", "tasks", "tasks_extended", "tasksmobile", "telephony", "timeman", "user", "user.userfield",
    "user_basic", "user_brief", "userconsent", "userfieldconfig", "vote",
)
# fmt: on


def is_open(call: Call, scopes: tuple[str, ...]) -> bool:
    """Say whether the caller has one of a method's scopes, or the method needs none."""
    return not scopes or bool(call.caller.scope.intersection(scopes))
