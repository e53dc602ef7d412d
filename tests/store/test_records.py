"""Plans, their journal, robot runs and registered robots are remembered as they were."""

from dataclasses import replace
from datetime import timedelta

from b24app.store.journal import Journal
from b24app.store.plans import Plans
from b24app.store.registered import Registered
from b24app.store.runs import Begin, End, Runs


def test_the_pipeline_applied_last_is_found(db, clock):
    plans = Plans(db, clock)
    first = plans.keep("m1", "event_agency", "sum", {"changes": []}, {"name": "первая"})
    second = plans.keep("m1", "event_agency", "sum", {"changes": []}, {"name": "вторая"})
    assert plans.applied("m1") is None
    plans.state(second, "applied")
    clock.sleep(1)
    plans.state(first, "applied")
    assert plans.applied("m1") == {"name": "первая"}
    plans.state(first, "failed")
    assert plans.applied("m1") == {"name": "вторая"}
    assert plans.applied("m2") is None
    assert plans.applied("m1", "deal") is None


def test_a_step_is_written_down_before_and_after(db, clock):
    plan = Plans(db, clock).keep("m1", "event_agency", "sum", {}, {})
    journal = Journal(db, clock)
    done = journal.intend(plan, 1, {"do": "add"}, None)
    failed = journal.intend(plan, 2, "change", {"NAME": "Было"})
    unknown = journal.intend(plan, 3, "change")
    open_ = journal.intend(plan, 4, "change")
    clock.sleep(2)
    journal.done(done, {"id": 5})
    journal.failed(failed, "отказ")
    journal.unknown(unknown, "связь оборвалась")
    entries = journal.entries(plan)
    assert [(entry.id, entry.number, entry.state) for entry in entries] == [
        (done, 1, "done"),
        (failed, 2, "failed"),
        (unknown, 3, "unknown"),
        (open_, 4, "intended"),
    ]
    assert (entries[0].action, entries[0].result, entries[0].before) == ({"do": "add"}, {"id": 5}, None)
    assert (entries[1].before, entries[1].reason) == ({"NAME": "Было"}, "отказ")
    assert entries[2].ended_at - entries[2].begun_at == timedelta(seconds=2)
    assert entries[3].ended_at is None


def test_a_repeated_call_finds_its_run(db, clock):
    runs = Runs(db, clock)
    first = runs.begin(Begin("robot:1", "m1", "required_fields", ["crm", "CCrmDocumentLead", "LEAD_5"]))
    clock.sleep(5)
    assert runs.begin(Begin("robot:1", "m1", "required_fields", [])) == first
    assert (first.state, first.begun_at) == ("begun", clock.now() - timedelta(seconds=5))
    runs.finish("robot:1", End("done", {"passed": True}, "всё есть"))
    assert runs.find("robot:1") == replace(
        first, state="done", outputs={"passed": True}, explanation="всё есть", reasons=[], ended_at=clock.now()
    )
    assert runs.find("robot:2") is None


def test_an_effect_goes_from_intended_to_done(db):
    runs = Runs(db)
    runs.begin(Begin("robot:1", "m1", "required_fields", []))
    assert runs.intended("robot:1", "comment") is None
    runs.intend("robot:1", "comment")
    runs.intend("robot:1", "comment")
    assert runs.intended("robot:1", "comment") == "intended"
    runs.done("robot:1", "comment", {"id": 9})
    runs.intend("robot:1", "comment")
    found = runs.effect("robot:1", "comment")
    assert (found.state, found.result) == ("done", {"id": 9})
    assert runs.intended("robot:1", "move") is None


def test_registered_robots_are_remembered_by_hash(db, installs, install):
    installs.keep(install, "access", "refresh", 3600)
    registered = Registered(db)
    registered.keep("m1", "a", "1")
    registered.keep("m1", "b", "2")
    registered.keep("m1", "a", "3")
    assert registered.hashes("m1") == {"a": "3", "b": "2"}
    registered.forget("m1", "a")
    assert registered.hashes("m1") == {"b": "2"}
    registered.forget("m1")
    assert registered.hashes("m1") == {}
