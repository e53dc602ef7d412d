"""Commands about the portal in a box: run one to try pipelines, robots and own scripts on."""

import signal
import subprocess
import sys

import click


@click.group()
def emulator() -> None:
    """A Bitrix24 portal in a box.

    For trying pipelines and robots, and for tests of your own; its README tells what it can do.
    """


@emulator.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8300, show_default=True, help="Port of the portal; 0 for any free one.")
@click.option("--oauth-port", default=8301, show_default=True, help="Port of the OAuth server; 0 for any free one.")
@click.option(
    "--seed",
    default="empty",
    show_default=True,
    help="What the portal has in it: empty, event_agency, kitchens, language_school or big.",
)
@click.option("--number", default=1, show_default=True, help="The same number gives the same portal.")
@click.option("--leads", default=0, help="How many leads the seed big makes.")
@click.option("--certificate", default="", help="PEM file with a certificate and its key: speak https.")
def run(**options: str | int) -> None:
    """Run a portal until Ctrl-C."""
    named = (part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", str(value)))
    process = subprocess.Popen([sys.executable, "-m", "b24app.emulator", *named])  # noqa: S603
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    # The terminal tells the portal of a Ctrl-C as well; it ends by itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(process.wait())
