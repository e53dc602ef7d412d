"""timeman.schedule.get and timeman.networkrange.*: working hours, and the addresses of the office."""

from collections.abc import Mapping
from ipaddress import IPv4Address

from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError
from b24app.emulator.method import Call, method
from b24app.emulator.state import Row

RANGE = "timeman/networkrange/timeman-networkrange"
MADE = 1_700_000_000
SHIFT: Row = {"ID": 1, "NAME": "", "BREAK_DURATION": 3600, "WORK_TIME_START": 32400, "WORK_TIME_END": 64800}


@method("timeman.schedule.get", scope="timeman", label="assumed", source="timeman/schedule/timeman-schedule-get")
def schedule(call: Call) -> Row:
    """Return a schedule of work: there is one, from nine to six on working days; nothing for any other."""
    if call.params.number() != 1:
        return {}
    about = {"ID": 1, "NAME": "Для всех сотрудников", "SCHEDULE_TYPE": "FIXED", "REPORT_PERIOD": "MONTH"}
    about |= {"REPORT_PERIOD_OPTIONS": {"START_WEEK_DAY": 0}, "CALENDAR_ID": 1, "ALLOWED_DEVICES": {"browser": True}}
    flags = {"DELETED": "0", "IS_FOR_ALL_USERS": True, "CONTROLLED_ACTIONS": 3, "CREATED_AT": iso(MADE)}
    shift = SHIFT | {"WORK_DAYS": "12345", "SCHEDULE_ID": 1, "DELETED": False}
    calendar = {"ID": 1, "NAME": "", "PARENT_CALENDAR_ID": 0, "SYSTEM_CODE": "", "EXCLUSIONS": []}
    return {**about, **flags, "SHIFTS": [shift], "CALENDAR": calendar}


@method("timeman.networkrange.get", scope="timeman", source=f"{RANGE}-get")
def ranges(call: Call) -> list[Row]:
    """Return the office's addresses; three private networks from the start."""
    _for_admins(call)
    return list(call.portal.work.networks)


@method("timeman.networkrange.set", scope="timeman", write=True, source=f"{RANGE}-set")
def set_ranges(call: Call) -> Row:
    """Replace the office's addresses; nothing changes when one of them cannot be read."""
    _for_admins(call)
    sent = call.params.get("RANGES")
    if not isinstance(sent, list) or not all(isinstance(row, Mapping) for row in sent):
        raise RestError("INVALID_FORMAT", "A wrong format for the RANGES field is passed")
    rows = [{name: str(row.get(name, "")) for name in ("ip_range", "name")} for row in sent]
    wrong = [row for row in rows if _ends(row["ip_range"]) is None]
    if wrong:
        return {"result": False, "error_ranges": wrong}
    call.portal.work.networks[:] = rows
    return {"result": True}


@method("timeman.networkrange.check", scope="timeman", label="assumed", source=f"{RANGE}-check")
def check(call: Call) -> Row | bool:
    """Say which of the office's ranges holds an address, 127.0.0.1 unless IP names one; false when none does."""
    _for_admins(call)
    address = call.params.text("IP") or "127.0.0.1"
    asked = _ends(address)
    for row in call.portal.work.networks:
        ends = _ends(row["ip_range"])
        if asked and ends and ends[0] <= asked[0] <= ends[1]:
            return {"ip": address, "range": row["ip_range"], "name": row["name"]}
    return False


def _ends(written: str) -> tuple[int, int] | None:
    first, _, last = written.partition("-")
    try:
        ends = int(IPv4Address(first.strip())), int(IPv4Address((last or first).strip()))
    except ValueError:
        return None
    return ends if ends[0] <= ends[1] else None


def _for_admins(call: Call) -> None:
    if not call.caller.user.is_admin:
        raise RestError("ACCESS_ERROR", "You don't have access to use this method")
