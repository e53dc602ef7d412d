"""voximplant.user.get: the method an administrator has to confirm for every token."""

from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row


@method("voximplant.user.get", scope="telephony", source="telephony/voximplant/users/voximplant-user-get", admin=True)
def get(call: Call) -> list[Row]:
    """Return the telephony settings of users; an application waits for an administrator's leave first."""
    asked = call.params.get("USER_ID")
    wanted = [whole(item) for item in (asked if isinstance(asked, list) else [asked])]
    return [_row(user_id) for user_id in wanted if user_id in call.portal.users]


def _row(user_id: int | None) -> Row:
    """Nobody has a phone here."""
    unset = dict.fromkeys(("DEFAULT_LINE", "SIP_SERVER", "SIP_LOGIN", "SIP_PASSWORD", "INNER_NUMBER"))
    return {"ID": str(user_id), "PHONE_ENABLED": "N", **unset}
