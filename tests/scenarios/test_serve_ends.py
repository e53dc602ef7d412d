"""`b24app serve` leaves nobody behind: not when it is asked to stop, not when it is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from b24app.settings import new_key
from tests.emulated import REPOSITORY, eventually, free_port


@pytest.fixture
def serve(tmp_path):
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("B24APP_")} | {
        "B24APP_HOME": str(tmp_path),
        "B24APP_SECRET_KEYS": new_key(),
        "B24APP_BIND": f"127.0.0.1:{port}",
        "B24APP_CLIENT_ID": "local.1",
        "B24APP_CLIENT_SECRET": "secret",
        "B24APP_WEB_WORKERS": "1",
    }
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-m", "b24app", "serve"]
        process = subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=log, stderr=log)
    eventually(lambda: is_ready(port), seconds=180)
    yield process
    process.kill()
    process.wait()


def is_ready(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/ready", timeout=5).ok
    except (requests.ConnectionError, requests.Timeout):
        return False


def below(pid: int) -> set[int]:
    """The processes under one, all generations."""
    found = Path(f"/proc/{pid}/task/{pid}/children")
    own = {int(child) for child in found.read_text().split()} if found.exists() else set()
    return own.union(*map(below, own))


def alive(pids: set[int]) -> set[int]:
    stats = {pid: Path(f"/proc/{pid}/stat") for pid in pids}
    return {
        pid for pid, stat in stats.items() if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    }


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_it(serve, number):
    family = below(serve.pid)
    # Gunicorn, a process of it, and the worker.
    assert len(family) >= 3
    serve.send_signal(number)
    serve.wait(40)
    eventually(lambda: not alive(family), seconds=180)
