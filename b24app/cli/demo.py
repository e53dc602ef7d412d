"""The command `demo`: an emulated portal, the app beside it, and one client's story played through both."""

import contextlib
from pathlib import Path

import click
import requests
from rich.console import Console

from b24app.cli.boxed import new_box, start
from b24app.cli.demo_home import demo_home
from b24app.cli.ending import Ending
from b24app.cli.portal_in_a_box import Box
from b24app.cli.root import Session
from b24app.cli.story import Story, StoryFailed
from b24app.errors import AppError
from b24app.languages import phrase

_OPENING = phrase("[bold]An emulated portal starts[/]: a sick funnel with 5,000 open leads, 3,765 of them on “E-mail”.")


class DemoFailed(AppError):
    """The demo could not go on; look at the log files named above."""

    code = "demo.failed"


@click.command()
@click.option("--once", is_flag=True, help="End after the story: exit code 0 if every step happened.")
@click.option(
    "--by-hand", is_flag=True, help="Play nothing: the app waits in the portal's menu to be installed by you."
)
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="Folder for databases and logs, emptied first; by default var/demo, or var/demo2 while that one is in use.",
)
@click.pass_obj
def demo(session: Session, *, once: bool, by_hand: bool, home: Path | None) -> None:
    """Play the whole story on a portal in a box: install, plan, apply, verify, and one lead's way.

    Needs no real portal and nothing from the network. Everything keeps running until Ctrl-C, to be tried by hand in a
    browser: drag leads in the kanban, put robots on stages, set the clock forward.
    """
    ending = Ending()
    ending.listen()
    console = Console(highlight=False, soft_wrap=True)
    box = new_box()
    with demo_home(home) as folder, contextlib.ExitStack() as running:
        console.print(session.translate(_OPENING))
        environment = start(running, box, folder, session.language, seed="event_agency", with_pages=True)
        if not by_hand:
            _play(Story(box, console, session.translate, environment, folder, ending.check))
        if by_hand or not once:
            _stay_up(console, session, box, environment["B24APP_CLIENT_ID"])
            with contextlib.suppress(SystemExit):
                ending.wait()


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


def _stay_up(console: Console, session: Session, box: Box, client_id: str) -> None:
    console.print(session.translate("\n[bold]Everything stays up until Ctrl-C. Open in a browser:[/]"))
    for meaning, path in (
        (phrase("the portal"), ""),
        (phrase("the kanban: drag a lead"), "crm/lead/kanban/"),
        (phrase("the automation designer"), "crm/lead/automation/0/"),
        (phrase("the app in the portal"), f"marketplace/app/{client_id}/"),
        (phrase("what went in and out"), "_emulator/"),
        (phrase("limits and faults to be switched on"), "_emulator/troubles/"),
    ):
        console.print(f"  {box.portal}/{path}  {session.translate(meaning)}")
