"""The worker carries a plan out portion by portion, never beside somebody else, and not beyond the plan's end."""

from pathlib import Path

import pytest

from b24app.clock import SystemClock
from b24app.install.cleanups import CLEAN, Cleanups, payload_of
from b24app.jobs.job import Later
from b24app.store import cleanup_plans as states
from b24app.store.bulk_jobs import BulkJob, BulkJobs
from b24app.store.cleanup_plans import CleanupPlans
from b24app.store.holds import Holds
from tests.cleanup.mended import KEY, PLAN, Mended, opened_in
from tests.cleanup.piles import small_pile
from tests.emulated import Emulator


@pytest.fixture
def box(emulator: Emulator, tmp_path: Path) -> Mended:
    opened = small_pile(Mended.opened(emulator, tmp_path / "home"))
    opened.take()
    plans = CleanupPlans(opened_in(opened.folder))
    assert plans.begin(KEY, "pile", {}) == PLAN
    plans.sign(PLAN, "digest", "head")
    plans.move(PLAN, states.RUNNING, since=(states.SIGNED,))
    return opened


def worker(box: Mended) -> tuple[Cleanups, BulkJob]:
    database, until = opened_in(box.folder), box.journal.portions(PLAN)
    jobs = BulkJobs(database, SystemClock())
    job = jobs.get(jobs.add(KEY, CLEAN, payload_of(PLAN, box.terms, until), 0, None))
    return Cleanups(lambda _: box.portal, database, SystemClock(), box.folder), job


def test_it_cleans_the_portion_that_its_turn_has_come(box: Mended):
    cleanups, job = worker(box)
    moved = cleanups.portion(job)
    assert (moved.cursor, moved.done, moved.is_last) == (1, len(box.journal.portion(PLAN, 0)), False)


def test_it_waits_while_somebody_else_is_at_work_on_the_portal(box: Mended):
    cleanups, job = worker(box)
    before = box.whole()
    with Holds(opened_in(box.folder)).held(KEY, "head"), pytest.raises(Later):
        cleanups.portion(job)
    assert box.whole() == before


def test_it_writes_nothing_more_once_the_plan_is_taken_back(box: Mended):
    cleanups, job = worker(box)
    CleanupPlans(opened_in(box.folder)).move(PLAN, states.UNDONE, since=(states.RUNNING,))
    before = box.whole()
    assert cleanups.portion(job).is_last
    assert box.whole() == before
