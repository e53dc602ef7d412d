"""Commands that run the app: web and worker together, the worker alone, and the migrations."""

import errno
import os
import shutil
import signal
import socket
import sys
import threading

import click

from b24app.cli.processes import Child, supervise
from b24app.cli.root import Session
from b24app.content import content
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.settings import Settings
from b24app.store.cipher import Cipher

_YIELDS = 5
_FORM = phrase("copy them from the local application's form in the portal")


class CannotServe(AppError):
    """The app cannot be served like this; see install/env.example."""

    code = "serve.cannot"


@click.command()
@click.option("--no-worker", is_flag=True, help="Leave the work to workers of their own (b24app worker).")
@click.pass_obj
def serve(session: Session, *, no_worker: bool) -> None:
    """Migrate, then run the web processes (gunicorn) and the worker until stopped."""
    _can_serve(session.settings)
    session.app.engine.migrate()
    session.app.close()
    session.speak_up()
    configuration = str(content("install") / "gunicorn.conf.py")
    web = Child("web", [sys.executable, "-m", "gunicorn", "--config", configuration, "b24app.wsgi:app"])
    jobs = Child("worker", [sys.executable, "-m", "b24app", "worker"])
    supervise([web] if no_worker else [web, jobs], _stop_on_signal(), _environment(session.settings))


@click.command()
@click.pass_obj
def worker(session: Session) -> None:
    """Run only the worker, which does the accepted work until stopped."""
    app = session.app
    session.speak_up()
    app.engine.migrate()
    # Accepting calls must not wait for the doing of others: where both want the processor, web goes first.
    os.nice(_YIELDS)
    app.engine.work(app.handlers(), _stop_on_signal(), app.rounds())


@click.command()
@click.pass_obj
def migrate(session: Session) -> None:
    """Bring the databases up to date."""
    session.app.engine.migrate()
    click.echo(session.translate("the databases are up to date"))


def _can_serve(settings: Settings) -> None:
    """Say at once what would otherwise only show when a portal calls; raises CannotServe or a StoreError."""
    Cipher(settings.keys).seal("")
    if not settings.client_id or not settings.client_secret.get_secret_value():
        raise CannotServe(phrase("B24APP_CLIENT_ID or B24APP_CLIENT_SECRET is not set"), _FORM)
    free_to_listen(settings)


def free_to_listen(settings: Settings) -> None:
    """Make sure that nobody listens on the app's address; raises CannotServe."""
    host, _, port = settings.bind.rpartition(":")
    try:
        if host == "unix":
            _nobody_answers(port)
            return
        with socket.create_server((host.strip("[]"), int(port)), family=_family(host)):
            pass
    except OSError as fault:
        raise CannotServe(
            phrase("nothing can listen there: {reason}"),
            phrase("stop what listens there or change B24APP_BIND"),
            where=settings.bind,
            reason=str(fault.strerror).partition(" (")[0],
        ) from None


def _nobody_answers(path: str) -> None:
    """Raise OSError where somebody listens on a socket's file; one that was left behind is in nobody's way."""
    with socket.socket(socket.AF_UNIX) as caller:
        if caller.connect_ex(path) == 0:
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _environment(settings: Settings) -> dict[str, str]:
    """Return the children's environment, with an empty folder for counters where somebody may read them."""
    if not settings.metrics_token.get_secret_value():
        return dict(os.environ)
    folder = settings.home.absolute() / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
