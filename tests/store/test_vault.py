"""A pair of tokens is replaced whole, by one process at a time."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from b24app.clock import SystemClock
from b24app.settings import new_key
from b24app.store.cipher import Cipher
from b24app.store.faults import Busy
from b24app.store.installs import Installs


@pytest.fixture
def vault(installs, install):
    installs.keep(install, "access", "refresh", 3600)
    return installs.vault("m1")


def test_the_pair_is_replaced_whole(vault):
    vault.write("access-2", "refresh-2", 3600)
    pair = vault.read()
    assert (pair.access, pair.refresh) == ("access-2", "refresh-2")


def test_each_user_has_a_pair(installs, install):
    installs.keep(install, "access", "refresh", 3600)
    installs.keep(replace(install, user_id=8), "access-8", "refresh-8", 3600)
    assert installs.vault("m1").read().access == "access-8"
    assert installs.vault("m1", 7).read().access == "access"


def test_threads_renew_one_after_another(vault):
    patient = replace(vault, clock=SystemClock())
    inside, most, lock = 0, 0, threading.Lock()

    def renew(_):
        nonlocal inside, most
        with patient.renewing():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.02)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(renew, range(6)))
    assert (most, inside) == (1, 0)


def test_the_lease_is_given_back_when_the_renewal_fails(vault):
    with pytest.raises(RuntimeError), vault.renewing():
        raise RuntimeError
    with vault.renewing():
        pass


def test_the_lease_of_a_killed_process_runs_out(vault, clock):
    dead = vault.renewing()
    dead.__enter__()
    began = clock.now()
    with vault.renewing():
        waited = clock.now() - began
    assert timedelta(seconds=149) < waited < timedelta(seconds=152)


def test_a_lease_that_never_ends_is_told(vault, clock, installs):
    class Holding:
        """Somebody who takes the lease anew each time it runs out."""

        def now(self):
            return clock.now()

        def sleep(self, seconds):
            clock.sleep(seconds)
            vault._take("holder")

    vault._take("holder")
    with pytest.raises(Busy), replace(vault, clock=Holding(), lease=1.0).renewing():
        pass


RENEWING = """
import sys
from b24app.settings import new_key
from b24app.store.cipher import Cipher
from b24app.store.db import open_database
from b24app.store.installs import Installs
installs = Installs(open_database(sys.argv[1]), Cipher([sys.argv[2]]))
vault = installs.vault("m1")
for _ in range(10):
    with vault.renewing():
        number = int(vault.read().access)
        vault.write(str(number + 1), "refresh", 3600)
"""


def test_processes_never_renew_the_same_pair_twice(url, db, install):
    key = new_key()
    installs = Installs(db, Cipher([key]))
    installs.keep(install, "0", "refresh", 3600)
    words = [sys.executable, "-W", "error", "-c", RENEWING, url, key]
    running = [subprocess.Popen(words, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(process.communicate()[1], process.returncode) for process in running] == [("", 0)] * 3
    assert installs.vault("m1").read().access == "30"
