"""Bulk jobs are listed and commanded from the command line."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from b24app.cli import main
from b24app.settings import new_key, read_settings
from b24app.store.installs import Install
from b24app.store.timers import Owner
from b24app.wiring import build


@pytest.fixture
def bulk(monkeypatch, tmp_path):
    monkeypatch.setenv("B24APP_HOME", str(tmp_path))
    app = build(read_settings())
    app.database.migrate()
    app.engine.migrate()
    yield app.bulk
    app.close()


def cli(*words):
    done = CliRunner().invoke(main, ["jobs", *words])
    return done.exit_code, done.output


def test_a_job_is_listed_with_its_progress_paused_resumed_and_cancelled(bulk):
    number = bulk.start("leads.merge", "member1", {}, total=200)
    assert cli("list") == (0, "1  leads.merge  member1  0/200 (0 %)  running\n")
    assert cli("pause", str(number)) == (0, "the job is paused; go on with: b24app jobs resume\n")
    assert cli("list") == (0, "1  leads.merge  member1  0/200 (0 %)  paused\n")
    assert cli("resume", str(number)) == (0, "the job goes on where it was\n")
    assert cli("cancel", str(number)) == (0, "the job is cancelled; what it did stays done\n")
    assert cli("list") == (0, "no bulk job is running or paused\n")
    assert json.loads(cli("list", "--all", "--json")[1])["jobs"][0]["state"] == "cancelled"


def test_what_waits_for_its_moment_is_listed(monkeypatch, tmp_path):
    monkeypatch.setenv("B24APP_HOME", str(tmp_path))
    monkeypatch.setenv("B24APP_SECRET_KEYS", new_key())
    app = build(read_settings())
    app.database.migrate()
    install = Install(
        "m1", "demo.example.com", "https://demo.example.com/rest/", "https://oauth.example.com/", "c", "t"
    )
    app.installs.keep(install, "a", "r", 3600)
    assert cli("timers") == (0, "nothing waits for its moment\n")
    app.timers.set(Owner("m1", "sos", "lead", 5), "due", datetime(2030, 1, 2, 9, tzinfo=UTC), {}, stage="NEW")
    assert cli("timers") == (0, "2030-01-02T09:00:00+00:00  sos  lead:5  due\n")
    assert json.loads(cli("timers", "--json")[1])["timers"][0]["stage"] == "NEW"
    app.close()


def test_what_cannot_be_is_said_with_the_way_out(bulk):
    number = bulk.start("leads.merge", "member1", {})
    bulk.cancel(number)
    assert cli("pause", str(number)) == (
        1,
        '1: the bulk job is cancelled and cannot become paused; see "b24app jobs list"\n',
    )
    assert cli("pause", "9") == (1, '9: there is no bulk job of this number; see "b24app jobs list"\n')
