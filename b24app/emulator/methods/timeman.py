"""timeman.*: the working day of an employee."""

from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError, access_denied, said
from b24app.emulator.grants import User
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.state import Row

PLACE = "timeman/base/timeman"
CLOSED, OPENED, PAUSED = "CLOSED", "OPENED", "PAUSED"
SETTINGS: Row = {
    "UF_TIMEMAN": True,
    "UF_TM_FREE": False,
    "UF_TM_MAX_START": "09:15:00",
    "UF_TM_MIN_FINISH": "17:45:00",
    "UF_TM_MIN_DURATION": "08:00:00",
    "UF_TM_ALLOWED_DELTA": "00:15:00",
}


@method("timeman.settings", scope="timeman", source=f"{PLACE}-settings")
def settings(call: Call) -> Row:
    """Return how a working day is kept; the same for everybody here."""
    user = _user(call)
    return SETTINGS | {"ADMIN": user.is_admin}


@method("timeman.status", scope="timeman", source=f"{PLACE}-status")
def status(call: Call) -> Row:
    """Return the state of the working day: CLOSED before it is first begun."""
    return _shown(call, _user(call))


@method("timeman.open", scope="timeman", write=True, label="assumed", source=f"{PLACE}-open")
def open_(call: Call) -> Row:
    """Begin the working day, or go on after a pause."""
    user, now = _user(call), int(call.portal.clock.now())
    day = _day(call, user)
    if day["STATUS"] == PAUSED:
        return _shown(call, user, STATUS=OPENED, TIME_LEAKS=day["TIME_LEAKS"] + now - day["PAUSED_AT"])
    return _shown(call, user, STATUS=OPENED, TIME_START=now, TIME_FINISH=None, TIME_LEAKS=0)


@method("timeman.pause", scope="timeman", write=True, label="assumed", source=f"{PLACE}-pause")
def pause(call: Call) -> Row:
    """Pause the working day."""
    user = _user(call)
    if _day(call, user)["STATUS"] != OPENED:
        raise RestError("WRONG_STATUS", "The working day is not open")
    return _shown(call, user, STATUS=PAUSED, PAUSED_AT=int(call.portal.clock.now()))


@method("timeman.close", scope="timeman", write=True, label="assumed", source=f"{PLACE}-close")
def close(call: Call) -> Row:
    """End the working day."""
    user = _user(call)
    if _day(call, user)["STATUS"] == CLOSED:
        raise RestError("WRONG_STATUS", "The working day is closed already")
    return _shown(call, user, STATUS=CLOSED, TIME_FINISH=int(call.portal.clock.now()))


def _user(call: Call) -> User:
    number = whole(call.params.get("USER_ID")) or call.caller.user.id
    if number != call.caller.user.id and not call.caller.user.is_admin:
        raise access_denied()
    user = call.portal.users.get(number)
    if user is None:
        raise said("User not found")
    return user


def _day(call: Call, user: User) -> Row:
    fresh = {"STATUS": CLOSED, "TIME_START": None, "TIME_FINISH": None, "TIME_LEAKS": 0}
    return call.portal.work.workdays.setdefault(user.id, fresh)


def _shown(call: Call, user: User, **changed: object) -> Row:
    day = _day(call, user)
    day |= changed
    times = {name: iso(day[name]) if day[name] else None for name in ("TIME_START", "TIME_FINISH")}
    end = day["TIME_FINISH"] or int(call.portal.clock.now())
    worked = max(end - day["TIME_START"] - day["TIME_LEAKS"], 0) if day["TIME_START"] else 0
    lengths = {"DURATION": _length(worked), "TIME_LEAKS": _length(day["TIME_LEAKS"])}
    return {"STATUS": day["STATUS"], **times, **lengths, "ACTIVE": day["STATUS"] != CLOSED, "TZ_OFFSET": 10800}


def _length(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
