"""What was finished long ago is forgotten a little at a time; what is not finished never is."""

from datetime import UTC, datetime, timedelta

from b24app.jobs.engine import Engine
from b24app.jobs.janitor import Janitor
from tests.emulated import eventually
from tests.jobs.conftest import Workers, on_both


@on_both
def test_finished_jobs_are_forgotten_and_waiting_ones_are_not(engine: Engine, workers: Workers) -> None:
    engine.enqueue("robots.brief", "p", "old", {})
    engine.enqueue("robots.brief", "p", "waiting", {}, delay_seconds=3600)
    workers.start()
    workers.wait_for("brief old")
    eventually(lambda: [one.state for one in engine.tables.waiting()] == ["delayed"])
    now = datetime.now(UTC)
    assert engine.forget(now - timedelta(minutes=1), 10) == 0
    assert engine.forget(now + timedelta(minutes=1), 10) == 1
    assert [(one.state, one.count) for one in engine.tables.waiting()] == [("delayed", 1)]


class Moving:
    """A clock that notes how long somebody rested."""

    def __init__(self) -> None:
        self.rested = 0.0

    def now(self) -> datetime:
        return datetime(2026, 9, 21, tzinfo=UTC)

    def sleep(self, seconds: float) -> None:
        self.rested += seconds


def test_the_janitor_goes_on_with_rests_until_nothing_old_is_left() -> None:
    old, clock, asked = [730], Moving(), []

    def forget(before: datetime, limit: int) -> int:
        asked.append(before)
        gone = min(limit, old[0])
        old[0] -= gone
        return gone

    Janitor({"jobs": forget}, clock, days=30).tidy()
    assert old == [0]
    assert set(asked) == {datetime(2026, 8, 22, tzinfo=UTC)}
    assert len(asked) == 4
    assert 0 < clock.rested < 1
