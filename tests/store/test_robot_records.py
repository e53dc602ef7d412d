"""Modes, sightings, alarms and past runs are remembered on either database."""

from datetime import timedelta

from b24app.store.alarms import Alarms
from b24app.store.modes import Modes
from b24app.store.past import Past, Sought
from b24app.store.registered import TRIGGER, Registered
from b24app.store.runs import Begin, End, Runs
from b24app.store.sightings import Sightings


def test_a_robot_is_active_until_it_is_told_to_observe(db, clock):
    modes = Modes(db, clock)
    assert modes.of("m1", "a") == "active"
    modes.put("m1", "a", "observe")
    assert (modes.of("m1", "a"), modes.of("m2", "a"), modes.all("m1")) == ("observe", "active", {"a": "observe"})
    modes.put("m1", "a", "active")
    assert modes.of("m1", "a") == "active"
    modes.forget("m1")
    assert modes.all("m1") == {}


def test_a_robot_is_seen_on_a_stage_from_its_first_call_to_its_last(db, clock):
    sightings = Sightings(db, clock)
    first = clock.now()
    sightings.note("m1", "a", "lead", "NEW")
    clock.sleep(60)
    sightings.note("m1", "a", "lead", "DONE")
    sightings.note("m1", "b", "lead", "NEW")
    clock.sleep(60)
    sightings.note("m1", "a", "lead", "NEW")
    found = sightings.of("m1", "a")
    assert [(one.stage, one.first_at, one.last_at) for one in found] == [
        ("NEW", first, first + timedelta(seconds=120)),
        ("DONE", first + timedelta(seconds=60), first + timedelta(seconds=60)),
    ]
    sightings.forget("m1", "a")
    assert [one.code for one in sightings.of("m1")] == ["b"]


def test_an_alarm_is_news_once_in_its_time(db, clock):
    alarms, hour = Alarms(db, clock), timedelta(hours=1)
    assert [alarms.is_news("m1", "loop", hour) for _ in range(2)] == [True, False]
    assert alarms.is_news("m2", "loop", hour)
    clock.sleep(3601)
    assert [alarms.is_news("m1", "loop", hour) for _ in range(2)] == [True, False]
    alarms.forget("m1")
    assert alarms.is_news("m1", "loop", hour)


def test_past_runs_are_found_and_counted(db, clock):
    runs, past = Runs(db, clock), Past(db)
    for number, started in enumerate(("robot", "change", "hand"), 1):
        runs.begin(Begin(f"m1:{number}", "m1", "a", [], "lead:1", started))
        clock.sleep(60)
    runs.finish("m1:1", End("stopped"))
    other = runs.begin(Begin("m1:9", "m1", "a", [], "lead:1"))
    since = clock.now() - timedelta(hours=1)
    assert past.number_since(other, since) == 1
    runs.finish("m1:2", End("done"))
    assert past.number_since(other, since) == 0, "a look that an edit began and that came to nothing"
    runs.finish("m1:2", End("done", decision="closed"))
    assert past.number_since(other, since) == 1
    assert [run.run_key for run in past.find(Sought("m1", card="lead:1", since=since, limit=2))] == ["m1:9", "m1:3"]
    assert past.find(Sought(state="stopped"))[0].run_key == "m1:1"
    assert [run.run_key for run in past.keyed("m1:1")] == ["m1:1"]
    assert len(past.keyed("m1:")) == 2
    assert past.last_of_each("m1", "lead:1")["a"].run_key == "m1:9"
    assert past.forget("m1") == 4


def test_a_run_that_begins_again_stays_with_what_it_has_done_and_finds_the_rest_out_anew(db, clock):
    runs = Runs(db, clock)
    for key in ("looked", "wrote"):
        runs.begin(Begin(key, "m1", "a", []))
        runs.intend(key, "judgement", "kept")
    runs.intend("wrote", "comment")
    for key in ("looked", "wrote"):
        runs.finish(key, End("failed"))
        runs.reopen(key)
    assert runs.find("wrote").state == "begun"
    assert [one.name for one in runs.effects("looked")] == []
    assert [one.name for one in runs.effects("wrote")] == ["judgement", "comment"]


def test_triggers_stand_among_the_registered_under_a_name_of_their_own(db, installs, install):
    installs.keep(install, "access", "refresh", 3600)
    registered = Registered(db)
    registered.keep("m1", "abc", "1")
    registered.keep("m1", f"{TRIGGER}abc_ready", "2")
    assert registered.triggers("m1") == {"abc_ready"}
