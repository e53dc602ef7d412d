"""The demo happens as the README says."""

import os
import re
import signal
import subprocess
import sys

import pytest
import requests

from tests.emulated import REPOSITORY, eventually


def test_the_demo_ends_well_with_every_step_told(tmp_path):
    command = [sys.executable, "-m", "b24app", "demo", "--once", "--home", str(tmp_path / "demo")]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Every step happened." in done.stdout
    # Applying a pipeline counts its own changes: "3/32 + ...".
    assert re.findall(r"^(\d+)\. ", done.stdout, re.MULTILINE) == [str(n) for n in range(1, 10)]


def test_the_demo_fails_when_a_step_does_not_happen(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SABOTAGE, str(tmp_path / "demo")],
        cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 1
    assert "a step of the story did not happen: the app registers its robots" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.long), signal.SIGINT])
def test_a_demo_that_is_ended_leaves_nothing_running(tmp_path, number):
    home = tmp_path / "demo"
    command = [sys.executable, "-m", "b24app", "demo", "--home", str(home)]
    # A proxy in the environment must not matter either.
    environment = os.environ | {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True) as demo:
        for line in demo.stdout:
            if "sends its tokens to" in line:
                break
        url = line.rpartition(" ")[2].strip().removesuffix("/install.")
        assert requests.get(f"{url}/health", timeout=10).ok
        demo.send_signal(number)
        try:
            demo.communicate(timeout=90)
        finally:
            demo.kill()
        assert demo.returncode != 0
    assert eventually(lambda: refuses(url), seconds=180)


def refuses(url):
    try:
        return not requests.get(f"{url}/health", timeout=5)
    except requests.ConnectionError:
        return True


# Nobody opens the installer.
SABOTAGE = """
import sys
from b24app.cli import main, story
from b24app.cli.portal_in_a_box import Box

Box.open_installer = lambda self, client_id: None
story.PATIENCE = 2
main(["demo", "--once", "--home", sys.argv[1]])
"""
