"""The command `demo`: an emulated portal, the app beside it, and one client's story played through both."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import requests
from rich.console import Console

from b24app.cli.demo_home import demo_home
from b24app.cli.ending import Ending
from b24app.cli.portal_in_a_box import Box
from b24app.cli.root import Session
from b24app.cli.story import Story, StoryFailed
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.settings import new_key

_OPENING = phrase("[bold]An emulated portal starts[/]: a sick funnel with 5,000 open leads, 3,765 of them on “E-mail”.")


class DemoFailed(AppError):
    """The demo could not go on; look at the log files named above."""

    code = "demo.failed"


@click.command()
@click.option("--once", is_flag=True, help="End after the story: exit code 0 if every step happened.")
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="Folder for databases and logs, emptied first; by default var/demo, or var/demo2 while that one is in use.",
)
@click.pass_obj
def demo(session: Session, *, once: bool, home: Path | None) -> None:
    """Play the whole story on a portal in a box: install, plan, apply, verify, and one lead's way.

    Needs no real portal and nothing from the network. Everything keeps running until Ctrl-C.
    """
    ending = Ending()
    ending.listen()
    # All of it happens on this machine: a proxy would look for 127.0.0.1 on its own.
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"
    console = Console(highlight=False, soft_wrap=True)
    ports = [_port_near(number) for number in (8300, 8301, 8200)]
    box = Box(f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}", f"http://127.0.0.1:{ports[2]}")
    with demo_home(home) as folder, contextlib.ExitStack() as running:
        console.print(session.translate(_OPENING))
        environment = _start(running, box, folder, session.language)
        _play(Story(box, console, session.translate, environment, folder, ending.check))
        if not once:
            _stay_up(console, session, box, ending)


def _start(running: contextlib.ExitStack, box: Box, home: Path, language: str) -> dict[str, str]:
    """Start the emulated portal, register the app there, start the app; returns the app's environment."""
    ports = ["--port", box.portal.rpartition(":")[2], "--oauth-port", box.oauth.rpartition(":")[2]]
    emulator = [sys.executable, "-m", "b24app.emulator", *ports, "--seed", "event_agency"]
    running.enter_context(_running(emulator, home / "emulator.log", os.environ))
    _wait_for(f"{box.portal}/_emulator/health", home / "emulator.log")
    environment = _environment(box, home, language)
    running.enter_context(_running([sys.executable, "-m", "b24app", "serve"], home / "app.log", environment))
    _wait_for(f"{box.app}/health", home / "app.log")
    return environment


def _play(story: Story) -> None:
    try:
        story.play()
    except (StoryFailed, requests.RequestException) as fault:
        raise DemoFailed(
            phrase("a step of the story did not happen: {fault}"),
            phrase("read the logs in {home}"),
            fault=fault,
            home=story.home,
        ) from None


def _stay_up(console: Console, session: Session, box: Box, ending: Ending) -> None:
    console.print(session.translate("\n[bold]Everything stays up until Ctrl-C.[/]"))
    console.print(f"  {box.portal}/crm/lead/kanban/\n  {box.portal}/_emulator/\n  {box.app}/\n")
    with contextlib.suppress(SystemExit):
        ending.wait()


def _environment(box: Box, home: Path, language: str) -> dict[str, str]:
    """Register the local application in the portal's form and turn its answer into settings."""
    made = box.register_app()
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
def _running(command: list[str], log: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Run a process with its output in a file; end it when the block ends."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=dict(environment), start_new_session=True)  # noqa: S603
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(url: str, log: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(requests.ConnectionError, requests.Timeout):
            if requests.get(url, timeout=5).ok:
                return
        time.sleep(0.1)
    raise DemoFailed(
        phrase("{url} did not answer within {seconds:.0f} s"), phrase("read {log}"), url=url, seconds=seconds, log=log
    )


def _port_near(wanted: int) -> int:
    """Return the wanted port, or any free one where it is taken."""
    for number in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", number))
            return int(probe.getsockname()[1])
    raise DemoFailed(phrase("no free port was found"), phrase("stop what listens on port {wanted}"), wanted=wanted)
