"""Changes, cursors and the stage entries that runs have taken are remembered, on both databases."""

import threading

import pytest

from b24app.store.installs import Installs
from b24app.store.seen import Seen


@pytest.fixture
def seen(db, clock, installs, install) -> Seen:
    installs.keep(install, "access", "refresh", 3600)
    return Seen(db, clock)


def test_a_change_is_seen_once(seen, install):
    seen.note(install.member_id, ["a", "b"])
    seen.note(install.member_id, ["b", "c"])
    assert seen.among(install.member_id, ["a", "b", "c", "d"]) == {"a", "b", "c"}
    assert seen.among("another", ["a"]) == set()


def test_what_was_seen_long_ago_is_forgotten(seen, install, clock):
    seen.note(install.member_id, ["old"])
    clock.sleep(3 * 86400)
    seen.note(install.member_id, ["new"])
    assert seen.forget_old(2) == 1
    assert seen.among(install.member_id, ["old", "new"]) == {"new"}


def test_of_many_runs_one_takes_an_entry(seen, install):
    holders, gate = set(), threading.Barrier(8)

    def take(number):
        gate.wait()
        holders.add(seen.claim(install.member_id, "unit", "lead", 7, f"run-{number}", is_call=False).run_key)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(holders) == 1
    assert seen.holder(install.member_id, "unit", "lead", 7).run_key in holders
    assert seen.holder(install.member_id, "unit", "deal", 7) is None


def test_a_robot_call_takes_an_entry_over(seen, install):
    seen.claim(install.member_id, "unit", "lead", 7, "watch", is_call=False)
    seen.take_over(install.member_id, "unit", "lead", 7, "call")
    claim = seen.claim(install.member_id, "unit", "lead", 7, "other", is_call=True)
    assert (claim.run_key, claim.is_call) == ("call", True)


def test_cursors_are_moved_from_where_they_stand(seen, install):
    assert seen.cursor(install.member_id, "entries") is None
    for _ in range(3):
        seen.advance(install.member_id, "entries", lambda there: {"number": (there or {"number": 0})["number"] + 1})
    assert seen.cursor(install.member_id, "entries") == {"number": 3}


def test_the_last_settings_of_a_placed_unit_are_known(seen, install, clock):
    assert seen.post(install.member_id, "unit", "lead", "NEW") is None
    for text in ("a", "b"):
        clock.sleep(1)
        seen.stand(install.member_id, "unit", "lead", "NEW", {"comment": text})
    post = seen.post(install.member_id, "unit", "lead", "NEW")
    assert (dict(post.inputs), post.at) == ({"comment": "b"}, clock.now())


def test_with_the_portal_goes_all_that_was_seen_there(seen, install, installs: Installs):
    seen.note(install.member_id, ["a"])
    seen.claim(install.member_id, "unit", "lead", 7, "run", is_call=True)
    installs.remove(install.member_id)
    installs.keep(install, "access", "refresh", 3600)
    assert seen.among(install.member_id, ["a"]) == set()
    assert seen.holder(install.member_id, "unit", "lead", 7) is None
