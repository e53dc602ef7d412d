"""Whatever the hours, the holidays and the zone: the arithmetic of working time holds together."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from b24app.worktime import Rules, WorkTime

# Zones whose clocks change at different hours, by half an hour, at midnight, or backwards in Ramadan.
ZONES = [
    "Europe/Moscow", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana",
    "Africa/Casablanca", "Asia/Kolkata", "Africa/Cairo", "+05:45",
]  # fmt: skip
SETTINGS = settings(max_examples=150, deadline=None)

zero = timedelta()
days = st.dates(date(2025, 10, 1), date(2026, 12, 31))
moments = st.integers(0, 390 * 24 * 3600).map(
    lambda seconds: datetime(2025, 11, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
durations = st.integers(0, 60 * 60 * 60).map(lambda seconds: timedelta(seconds=seconds))


@st.composite
def hours(draw, earliest: int = 0) -> tuple[tuple[int, int], ...]:
    marks = sorted(draw(st.sets(st.integers(earliest // 15, 96), min_size=2, max_size=6)))
    return tuple((marks[n] * 15, marks[n + 1] * 15) for n in range(0, len(marks) - 1, 2))


@st.composite
def offices(draw, earliest: int = 0) -> WorkTime:
    return WorkTime.of(
        Rules(
            draw(st.sampled_from(ZONES)),
            # Never all of them free: one weekday is always worked.
            frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
            draw(hours(earliest)),
            frozenset(draw(st.sets(days, max_size=30))),
            frozenset(draw(st.sets(days, max_size=10))),
            draw(st.dictionaries(days, hours(earliest), max_size=5)),
        )
    )


@SETTINGS
@given(offices(), moments, durations)
def test_what_is_added_lies_between(office, moment, worked):
    assert office.between(moment, office.add(moment, worked)) == worked


@SETTINGS
@given(offices(), moments, durations)
def test_what_is_taken_away_lies_between(office, moment, worked):
    assert office.between(office.add(moment, -worked), moment) == worked


@SETTINGS
@given(offices(), moments, durations, durations)
def test_adding_twice_is_adding_the_sum(office, moment, first, second):
    assert office.add(office.add(moment, first), second) == office.add(moment, first + second)


@SETTINGS
@given(offices(), moments, moments, durations)
def test_who_begins_later_is_not_done_sooner(office, one, other, worked):
    earlier, later = sorted((one, other))
    assert office.add(earlier, worked) <= office.add(later, worked)
    assert office.next_opening(earlier) <= office.next_opening(later)


@SETTINGS
@given(offices(), moments, moments, moments)
def test_parts_add_up_to_the_whole(office, one, two, three):
    first, second, third = sorted((one, two, three))
    assert office.between(first, second) + office.between(second, third) == office.between(first, third)
    assert zero <= office.between(first, third) <= third - first


@SETTINGS
@given(offices(), moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(office, moment):
    opening = office.next_opening(moment)
    assert office.is_open(opening)
    assert office.between(moment, opening) == zero


# By day: where the clocks repeat an hour of the night, "the same hour" has no order.
@SETTINGS
@given(offices(earliest=5 * 60), moments, moments, st.integers(0, 20))
def test_working_days_keep_the_order_too(office, one, other, count):
    earlier, later = sorted((one, other))
    reached = office.add_days(earlier, count)
    assert reached <= office.add_days(later, count)
    assert reached <= office.add_days(earlier, count + 1)
    assert reached >= office.next_opening(earlier)
