"""Working hours, holidays and days moved by decree, as an office in Russia reckons with them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from b24app.worktime import USUAL, NeverOpen, Rules, UnknownZone, WorkTime, zone_named

MOSCOW = ZoneInfo("Europe/Moscow")
NINE_TO_SIX = ((540, 1080),)
WITH_LUNCH = ((540, 780), (840, 1080))
SHORT = ((540, 1020),)
RULES = Rules(
    "Europe/Moscow",
    frozenset(range(5)),
    NINE_TO_SIX,
    # New Year's holidays of every year, Monday 9 March 2026 by decree.
    holidays=frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), date(2026, 3, 9)}),
    # A Saturday worked instead of a Friday, and a short day before a holiday.
    workdays=frozenset({date(2026, 4, 25)}),
    other_hours={date(2026, 4, 30): SHORT},
)
OFFICE = WorkTime.of(RULES)


def at(text: str, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def local(moment: datetime) -> str:
    return moment.astimezone(MOSCOW).isoformat(sep=" ", timespec="minutes")[:16]


HOURS = [
    ("2026-09-21 10:00", 4, "2026-09-21 14:00", "a Monday morning"),
    ("2026-09-21 16:00", 4, "2026-09-22 11:00", "over the night"),
    ("2026-09-25 17:30", 1, "2026-09-28 09:30", "a form sent on Friday at half past five: within one working hour"),
    ("2026-09-26 12:00", 4, "2026-09-28 13:00", "a request on Saturday"),
    ("2025-12-31 17:00", 4, "2026-01-09 12:00", "over the New Year's holidays"),
    ("2026-03-06 17:00", 2, "2026-03-10 10:00", "over 8 March, a Sunday whose day off is moved to Monday"),
    ("2026-04-24 17:00", 2, "2026-04-25 10:00", "into a Saturday that is worked"),
    ("2026-04-30 16:00", 2, "2026-05-01 10:00", "over the end of a short day"),
    ("2026-09-21 10:00", 8, "2026-09-21 18:00", "until the door closes, not until it opens again"),
    ("2026-09-21 22:00", 9, "2026-09-22 18:00", "a whole day, asked at night"),
]


@pytest.mark.parametrize(("start", "hours", "end", "why"), HOURS, ids=[case[3] for case in HOURS])
def test_working_hours_later(start, hours, end, why):
    assert local(OFFICE.add(at(start), timedelta(hours=hours))) == end


DAYS = [
    ("2026-09-21 10:30", 1, "2026-09-22 10:30", "tomorrow at the same hour"),
    ("2026-09-25 10:30", 1, "2026-09-28 10:30", "from Friday to Monday"),
    ("2026-09-26 15:00", 1, "2026-09-29 09:00", "what comes in on Saturday counts from Monday's opening"),
    ("2025-12-31 12:00", 3, "2026-01-13 12:00", "over the New Year's holidays"),
    ("2026-04-29 17:30", 1, "2026-04-30 17:00", "a shorter day ends sooner"),
    ("2026-09-21 10:30", 0, "2026-09-21 10:30", "none"),
]


@pytest.mark.parametrize(("start", "days", "end", "why"), DAYS, ids=[case[3] for case in DAYS])
def test_working_days_later(start, days, end, why):
    assert local(OFFICE.add_days(at(start), days)) == end


def test_lunch_is_no_working_time():
    office = WorkTime.of(Rules(hours=WITH_LUNCH))
    assert local(office.add(at("2026-09-21 12:30"), timedelta(hours=1))) == "2026-09-21 14:30"
    assert not office.is_open(at("2026-09-21 13:00"))
    assert office.is_open(at("2026-09-21 14:00"))
    assert office.between(at("2026-09-21 00:00"), at("2026-09-22 00:00")) == timedelta(hours=8)
    assert local(office.add_days(at("2026-09-20 12:00"), 0)) == "2026-09-21 09:00"


def test_working_time_between_two_moments():
    assert OFFICE.between(at("2026-09-25 17:00"), at("2026-09-28 10:00")) == timedelta(hours=2)
    assert OFFICE.between(at("2026-09-28 10:00"), at("2026-09-25 17:00")) == -timedelta(hours=2)
    assert OFFICE.between(at("2026-09-26 00:00"), at("2026-09-28 09:00")) == timedelta()


def test_so_much_working_time_before_a_moment():
    assert local(OFFICE.add(at("2026-09-28 10:00"), -timedelta(hours=2))) == "2026-09-25 17:00"
    assert local(OFFICE.add(at("2026-01-09 09:30"), -timedelta(hours=10))) == "2025-12-30 17:30"


def test_the_next_opening():
    assert local(OFFICE.next_opening(at("2026-09-21 11:11"))) == "2026-09-21 11:11"
    assert local(OFFICE.next_opening(at("2026-09-21 18:00"))) == "2026-09-22 09:00"
    assert local(OFFICE.next_opening(at("2026-01-01 12:00"))) == "2026-01-09 09:00"
    assert local(OFFICE.opening_on(date(2026, 9, 26))) == "2026-09-28 09:00"
    assert OFFICE.next_opening(at("2026-09-21 18:00")).tzinfo is UTC


def test_an_office_far_from_moscow_opens_by_its_own_clock():
    vladivostok = WorkTime.of(Rules(zone="Asia/Vladivostok"), RULES)
    # Seven hours ahead of Moscow: there the working day ends at eleven of Moscow's morning.
    assert local(vladivostok.add(at("2026-09-21 10:30"), timedelta(hours=1))) == "2026-09-22 02:30"


def test_a_night_on_which_the_clocks_change_is_as_long_as_it_is():
    berlin = ZoneInfo("Europe/Berlin")
    night = WorkTime.of(Rules("Europe/Berlin", frozenset(range(7)), ((0, 360),)))
    assert night.between(at("2026-03-29 00:00", berlin), at("2026-03-29 12:00", berlin)) == timedelta(hours=5)
    assert night.between(at("2026-10-25 00:00", berlin), at("2026-10-25 12:00", berlin)) == timedelta(hours=7)
    day = WorkTime.of(Rules("Europe/Berlin", frozenset(range(7)), NINE_TO_SIX))
    assert day.next_opening(at("2026-03-28 20:00", berlin)).isoformat() == "2026-03-29T07:00:00+00:00"
    assert day.next_opening(at("2026-03-27 20:00", berlin)).isoformat() == "2026-03-28T08:00:00+00:00"


def test_the_layers_lie_over_each_other():
    portal = Rules("Europe/Moscow", frozenset(range(6)), None, frozenset({(1, 1), (1, 2)}), frozenset({(12, 31)}))
    ours = Rules(hours=((600, 1200),), holidays=frozenset({(12, 31)}), workdays=frozenset({(1, 2)}))
    office = WorkTime.of(ours, portal)
    assert office.hours(date(2026, 1, 1)) == ()
    assert office.hours(date(2026, 1, 2)) == ((600, 1200),)
    assert office.hours(date(2026, 12, 31)) == ()
    assert office.hours(date(2026, 9, 26)) == ((600, 1200),)
    assert WorkTime.of().rules == Rules().over(USUAL)


def test_a_saturday_may_have_hours_of_its_own():
    office = WorkTime.of(Rules(other_hours={5: ((600, 900),)}))
    assert office.hours(date(2026, 9, 26)) == ((600, 900),)
    assert office.hours(date(2026, 9, 27)) == ()


def test_an_office_that_never_opens_says_so():
    closed = WorkTime.of(Rules(days=frozenset()))
    moment = at("2026-09-21 12:00")
    for ask in (
        lambda: closed.next_opening(moment),
        lambda: closed.add(moment, timedelta(hours=1)),
        lambda: closed.add(moment, -timedelta(hours=1)),
        lambda: closed.add_days(moment, 1),
    ):
        with pytest.raises(NeverOpen):
            ask()
    assert closed.between(moment, moment + timedelta(days=9)) == timedelta()


@pytest.mark.parametrize("name", ["Mars/Phobos", "", "+99:99", "../etc/passwd", "Europe"])
def test_a_zone_nobody_knows_is_refused(name):
    with pytest.raises(UnknownZone, match="there is no time zone"):
        zone_named(name)


def test_a_zone_may_be_an_offset():
    assert zone_named("+0300").utcoffset(None) == timedelta(hours=3)
    assert zone_named("-05:30").utcoffset(None) == -timedelta(hours=5, minutes=30)
