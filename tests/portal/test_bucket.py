"""Our own bucket follows the rule of the shared one."""

import pytest

from b24app.portal.bucket import NoBucket, OwnBucket


def test_forty_eight_requests_leave_at_once_and_the_rest_at_the_portals_pace(clock):
    bucket = OwnBucket(50, 2.0, clock)
    waits = [bucket.reserve() for _ in range(51)]
    assert waits[:48] == [0.0] * 48
    assert waits[48:] == pytest.approx([1 / 1.999, 2 / 1.999, 3 / 1.999], abs=1e-4)


def test_a_full_bucket_lets_one_request_pass_after_one_beat(clock):
    bucket = OwnBucket(50, 2.0, clock)
    bucket.full()
    assert bucket.reserve() == pytest.approx(1 / 1.999, abs=1e-4)


def test_an_idle_bucket_drains(clock):
    bucket = OwnBucket(50, 2.0, clock)
    bucket.full()
    clock.sleep(100)
    assert [bucket.reserve() for _ in range(48)] == [0.0] * 48


def test_a_boxed_portal_without_limit_never_waits():
    bucket = NoBucket()
    bucket.full()
    assert bucket.reserve() == 0.0
