"""Start a portal in a box and the app beside it, each a process of its own with its output in a file."""

import contextlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import requests

from b24app.cli.portal_in_a_box import Box
from b24app.cli.ports import hold_port
from b24app.cli.tied import dying_with
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.settings import new_key

USUAL_PORTS = (8300, 8301, 8200)


class BoxFailed(AppError):
    """A portal in a box could not be started; look at its log."""

    code = "box.failed"


def new_box(wanted: tuple[int, int, int] = USUAL_PORTS) -> Box:
    """Choose addresses for a portal, its authorisation server and the app: these ports, or free ones where taken."""
    # All of it happens on this machine: a proxy would look for 127.0.0.1 on its own.
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
    portal, oauth, app = (f"http://127.0.0.1:{hold_port(number)}" for number in wanted)
    return Box(portal, oauth, app, metrics_token=secrets.token_hex())


def start(
    running: contextlib.ExitStack,
    box: Box,
    home: Path,
    language: str,
    *,
    seed: str,
    hurry: bool = False,
    with_pages: bool = False,
    robots: Sequence[Path] = (),
) -> dict[str, str]:
    """Start the emulated portal, register the app there, start the app; returns the app's environment.

    In a `hurry` the portal's limit is off. Then, and where people look at pages, the app tells the time by the portal's
    clock, which can be moved. `robots` are folders of robots besides the shipped one.
    """
    start_portal(running, box, home, seed=seed)
    environment = _environment(box, home, language, box.register_app(with_pages=with_pages))
    environment |= {"B24APP_ROBOTS": ",".join(str(folder.absolute()) for folder in robots)} if robots else {}
    if hurry:
        box.ask("POST", "limits", {"bucket": False, "operating": False})
        environment |= {"B24APP_BUCKET_RATE": "0", "B24APP_METRICS_TOKEN": box.metrics_token}
    if hurry or with_pages:
        environment["B24APP_CLOCK"] = f"{box.portal}/_emulator/clock"
    if not with_pages:
        # Days pass in moments there, and nobody looks at reports.
        environment["B24APP_REPORTS_SECONDS"] = "0"
    served = _running([sys.executable, "-m", "b24app", "serve"], home / "app.log", environment)
    _wait_for(f"{box.app}/health", running.enter_context(served), home / "app.log")
    return environment


def start_portal(running: contextlib.ExitStack, box: Box, home: Path, *, seed: str) -> None:
    """Start the emulated portal alone."""
    ports = ["--port", box.portal.rpartition(":")[2], "--oauth-port", box.oauth.rpartition(":")[2]]
    emulator = [sys.executable, "-m", "b24app.emulator", *ports, "--seed", seed]
    process = running.enter_context(_running(emulator, home / "emulator.log", os.environ))
    _wait_for(f"{box.portal}/_emulator/health", process, home / "emulator.log")


def _environment(box: Box, home: Path, language: str, made: Mapping[str, str]) -> dict[str, str]:
    """Turn the portal's answer to the form of a local application into settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("B24APP_")} | {
        "B24APP_HOME": str(home.absolute()),
        "B24APP_SECRET_KEYS": new_key(),
        "B24APP_PUBLIC_URL": box.app,
        "B24APP_BIND": box.app.removeprefix("http://"),
        "B24APP_CLIENT_ID": made["client_id"],
        "B24APP_CLIENT_SECRET": made["client_secret"],
        "B24APP_OAUTH_SERVERS": box.oauth,
        "B24APP_LANGUAGE": language,
    }


@contextlib.contextmanager
def _running(command: list[str], log: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process with its output in a file; end it when the block ends."""
    tied = dying_with(os.getpid())
    with log.open("wb") as output:
        # Whoever is killed leaves no portal behind.
        process = subprocess.Popen(  # noqa: S603
            command, stdout=output, stderr=output, env=dict(environment), start_new_session=True, preexec_fn=tied
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    """Wait until a process answers; one that has ended will not, whoever else may answer at its address."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(requests.ConnectionError, requests.Timeout):
            if requests.get(url, timeout=5).ok:
                return
        time.sleep(0.1)
    raise BoxFailed(
        phrase("{url} did not answer within {seconds:.0f} s"), phrase("read {log}"), url=url, seconds=seconds, log=log
    )
