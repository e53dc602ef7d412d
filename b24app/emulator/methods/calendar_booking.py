"""calendar.resource.booking.list: when rooms are taken."""

from b24app.emulator.calendar_params import needed
from b24app.emulator.calendar_reading import shown
from b24app.emulator.calendars import lasts_until
from b24app.emulator.clock import moment_of
from b24app.emulator.errors import said
from b24app.emulator.method import Call, method
from b24app.emulator.params import whole
from b24app.emulator.required import texts
from b24app.emulator.state import Row

NAME = "calendar.resource.booking.list"


@method(NAME, scope="calendar", label="assumed", source="calendar/resource/calendar-resource-booking-list")
def list_bookings(call: Call) -> list[Row]:
    """Return the events of rooms within a period; fields of CRM items that book rooms are not emulated."""
    needed(call, "filter", NAME)
    asked = call.params.mapping("filter")
    rooms = {whole(number) for number in texts(asked.get("resourceTypeIdList") or [])}
    if asked.get("resourceIdList"):
        raise said(f"filter['resourceIdList'] of {NAME}: not emulated")
    if not rooms:
        raise said(f'Не задан обязательный параметр "filter[\'resourceTypeIdList\']" для метода "{NAME}"')
    since, until = (moment_of(str(asked.get(name) or "")) for name in ("from", "to"))
    events = [row for row in call.portal.work.calendars.events.values() if row["SECTION_ID"] in rooms]
    return [
        shown(call.portal, row)
        for row in events
        if (since is None or lasts_until(row) > since) and (until is None or row["FROM"] <= until)
    ]
