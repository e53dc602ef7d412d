"""Run the command line as a person does, in English and with nothing of this machine's settings."""

import os
import subprocess
import sys

from tests.emulated import REPOSITORY


def b24app(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command; returns its exit code and both outputs."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("B24APP_")}
    known |= {"LANG": "en_US.UTF-8", **environment}
    command = [sys.executable, "-m", "b24app", *words]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, env=known, check=False)
