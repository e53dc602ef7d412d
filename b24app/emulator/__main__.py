"""Run the emulator: python -m b24app.emulator --port 8300 --oauth-port 8301 --seed event_agency."""

import asyncio
import signal
import socket
from ssl import SSLContext

import click

from b24app.emulator import secure
from b24app.emulator.emulator import Emulator
from b24app.emulator.seeding import UnknownSeed
from b24app.emulator.server import serve

_HELD: list[socket.socket] = []


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8300, show_default=True, help="Port of the portal; 0 for any free one.")
@click.option("--oauth-port", default=8301, show_default=True, help="Port of the OAuth server; 0 for any free one.")
@click.option("--seed", default="empty", show_default=True, help="What the portal has in it.")
@click.option("--number", default=1, show_default=True, help="The same number gives the same portal.")
@click.option("--leads", default=0, help="How many leads the seed `big` makes, up to 1000000.")
@click.option("--certificate", default="", help="PEM file with a certificate and its key: speak https.")
@click.option("--coverage", is_flag=True, help="Print the table of methods for README.md and leave.")
def main(
    host: str, port: int, oauth_port: int, seed: str, number: int, leads: int, certificate: str, coverage: bool
) -> None:
    """Start a Bitrix24 portal in a box."""
    if coverage:
        _print_table()
        return
    scheme, secured = ("https", secure.load(certificate)) if certificate else ("http", None)
    port, oauth_port = (_free(host, name, wanted) for name, wanted in (("--port", port), ("--oauth-port", oauth_port)))
    try:
        emulator = Emulator(f"{scheme}://{host}:{port}", f"{scheme}://{host}:{oauth_port}", seed, number, leads)
    except UnknownSeed as error:
        raise click.UsageError(str(error)) from error
    try:
        asyncio.run(_run(emulator, host, port, oauth_port, secured))
    except OSError as error:
        raise click.ClickException(f"cannot listen: {error.strerror}; choose other ports") from error


def _print_table() -> None:
    # Reading the tests for the table is no part of starting up.
    from b24app.emulator.coverage import table

    click.echo(table())


def _free(host: str, option: str, wanted: int) -> int:
    """Return the port, any free one for 0; refused at once where somebody listens, before a seed is planted."""
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, wanted))
    except OSError as error:
        reason = f"cannot listen on {host}:{wanted}: {(error.strerror or str(error)).lower()}"
        raise click.ClickException(f"{reason}; choose another port with {option}") from error
    # Bound and not listening it keeps the port from others while a seed is planted, and lets the server listen there.
    _HELD.append(probe)
    return int(probe.getsockname()[1])


async def _run(emulator: Emulator, host: str, port: int, oauth_port: int, secured: SSLContext | None) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runners = await serve(emulator, host, port, oauth_port, secured)
    click.echo(f"portal {emulator.address}/")
    click.echo(f"side door {emulator.address}/_emulator/")
    click.echo(f"OAuth server {emulator.oauth_address}/")
    await stop.wait()
    for runner in runners:
        await runner.cleanup()


if __name__ == "__main__":
    main(prog_name="python -m b24app.emulator")
