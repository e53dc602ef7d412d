"""voximplant.*: telephony nobody has here; user.get is what an administrator has to confirm for every token."""

from b24app.emulator.method import Call, Page, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row


@method("voximplant.user.get", scope="telephony", source="telephony/voximplant/users/voximplant-user-get", admin=True)
def get(call: Call) -> list[Row]:
    """Return the telephony settings of users; an application waits for an administrator's leave first."""
    asked = call.params.get("USER_ID")
    wanted = [whole(item) for item in (asked if isinstance(asked, list) else [asked])]
    return [_row(user_id) for user_id in wanted if user_id in call.portal.users]


@method("voximplant.statistic.get", scope="telephony", source="telephony/voximplant/voximplant-statistic-get")
def statistic(call: Call) -> Page:  # noqa: ARG001 - every method takes the call
    """Return the calls there were: nobody has a phone here, so there were none."""
    return Page([], 0)


def _row(user_id: int | None) -> Row:
    """Nobody has a phone here."""
    unset = dict.fromkeys(("DEFAULT_LINE", "SIP_SERVER", "SIP_LOGIN", "SIP_PASSWORD", "INNER_NUMBER"))
    return {"ID": str(user_id), "PHONE_ENABLED": "N", **unset}
