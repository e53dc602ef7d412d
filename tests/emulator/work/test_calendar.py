"""Calendars, their events, who is busy, the portal's working hours."""

from typing import Any

from tests.emulated import Emulator
from tests.emulator.receiving import Application, nested
from tests.emulator.rest.speaking import Rest


def add(rest: Rest, **more: Any) -> int:
    sent = {"type": "user", "ownerId": 1, "name": "Созвон", "from": "2026-03-02T10:00:00", "to": "2026-03-02T11:00:00"}
    number: int = rest("calendar.event.add", **(sent | more))
    return number


def test_an_event_is_kept_in_its_zone_and_told_in_utc_too(rest: Rest) -> None:
    row = rest("calendar.event.getbyid", id=add(rest, timezone_from="Europe/Riga", crm_fields=["L_1"]))
    expected = {"NAME": "Созвон", "OWNER_ID": "1", "CAL_TYPE": "user", "TZ_FROM": "Europe/Riga", "TZ_TO": "Europe/Riga"}
    expected |= {"DATE_FROM": "02.03.2026 10:00:00", "DATE_FROM_TS_UTC": "1772438400", "DT_LENGTH": 3600}
    expected |= {"TZ_OFFSET_FROM": "7200", "DT_SKIP_TIME": "N", "UF_CRM_CAL_EVENT": ["L_1"]}
    assert {name: row[name] for name in expected} == expected


def test_an_offset_counts_more_than_the_zone_beside_it(rest: Rest) -> None:
    times = {"from": "2026-03-02T10:00:00+03:00", "to": "2026-03-02T11:00:00+03:00"}
    number = add(rest, **times, timezone_from="Asia/Tokyo")
    assert rest("calendar.event.getbyid", id=number)["DATE_FROM_TS_UTC"] == "1772434800"


def test_what_is_missing_is_named_with_its_method(rest: Rest) -> None:
    sent = {"type": "user", "ownerId": 1, "name": "x", "from": "2026-03-02", "to": "2026-03-02"}
    for name in ("type", "name", "from", "to"):
        refusal = rest.refusal("calendar.event.add", **{key: value for key, value in sent.items() if key != name})
        assert refusal == (400, "", f'Не задан обязательный параметр "{name}" для метода "calendar.event.add"')
    assert rest.refusal("calendar.event.add", **sent, section=99)[2].startswith("Вы задали неверный ID секции")
    assert "rrule" in rest.refusal("calendar.event.add", **sent, rrule={"FREQ": "DAILY"})[2]


def test_a_whole_day_lasts_to_its_end(rest: Rest) -> None:
    number = add(rest, **{"from": "2026-03-02", "to": "2026-03-03"}, skip_time="Y")
    row = rest("calendar.event.getbyid", id=number)
    assert (row["DATE_FROM"], row["DT_SKIP_TIME"], row["DT_LENGTH"]) == ("02.03.2026", "Y", 2 * 24 * 3600)
    busy = rest("calendar.accessibility.get", users=[1], **{"from": "2026-03-03", "to": "2026-03-03"})
    assert [event["ID"] for event in busy["1"]] == [str(number)]


def test_events_are_got_by_period_and_calendar(rest: Rest) -> None:
    section = rest("calendar.section.add", type="user", ownerId=1, name="Второй")
    first, second = add(rest), add(rest, section=section)
    period = {"from": "2026-03-01", "to": "2026-03-31"}
    assert [row["ID"] for row in rest("calendar.event.get", type="user", ownerId=1, **period)] == [
        str(first),
        str(second),
    ]
    (row,) = rest("calendar.event.get", type="user", ownerId=1, **period, section=[section])
    assert (row["ID"], row["SECTION_ID"]) == (str(second), str(section))
    assert rest("calendar.event.get", type="user", ownerId=1, **{"from": "2025-01-01", "to": "2025-02-01"}) == []


def test_nearest_are_those_ahead(rest: Rest, portal: Emulator) -> None:
    now = portal.ask("POST", "clock", {"advance": 0})["now"]
    for days in (70, 5, 1):
        at = now + days * 24 * 3600
        sent = {"type": "user", "ownerId": 1, "name": f"через {days}", "from_ts": at, "to_ts": at + 60}
        rest("calendar.event.add", **sent)
    assert [row["NAME"] for row in rest("calendar.event.get.nearest")] == ["через 1", "через 5"]
    assert [row["NAME"] for row in rest("calendar.event.get.nearest", days=3)] == ["через 1"]


def test_guests_have_a_copy_and_answer(rest: Rest, clerk: Rest) -> None:
    number = add(rest, is_meeting="Y", attendees=[1, 2])
    period = {"from": "2026-03-01", "to": "2026-03-31"}
    (copy,) = clerk("calendar.event.get", type="user", ownerId=2, **period)
    assert (copy["PARENT_ID"], copy["MEETING_STATUS"], copy["MEETING_HOST"]) == (str(number), "Q", "1")
    assert clerk("calendar.meeting.status.get", eventId=number) == "Q"
    assert clerk("calendar.meeting.status.set", eventId=copy["ID"], status="N") is True
    assert clerk("calendar.meeting.status.get", eventId=number) == "N"
    assert rest("calendar.meeting.status.get", eventId=number) == "Y"
    assert rest("calendar.accessibility.get", users=[1, 2], **period)["2"] == []


def test_a_meeting_changes_for_its_guests_too(rest: Rest, clerk: Rest) -> None:
    number = add(rest, is_meeting="Y", attendees=[1, 2])
    sent = {"id": number, "type": "user", "ownerId": 1, "name": "Другое"}
    assert clerk.refusal("calendar.event.update", **sent) == (400, "", "Доступ запрещен")
    assert rest("calendar.event.update", **sent) == number
    period = {"from": "2026-03-01", "to": "2026-03-31"}
    assert [row["NAME"] for row in clerk("calendar.event.get", type="user", ownerId=2, **period)] == ["Другое"]
    assert rest("calendar.event.delete", id=number) is True
    assert clerk("calendar.event.get", type="user", ownerId=2, **period) == []
    assert rest.refusal("calendar.event.delete", id=number) == (400, "", "При удалении события произошла ошибка")
    assert rest.refusal("calendar.event.delete") == (400, "", "Не задан id события")


def test_free_time_is_not_busy(rest: Rest) -> None:
    add(rest, accessibility="free")
    number = add(rest, accessibility="absent")
    found = rest("calendar.accessibility.get", users=[1, 34], **{"from": "2026-03-02", "to": "2026-03-02"})
    assert [(row["ID"], row["ACCESSIBILITY"]) for row in found["1"]] == [(str(number), "absent")]
    assert (found["1"][0]["DATE_FROM_TS_UTC"], found["34"]) == ("1772434800", [])
    refusal = rest.refusal("calendar.accessibility.get", users=[1])
    assert refusal == (400, "", 'Не задан обязательный параметр "from" для метода "calendar.accessibility.get"')


def test_calendars_are_made_changed_and_removed_with_their_events(rest: Rest) -> None:
    number = rest("calendar.section.add", type="user", ownerId=1, name="Новый")
    event = add(rest, section=number)
    assert rest("calendar.section.update", type="user", ownerId=1, id=number, name="Другой") == number
    rows = {row["ID"]: row for row in rest("calendar.section.get", type="user", ownerId=1)}
    assert (rows[str(number)]["NAME"], rows[str(number)]["CAL_TYPE"]) == ("Другой", "user")
    assert rest("calendar.section.delete", type="user", ownerId=1, id=number) is True
    assert rest.refusal("calendar.event.getbyid", id=event) == (400, "", "Доступ запрещен")


def test_a_user_has_a_calendar_from_the_start(rest: Rest) -> None:
    (row,) = rest("calendar.section.get", type="user")
    assert (row["OWNER_ID"], row["PERM"]["edit"]) == ("1", True)


def test_rooms_are_made_renamed_and_removed(rest: Rest) -> None:
    number = rest("calendar.resource.add", name="Переговорная")
    assert rest("calendar.resource.update", resourceId=number, name="Зал") == number
    assert rest("calendar.resource.list") == [{"ID": str(number), "NAME": "Зал", "CREATED_BY": "1"}]
    assert rest("calendar.resource.delete", resourceId=number) is True
    assert rest("calendar.resource.list") == []


def test_working_hours_are_set_at_the_side_door(rest: Rest, portal: Emulator) -> None:
    assert rest("calendar.settings.get")["week_holidays"] == ["SA", "SU"]
    portal.ask("POST", "calendar", {"work_time_start": "10", "year_holidays": "1.01"})
    found = rest("calendar.settings.get")
    assert (found["work_time_start"], found["work_time_end"], found["year_holidays"]) == ("10", "19", "1.01")
    assert rest("calendar.user.settings.get")["timezoneName"] == "Europe/Moscow"


def test_events_of_calendars_carry_a_small_id(listener: Application, rest: Rest) -> None:
    listener.bind("ONCALENDARENTRYADD")
    number = add(rest)
    assert nested(listener.receiver.on("/events")[0].form, "data") == {"id": str(number)}


def test_everybody_has_settings_of_ones_own(rest: Rest, clerk: Rest) -> None:
    assert rest("calendar.user.settings.set", settings={"view": "week"}) is True
    views = [caller("calendar.user.settings.get")["view"] for caller in (rest, clerk)]
    assert views == ["week", "month"]


def test_events_of_rooms_are_told_by_period(rest: Rest) -> None:
    room = rest("calendar.resource.add", name="Переговорная")
    period = {"resourceTypeIdList": [room], "from": "2026-01-01", "to": "2026-02-01"}
    assert rest("calendar.resource.booking.list", filter=period) == []
    assert "resourceTypeIdList" in rest.refusal("calendar.resource.booking.list", filter={"from": "2026-01-01"})[2]
    refused = rest.refusal("calendar.resource.booking.list", filter={"resourceIdList": [1]})
    assert "not emulated" in refused[2]
