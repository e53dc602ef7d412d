"""A digest tells of a whole period, on the first working day after it."""

from datetime import UTC, date, datetime

import pytest

from b24app.reports.sending.periods import period_at
from b24app.worktime import Rules, WorkTime

MOSCOW = WorkTime.of(Rules(holidays=frozenset({(1, day) for day in range(1, 9)})))
BERLIN = WorkTime.of(Rules(zone="Europe/Berlin"))
NINE = 9 * 60


def told(working: WorkTime, every: str, now: str) -> tuple[str, str, str]:
    period = period_at(working, every, NINE, datetime.fromisoformat(now).replace(tzinfo=working.zone))
    return period.since.isoformat(), period.until.isoformat(), f"{working.local(period.due):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("every", "now", "wanted"),
    [
        # Friday and the days off are told of on Monday, and not before nine.
        ("day", "2026-11-23T09:00", ("2026-11-20", "2026-11-22", "2026-11-23 09:00")),
        ("day", "2026-11-23T08:59", ("2026-11-19", "2026-11-19", "2026-11-20 09:00")),
        ("day", "2026-11-22T12:00", ("2026-11-19", "2026-11-19", "2026-11-20 09:00")),
        ("week", "2026-11-23T09:00", ("2026-11-16", "2026-11-22", "2026-11-23 09:00")),
        ("week", "2026-11-29T23:00", ("2026-11-16", "2026-11-22", "2026-11-23 09:00")),
        ("month", "2026-12-01T09:00", ("2026-11-01", "2026-11-30", "2026-12-01 09:00")),
        # Of December people are told when the holidays are over.
        ("month", "2027-01-08T12:00", ("2026-11-01", "2026-11-30", "2026-12-01 09:00")),
        ("month", "2027-01-11T09:00", ("2026-12-01", "2026-12-31", "2027-01-11 09:00")),
        ("week", "2027-01-05T12:00", ("2026-12-21", "2026-12-27", "2026-12-28 09:00")),
    ],
)
def test_a_digest_tells_of_the_last_period_whose_time_has_come(every: str, now: str, wanted: tuple[str, ...]) -> None:
    assert told(MOSCOW, every, now) == wanted


def test_nine_is_nine_on_the_wall_when_the_clocks_change() -> None:
    winter = period_at(BERLIN, "week", NINE, datetime(2027, 3, 27, tzinfo=UTC))
    summer = period_at(BERLIN, "week", NINE, datetime(2027, 3, 30, tzinfo=UTC))
    assert (winter.due.astimezone(UTC).hour, summer.due.astimezone(UTC).hour) == (8, 7)


def test_periods_follow_each_other_without_a_gap() -> None:
    for every in ("day", "week", "month"):
        now, before = datetime(2027, 3, 1, 12, tzinfo=UTC), date(2027, 3, 1)
        for _ in range(12):
            period = period_at(BERLIN, every, NINE, now)
            assert period.until < before
            before = period.since
            now = period.due.replace(hour=0)
            following = period_at(BERLIN, every, NINE, now)
            assert (period.since - following.until).days == 1
