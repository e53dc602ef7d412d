"""Runs and bulk jobs that ended long ago are deleted with what belongs to them; open ones stay."""

from datetime import timedelta

from sqlalchemy import func, insert, select

from b24app.store.bulk_jobs import BulkJobs
from b24app.store.retention import Retention
from b24app.store.tables import effects, runs


def run(clock, key, ended):
    row = {"run_key": key, "member_id": "m", "code": "c", "document": [], "state": "done", "begun_at": clock.now()}
    return row | {"ended_at": ended}


def test_old_runs_go_with_their_effects_and_open_ones_stay(db, clock):
    with db.begin() as connection:
        for key, ended in (("old", clock.now()), ("new", clock.now() + timedelta(days=9)), ("open", None)):
            connection.execute(insert(runs).values(**run(clock, key, ended)))
            connection.execute(insert(effects).values(run_key=key, name="comment", state="done"))
    assert Retention(db).runs(clock.now() + timedelta(days=1), 10) == 1
    with db.reading() as connection:
        assert set(connection.scalars(select(runs.c.run_key))) == {"new", "open"}
        assert connection.scalar(select(func.count()).select_from(effects)) == 2


def test_bulk_jobs_that_ended_go_and_running_ones_stay(db, clock):
    jobs = BulkJobs(db, clock)
    ended, running = jobs.add("m", "k", {}, 0, None), jobs.add("m", "k", {}, 0, None)
    jobs.turn_to(ended, "cancelled", among=("running",))
    assert Retention(db).bulk_jobs(clock.now() + timedelta(days=1), 10) == 1
    assert [one.id for one in jobs.all()] == [running]
