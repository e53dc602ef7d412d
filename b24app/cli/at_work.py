"""Show a person an apply at work, and let Ctrl-C stop it in an orderly way."""

import getpass
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from b24app.cli.root import Session
from b24app.errors import Misuse
from b24app.languages import Translate, phrase
from b24app.pipelines.applying.work import Beat, Watch

_SIGNS = {"create": "+", "update": "~", "delete": "-", "move": "→"}

STEP_EVERY = 1000
"""Cards after which a line says how many have been moved, where no bar can show it."""


def me() -> str:
    """Name who is at work, for others who would like to be."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    return f"{name}@{socket.gethostname()} ({os.getpid()})"


def ask(session: Session, question: str) -> None:
    """Ask before anything is sent; where nobody can answer, --yes has to be given."""
    if not sys.stdin.isatty():
        raise Misuse(
            phrase("nobody is there to answer, so nothing was sent"), phrase("add --yes to apply without asking")
        )
    if not click.confirm(session.translate(question), err=True):
        raise click.Abort


@contextmanager
def stoppable(translate: Translate) -> Iterator[threading.Event]:
    """Let the first Ctrl-C or termination ask for an orderly stop; the second one ends the process at once."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def asked(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)
        stop.set()
        click.echo(translate(phrase("Stopping after this step; once more stops at once.")), err=True)

    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def progress(total: int, translate: Translate, *, is_silent: bool = False) -> Iterator[Watch]:
    """Give a watcher that draws a bar on a terminal and writes a line a step elsewhere."""
    console = Console(stderr=True, highlight=False)
    if is_silent:
        yield lambda _: None
    elif console.is_terminal:
        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
        with Progress(*columns, console=console, transient=True) as bars:
            yield Bar(bars, bars.add_task("", total=total), translate)
    else:
        yield Lines(translate)


@dataclass
class Bar:
    """Moves the progress bar, names the step under way and counts the cards moved in it."""

    bars: Progress
    task: TaskID
    translate: Translate
    items: int = 0

    def __call__(self, beat: Beat) -> None:
        """Take one moment of the work."""
        self.items = 0 if beat.moment == "begun" else self.items + beat.items
        moved = f" · {self.items}" if self.items else ""
        waiting = f" · {self.translate(WAITING)}" if beat.moment == "waiting" else ""
        # What the portal wrote is shown as it is, never read as markup.
        title = beat.change.title.replace("[", r"\[")
        done = beat.number if beat.moment == "done" else beat.number - 1
        self.bars.update(self.task, completed=done, description=f"{title}{moved}{waiting}")


WAITING = phrase("waiting until the portal has surely ended what it was doing")


@dataclass
class Lines:
    """Says each step in a line, and long moves now and then."""

    translate: Translate
    items: int = 0
    _said: set[int] = field(default_factory=set)

    def __call__(self, beat: Beat) -> None:
        """Take one moment of the work."""
        place = f"{beat.number}/{beat.total}"
        if beat.moment == "begun":
            self.items = 0
            click.echo(f"{place} {_SIGNS[beat.change.verb]} {beat.change.title}")
        elif beat.moment == "waiting" and beat.number not in self._said:
            self._said.add(beat.number)
            click.echo(f"{place} {self.translate(WAITING)}")
        elif beat.items:
            before, self.items = self.items // STEP_EVERY, self.items + beat.items
            if self.items // STEP_EVERY > before:
                moved = self.translate(phrase("cards moved: {count}")).format(count=self.items)
                click.echo(f"{place} {moved}")
