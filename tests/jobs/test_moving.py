"""The move from SQLite to PostgreSQL takes everything along: nothing waiting is lost, nothing done is done again."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, select

from b24app.cli import main
from b24app.jobs.engine import Engine
from b24app.settings import new_key
from b24app.store.cipher import Cipher
from b24app.store.db import Database, open_database
from b24app.store.installs import Install, Installs
from b24app.store.tables import plans, runs
from tests.emulated import eventually, free_port
from tests.jobs.conftest import Workers

KEY = new_key()
AT = datetime(2026, 9, 21, 12, 30, 1, 250_000, tzinfo=UTC)
PLAN = {"portal": "m1", "entity": "lead", "pipeline": "p", "checksum": "c", "state": "made", "made_at": AT}


@pytest.fixture
def target(postgres_server) -> str:
    return postgres_server.database()


@pytest.fixture
def moved(target: str, business: Database, tmp_path) -> Iterator[Workers]:
    """Workers on the new database, with the same diary."""
    workers = Workers(target, target, tmp_path / "diary")
    yield workers
    workers.end()


@pytest.fixture
def copy(target, tmp_path):
    environment = {
        "B24APP_HOME": str(tmp_path),
        "B24APP_SECRET_KEYS": KEY,
        "B24APP_BIND": f"127.0.0.1:{free_port()}",
        "LANG": "en_US.UTF-8",
    }

    def give(*words: str, **more: str) -> Result:
        return CliRunner(env=environment | more).invoke(main, ["store", "copy", "--to", target, *words])

    return give


def fill(business: Database) -> None:
    install = Install("m1", "demo.bitrix24.ru", "https://demo.bitrix24.ru/rest/", "https://oauth/", "local.1", "token")
    Installs(business, Cipher([KEY])).keep(install, "access", "refresh", 3600)
    run = {
        "run_key": "r1",
        "member_id": "m1",
        "code": "c",
        "state": "done",
        "begun_at": AT,
        "inputs": {"имя": "Ёж\t\\N"},
    }
    with business.begin() as connection:
        connection.execute(insert(plans), [PLAN | {"document": {"n": n}, "pipeline_document": []} for n in range(3)])
        connection.execute(insert(runs).values(**run, document=["lead", None], seconds=0.25))


def test_all_that_waits_is_done_once_and_what_was_done_stays_done(engine, workers, business, moved, copy, target):
    fill(business)
    worker = workers.start()
    engine.enqueue("robots.brief", "p", "done", {})
    engine.enqueue("robots.run", "p", "begun", {"seconds": 600}, line="lead:1")
    workers.wait_for("brief done")
    workers.wait_for("two begun")
    worker.kill()
    worker.wait()
    engine.enqueue("robots.brief", "p", "waits", {}, line="lead:2")
    engine.enqueue("robots.brief", "p", "later", {}, delay_seconds=1)
    for number in range(3):
        engine.accept("robots.brief", "p", f"accepted {number}", {}, line="lead:3")

    said = copy("--json")

    assert said.exit_code == 0, said.output
    counts = json.loads(said.output)["tables"]
    assert (counts["accepted"], counts["plans"], counts["runs"], counts["tokens"]) == (3, 3, 1, 1)
    assert counts["workflow_status"] == 4
    there = Engine(target)
    there.enqueue("robots.brief", "p", "done", {})
    there.close()
    # The step that was under way begins its ten minutes again; nobody else stands behind it.
    moved.start()
    for line in ("brief waits", "brief later", *(f"brief accepted {number}" for number in range(3))):
        moved.wait_for(line, seconds=120)
    eventually(lambda: moved.lines().count("two begun") == 2, seconds=120)
    assert moved.lines().count("one begun") == 1
    assert [line for line in moved.lines() if line.startswith("brief accepted")] == [
        f"brief accepted {number}" for number in range(3)
    ]
    assert moved.lines().count("brief done") == 1


def test_rows_are_the_same_and_numbers_go_on(engine, business, copy, target):
    fill(business)
    assert copy().exit_code == 0
    there = open_database(target)
    kept = Installs(there, Cipher([KEY]))
    assert kept.by_member("m1") == Installs(business, Cipher([KEY])).by_member("m1")
    assert kept.vault("m1").read().refresh == "refresh"
    for table in (runs, plans):
        with business.reading() as before, there.reading() as after:
            assert after.execute(select(table)).all() == before.execute(select(table)).all()
    with there.begin() as connection:
        new = insert(plans).values(**PLAN, document={}, pipeline_document=[]).returning(plans.c.id)
        assert connection.execute(new).scalar_one() == 4
    there.close()


def test_a_database_that_holds_something_is_left_alone(engine, business, copy):
    fill(business)
    assert copy().exit_code == 0
    again = copy()
    assert again.exit_code == 1
    assert again.output.endswith("the database has rows already; name an empty database with --to\n")


def test_nothing_is_copied_while_a_worker_runs(engine, business, workers, copy, target):
    fill(business)
    engine.enqueue("robots.brief", "p", "k", {})
    workers.start()
    workers.wait_for("brief k")
    refused = copy()
    assert refused.exit_code == 1
    assert "a worker is already working on" in refused.output


def test_nothing_is_copied_while_web_processes_answer(engine, business, copy, tmp_path):
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(path)
        left_behind.listen()
        refused = copy(B24APP_BIND=f"unix:{path}")
    assert refused.exit_code == 1
    assert refused.output.startswith(f"unix:{path}: nothing can listen there: Address already in use")
    assert copy(B24APP_BIND=f"unix:{path}").exit_code == 0


def test_a_copy_into_sqlite_is_refused(copy, tmp_path):
    refused = CliRunner(env={"B24APP_HOME": str(tmp_path)}).invoke(main, ["store", "copy", "--to", "sqlite:///x"])
    assert refused.exit_code == 2
    assert refused.output.startswith("--to wants a PostgreSQL database")
