"""The portal's clock at the top of its pages: set forward by an hour, by a day, to the next working morning."""

from datetime import datetime, timedelta

from aiohttp import web

from b24app.emulator.calendars import SETTINGS
from b24app.emulator.clock import PORTAL_ZONE
from b24app.emulator.door import refused
from b24app.emulator.face.desk import Desk, at_desk, done
from b24app.emulator.markup import moment
from b24app.emulator.state import Portal
from b24app.emulator.waking import pass_time

routes = web.RouteTableDef()
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SECONDS = {"hour": 3600.0, "day": 86400.0}
# A year of holidays has no working morning at all.
FURTHEST = 366


@routes.post("/_face/clock")
@at_desk
def jump(desk: Desk) -> web.Response:
    """Let time pass for the whole portal: what is due meanwhile is done at its own moment."""
    how = desk.text("jump")
    if how not in (*SECONDS, "morning"):
        raise refused("jump must be hour, day or morning")
    pass_time(desk.portal, SECONDS[how] if how in SECONDS else to_morning(desk.portal))
    return done(now=moment(desk.portal.clock.now()))


def to_morning(portal: Portal) -> float:
    """Return the seconds until work begins next, by the portal's working hours and holidays."""
    settings = SETTINGS | portal.work.calendars.settings
    now = datetime.fromtimestamp(portal.clock.now(), PORTAL_ZONE)
    hour, _, minute = str(settings["work_time_start"]).partition(".")
    today = now.replace(hour=int(hour or 9), minute=int(minute or 0), second=0, microsecond=0)
    mornings = (today + timedelta(days=day) for day in range(FURTHEST))
    found = next((one for one in mornings if one > now and _works(settings, one)), today + timedelta(days=1))
    return (found - now).total_seconds()


def _works(settings: dict[str, object], day: datetime) -> bool:
    holidays, workdays = (_days(settings[name]) for name in ("year_holidays", "year_workdays"))
    rest = settings["week_holidays"]
    is_weekend = isinstance(rest, (list, tuple)) and WEEK[day.weekday()] in rest
    return (day.day, day.month) in workdays or not (is_weekend or (day.day, day.month) in holidays)


def _days(text: object) -> set[tuple[int, int]]:
    """Read days of a year: 1.01,23.02."""
    pairs = (one.strip().split(".")[:2] for one in str(text or "").split(",") if one.count("."))
    return {(int(day), int(month)) for day, month in pairs if day.isdigit() and month.isdigit()}
