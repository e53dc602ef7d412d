"""One apply at a time works on a portal, whatever process it is in and however that one ends."""

import os
import re
import subprocess
import sys
from threading import Barrier, Thread

import pytest
from sqlalchemy import update

from b24app.store.holds import Held, HoldLost, Holds, holds

HOLDING = """\
import sys, time
from b24app.store.db import open_database
from b24app.store.holds import Holds
with Holds(open_database(sys.argv[1])).held("m1", "anna"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_portal_is_held_by_one_apply_and_free_again_when_it_ends(db):
    one, other = Holds(db), Holds(db)
    with one.held("m1", "anna", "demo.bitrix24.ru") as hold:
        hold.check()
        with pytest.raises(Held) as raised, other.held("m1", "boris", "demo.bitrix24.ru"):
            pass
        said = (
            r"demo.bitrix24.ru: anna has been applying a plan to this portal since [-0-9: ]+ UTC, so nothing was sent; "
        )
        assert re.match(said, raised.value.text())
        with other.held("m2", "boris"):
            pass
    with other.held("m1", "boris"):
        pass


def test_of_many_that_begin_at_once_one_may(db):
    ready, held = Barrier(8), []

    def begin(number: int) -> None:
        ready.wait()
        try:
            with Holds(db).held("m1", f"user {number}"):
                held.append(number)
                ended.wait()
        except Held:
            ended.wait()

    ended = Barrier(8)
    threads = [Thread(target=begin, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(held) == 1


def test_a_holder_that_was_killed_holds_nobody_up(db, url):
    with subprocess.Popen([sys.executable, "-c", HOLDING, url], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(Held), Holds(db).held("m1", "boris"):
            pass
        process.kill()
        process.wait()
        with Holds(db).held("m1", "boris"):
            pass


def test_a_holder_on_another_machine_counts_as_dead_when_its_lease_is_over(db, clock):
    with Holds(db, clock).held("m1", "anna"):
        with db.begin() as connection:
            connection.execute(update(holds).values(machine="elsewhere", pid=os.getpid()))
        clock.sleep(59)
        with pytest.raises(Held), Holds(db, clock).held("m1", "boris"):
            pass
        clock.sleep(2)
        with Holds(db, clock).held("m1", "boris"):
            pass


def test_a_holder_that_has_slept_too_long_sends_nothing_more(db, clock):
    with Holds(db, clock).held("m1", "anna") as hold:
        clock.sleep(61)
        with Holds(db, clock, lease=1000).held("m1", "boris"), pytest.raises(HoldLost):
            hold.check()


def test_a_holder_at_work_keeps_its_lease_fresh(db):
    with Holds(db, lease=2).held("m1", "anna"):
        with db.begin() as connection:
            connection.execute(update(holds).values(machine="elsewhere"))
        for _ in range(4):
            subprocess.run([sys.executable, "-c", "import time; time.sleep(0.8)"], check=True)
            with pytest.raises(Held), Holds(db).held("m1", "boris"):
                pass
