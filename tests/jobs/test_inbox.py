"""What was accepted is put in once, in order, and neither a crash nor a second worker changes that."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from b24app.jobs.engine import Engine
from b24app.jobs.inbox import Inbox
from b24app.store.db import open_database
from tests.jobs.conftest import on_both, on_postgresql


def kept(url: str) -> list[tuple[str, str]]:
    """Name the jobs as the engine would begin them, each with its state."""
    db = open_database(url)
    table = "workflow_status" if db.is_sqlite else "dbos.workflow_status"
    with db.reading() as connection:
        names = f"SELECT workflow_uuid, status FROM {table} ORDER BY created_at, workflow_uuid"
        rows = [(row[0], row[1]) for row in connection.exec_driver_sql(names)]
    db.close()
    return rows


@on_both
def test_what_was_accepted_becomes_jobs_in_its_order(engine, url):
    for number in range(40, 0, -1):
        engine.accept("robots.run", "p", f"{number:02}", {"ж": number}, line="LEAD_1")
    assert kept(url) == []
    assert engine.tables.waiting()[0].count == 40
    engine.take_in()
    assert [name for name, _ in kept(url)] == [f"p:{number:02}" for number in range(40, 0, -1)]
    assert [(one.queue, one.count) for one in engine.tables.waiting()] == [("robots", 40)]


@on_both
def test_a_job_accepted_twice_or_taken_in_twice_is_one(engine, url):
    for _ in range(2):
        engine.accept("robots.run", "p", "k", {})
    with pytest.raises(ConnectionError):
        engine.tables.inbox.hand_over(_keep_and_die(engine))
    engine.take_in()
    engine.accept("robots.run", "p", "k", {})
    engine.take_in()
    assert kept(url) == [("p:k", "ENQUEUED")]
    assert engine.tables.inbox.waiting() == (0, 0.0)


def _keep_and_die(engine: Engine):
    def put(accepted) -> None:
        engine._intake.put_all(accepted)
        raise ConnectionError

    return put


@on_both
def test_a_job_put_off_waits_for_its_time_also_in_here(engine, url):
    engine.accept("watching.look", "p", "soon", {}, delay_seconds=60)
    engine.take_in()
    assert kept(url) == [("p:soon", "DELAYED")]


@on_both
def test_many_threads_and_two_processes_of_one_file_lose_nothing(engine, url):
    other = Engine(url)
    with ThreadPoolExecutor(16) as pool:
        jobs = [
            pool.submit((engine, other)[number % 2].accept, "robots.run", "p", str(number), {}) for number in range(200)
        ]
        for job in jobs:
            job.result(30)
    other.close()
    engine.take_in()
    assert {name for name, _ in kept(url)} == {f"p:{number}" for number in range(200)}


@on_postgresql
def test_two_workers_do_not_take_in_at_once(engine, url):
    engine.accept("robots.run", "p", "k", {})
    inside, leave, seen = threading.Event(), threading.Event(), []

    def slowly(accepted) -> None:
        inside.set()
        leave.wait(10)
        seen.append(len(accepted))

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(engine.tables.inbox.hand_over, slowly)
        inside.wait(10)
        other = Inbox(url)
        other.hand_over(seen.append)
        other.close()
        leave.set()
        first.result(10)
    assert seen == [1]


def test_what_cannot_be_read_back_is_refused_at_the_door(engine):
    with pytest.raises(TypeError):
        engine.accept("robots.run", "p", "k", {"x": object()})
    assert engine.tables.inbox.waiting()[0] == 0


def test_the_file_of_accepted_calls_is_private(engine, tmp_path):
    engine.accept("robots.run", "p", "k", {"secret": 1})
    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.glob("jobs.accepted.sqlite*")}
    assert set(modes.values()) == {"0o600"}, json.dumps(modes)
