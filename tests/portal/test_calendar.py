"""Working hours, holidays and zone are learnt from a portal, leniently, and kept for when it cannot be asked."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from b24app.clock import SystemClock
from b24app.portal.access import Webhook
from b24app.portal.bucket import NoBucket
from b24app.portal.calendar import read_office, rules_of
from b24app.portal.client import Portal, new_loop
from b24app.portal.refusals import NotSent
from b24app.robots.office import WorkingTimes
from b24app.store.db import open_database
from b24app.store.offices import Offices
from b24app.worktime import Rules, WorkTime
from tests.emulated import Emulator


class Tomorrow(SystemClock):
    def now(self) -> datetime:
        return super().now() + timedelta(days=1)


def nobody(_member: str) -> Portal:
    raise NotSent


def portal_of(url: str) -> Iterator[Portal]:
    loop = new_loop()
    yield Portal(Webhook.from_url(url), NoBucket(), loop)
    loop.close()


@pytest.fixture
def portal(emulator: Emulator) -> Iterator[Portal]:
    yield from portal_of(emulator.webhook("crm", "calendar"))


@pytest.fixture
def offices(tmp_path) -> Iterator[Offices]:
    db = open_database(f"sqlite:///{tmp_path / 'b24app.sqlite'}")
    db.migrate()
    yield Offices(db)
    db.close()


def test_the_portal_tells_its_hours_holidays_and_zone(emulator, portal):
    told = {"work_time_start": "8.30", "work_time_end": "17", "year_holidays": "1.01,23.02", "year_workdays": "31.12"}
    emulator.ask("POST", "calendar", told | {"week_holidays": ["SU"]})
    assert rules_of(read_office(portal)) == Rules(
        "Europe/Moscow",
        frozenset(range(6)),
        ((510, 1020),),
        frozenset({(1, 1), (2, 23)}),
        frozenset({(12, 31)}),
    )


def test_without_the_permission_only_the_zone_is_known(emulator):
    for portal in portal_of(emulator.webhook("crm")):
        assert rules_of(read_office(portal)) == Rules("Europe/Moscow")


WRITTEN = [
    ({"work_time_start": "9", "work_time_end": "18.3"}, ((540, 1110),)),
    ({"work_time_start": 9, "work_time_end": 18.3}, ((540, 1110),)),
    ({"work_time_start": "09:00", "work_time_end": "24"}, ((540, 1440),)),
    ({"work_time_start": "18", "work_time_end": "9"}, None),
    ({"work_time_start": "nine", "work_time_end": "18"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("settings", "hours"), WRITTEN)
def test_hours_are_read_however_they_are_written(settings, hours):
    assert rules_of({"settings": settings}).hours == hours


def test_days_that_do_not_exist_are_passed_over():
    rules = rules_of({"settings": {"year_holidays": "1.01, 31.02,29.02,x,3.11.2026", "week_holidays": "SA"}})
    assert rules.holidays == {(1, 1), (2, 29), date(2026, 11, 3)}
    assert rules.days is None


def test_an_offset_serves_where_there_is_no_zone():
    rules = rules_of({"zone": "+0300"})
    assert WorkTime.of(rules).zone.utcoffset(None) == timedelta(hours=3)


def test_a_portal_is_asked_once_in_half_a_day(emulator, portal, offices):
    times = WorkingTimes(offices, lambda _: portal)
    assert [times.rules("m1").zone for _ in range(3)] == ["Europe/Moscow"] * 3
    assert len(emulator.calls("calendar.settings.get")) == 1
    assert str(times.zone("m1")) == "Europe/Moscow"


def test_a_portal_that_is_away_has_the_hours_it_had(emulator, portal, offices):
    offices.keep("m1", {"settings": {"work_time_start": "8", "work_time_end": "12"}, "zone": "Asia/Tomsk"})
    # A day later that is no longer fresh, so the portal is asked.
    later = Offices(offices.db, Tomorrow())
    times = WorkingTimes(later, nobody)
    assert times.rules("m1").hours == ((480, 720),)
    assert times.rules("m2") == Rules()
    assert str(times.zone("m2")) == "Europe/Moscow"
