"""A job that the database has handed out and no worker ever got is done all the same."""

from b24app.jobs.engine import Engine
from b24app.jobs.strays import Strays
from b24app.store import workers as table
from b24app.store.db import Database
from tests.emulated import eventually
from tests.jobs.conftest import Workers, on_both


@on_both
def test_a_job_handed_out_by_a_database_that_died_is_done(
    engine: Engine, workers: Workers, business: Database, url: str
) -> None:
    workers.start()
    name = eventually(lambda: [one.name for one in table.Workers(business).all()])[0]
    engine.enqueue("robots.brief", "p", "before", {}, line="lead:1")
    workers.wait_for("brief before")
    jobs = "workflow_status" if url.startswith("sqlite") else "dbos.workflow_status"
    engine.enqueue("robots.brief", "p", "handed out", {}, line="lead:1", delay_seconds=3600)
    with engine.tables.writing() as connection:
        taken = f"UPDATE {jobs} SET status = 'PENDING', executor_id = '{name}' WHERE status = 'DELAYED'"
        assert connection.exec_driver_sql(taken).rowcount == 1
    engine.enqueue("robots.brief", "p", "behind it", {}, line="lead:1")
    assert workers.wait_for("brief behind it") == ["brief before", "brief handed out", "brief behind it"]


def test_one_look_alone_proves_nothing() -> None:
    strays = Strays()
    assert [strays.look({"a", "b"}, {"b"}) for _ in range(3)] == [[], [], ["a"]]
    assert strays.look({"a"}, {"a"}) == []
    assert strays.look({"a"}, set()) == []
