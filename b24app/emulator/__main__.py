"""Run the emulator: python -m b24app.emulator --port 8300 --oauth-port 8301 --seed event_agency."""

import asyncio
import signal

import click

from b24app.emulator.coverage import table
from b24app.emulator.emulator import Emulator
from b24app.emulator.seeding import UnknownSeed
from b24app.emulator.server import serve


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8300, show_default=True, help="Port of the portal.")
@click.option("--oauth-port", default=8301, show_default=True, help="Port of the OAuth server.")
@click.option("--seed", default="empty", show_default=True, help="What the portal has in it.")
@click.option("--number", default=1, show_default=True, help="The same number gives the same portal.")
@click.option("--coverage", is_flag=True, help="Print the table of methods for README.md and leave.")
def main(host: str, port: int, oauth_port: int, seed: str, number: int, coverage: bool) -> None:
    """Start a Bitrix24 portal in a box."""
    if coverage:
        click.echo(table())
        return
    try:
        emulator = Emulator(f"http://{host}:{port}", f"http://{host}:{oauth_port}", seed, number)
    except UnknownSeed as error:
        raise click.UsageError(str(error)) from error
    try:
        asyncio.run(_run(emulator, host, port, oauth_port))
    except OSError as error:
        raise click.ClickException(f"cannot listen: {error.strerror}; choose other ports") from error


async def _run(emulator: Emulator, host: str, port: int, oauth_port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runners = await serve(emulator, host, port, oauth_port)
    click.echo(f"portal {emulator.address}/")
    click.echo(f"side door {emulator.address}/_emulator/")
    click.echo(f"OAuth server {emulator.oauth_address}/")
    await stop.wait()
    for runner in runners:
        await runner.cleanup()


if __name__ == "__main__":
    main(prog_name="python -m b24app.emulator")
