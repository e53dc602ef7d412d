"""b24app emulator run: how it starts, how soon, and what it says when it cannot."""

import socket
import subprocess
import sys
import time

import pytest
import requests

from tests.emulated import REPOSITORY, Emulator

COMMAND = [sys.executable, "-m", "b24app", "emulator", "run"]


def test_a_portal_runs_until_it_is_told_to_stop() -> None:
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", "--oauth-port", "0", "--seed", "kitchens"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    said = [process.stdout.readline().strip() for _ in range(3)]
    address = said[0].removeprefix("portal ").rstrip("/")
    portal = Emulator(address, said[2].removeprefix("OAuth server ").rstrip("/"))
    assert len(portal.ask("GET", "truth")) == 900
    process.terminate()
    process.communicate(timeout=60)

    assert process.returncode == 0
    try:
        requests.get(f"{address}/_emulator/health", timeout=1)
    except requests.ConnectionError:
        return
    raise AssertionError("the portal still answers")


@pytest.mark.alone
def test_an_empty_portal_is_there_in_two_seconds() -> None:
    # A machine busy with other tests may need another try.
    assert any(_seconds_to_start() < 2 for _ in range(4))


def _seconds_to_start() -> float:
    begun = time.monotonic()
    command = [sys.executable, "-m", "b24app.emulator", "--port", "0", "--oauth-port", "0"]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for _ in range(3):
        process.stdout.readline()
    took = time.monotonic() - begun
    process.terminate()
    process.communicate(timeout=60)
    return took


def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*COMMAND, "--port", str(port)], cwd=REPOSITORY, capture_output=True, text=True, check=False
        )

    assert done.returncode == 1
    assert done.stderr == (
        f"Error: cannot listen on 127.0.0.1:{port}: address already in use; choose another port with --port\n"
    )


def test_an_unknown_seed_is_told_with_those_there_are() -> None:
    done = subprocess.run(
        [*COMMAND, "--port", "0", "--oauth-port", "0", "--seed", "garden"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "Error: no seed is called garden; there are empty, event_agency, kitchens, language_school, big"
    )
