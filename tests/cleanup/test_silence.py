"""The first leads are watched: what hung on them before, and what clients send meanwhile, is nobody's robot."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from b24app.cleanup.running.going import Going
from b24app.cleanup.running.hours import seconds_until
from b24app.clock import SystemClock
from b24app.portal.bucket import NoBucket, Slower
from tests.cleanup.mended import PLAN, Mended
from tests.emulated import Emulator


@pytest.fixture
def box(emulator: Emulator, tmp_path: Path) -> Mended:
    opened = Mended.opened(emulator, tmp_path / "home")
    opened.add("spam", 3, ["a word"])
    opened.decide("spam", "junk", reason="spam")
    opened.take()
    return opened


class Meanwhile(SystemClock):
    """Lets something happen while the first leads settle."""

    def __init__(self, box: Mended, direction: int) -> None:
        self._box, self._direction = box, direction

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        owner = {"OWNER_TYPE_ID": 1, "OWNER_ID": self._box.leads["spam"], "SUBJECT": "meanwhile", "TYPE_ID": 4}
        other = {"VALUE": "a@x.example", "ENTITY_TYPE_ID": 1, "ENTITY_ID": self._box.leads["spam"], "TYPE": "EMAIL"}
        letter = {**owner, "DIRECTION": self._direction, "COMPLETED": "Y", "RESPONSIBLE_ID": 1, "DESCRIPTION": "text"}
        self._box.rest("crm.activity.add", fields={**letter, "COMMUNICATIONS": [other]})


class Still(SystemClock):
    """Stands still."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, tzinfo=UTC)


def going(box: Mended, clock: SystemClock) -> Going:
    return Going(box.portal, box.journal, PLAN, box.terms, clock)


def test_letters_from_before_stop_nothing_though_their_leads_are_closed_as_junk(box: Mended):
    assert going(box, SystemClock()).step(0).stop == ""


def test_a_letter_that_comes_in_meanwhile_stops_nothing(box: Mended):
    assert going(box, Meanwhile(box, direction=1)).step(0).stop == ""


def test_a_letter_that_goes_out_meanwhile_stops_the_run_and_is_named(box: Mended):
    stop = going(box, Meanwhile(box, direction=2)).step(0).stop
    assert stop == f"activities began at the first leads: 1 (#{box.leads['spam']} meanwhile)"


@pytest.mark.parametrize(
    ("hours", "now", "left"),
    [
        ("20:00-07:00", "2026-11-22T21:00:00+03:00", 0),
        ("20:00-07:00", "2026-11-22T06:59:00+03:00", 0),
        ("20:00-07:00", "2026-11-22T19:00:00+03:00", 3600),
        ("09:00-18:00", "2026-11-22T18:00:00+03:00", 15 * 3600),
        ("09:00-18:00", "2026-11-22T09:00:00+03:00", 0),
    ],
)
def test_it_waits_for_the_hours_of_the_portals_day(hours: str, now: str, left: float):
    assert seconds_until(hours, datetime.fromisoformat(now)) == left


def test_a_slower_bucket_hands_out_no_more_than_it_is_told():
    bucket = Slower(NoBucket(), 0.5, Still())
    assert [bucket.reserve() for _ in range(4)] == [0.0, 2.0, 4.0, 6.0]
    assert bucket.reserve(within=0.0) > 0.0
