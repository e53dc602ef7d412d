"""Commands that run the app: web and worker together, the worker alone, and the migrations."""

import os
import shutil
import signal
import sys
import threading

import click

from b24app.cli.processes import Child, supervise
from b24app.cli.root import Session
from b24app.content import content
from b24app.settings import Settings


@click.command()
@click.pass_obj
def serve(session: Session) -> None:
    """Migrate, then run the web processes (gunicorn) and the worker until stopped."""
    session.app.engine.migrate()
    session.app.close()
    session.speak_up()
    configuration = str(content("install") / "gunicorn.conf.py")
    web = Child("web", [sys.executable, "-m", "gunicorn", "--config", configuration, "b24app.wsgi:app"])
    jobs = Child("worker", [sys.executable, "-m", "b24app", "worker"])
    supervise([web, jobs], _stop_on_signal(), _environment(session.settings))


@click.command()
@click.pass_obj
def worker(session: Session) -> None:
    """Run only the worker, which does the accepted work until stopped."""
    app = session.app
    session.speak_up()
    app.engine.migrate()
    app.engine.work(app.handlers(), _stop_on_signal())


@click.command()
@click.pass_obj
def migrate(session: Session) -> None:
    """Bring the databases up to date."""
    session.app.engine.migrate()
    click.echo(session.translate("the databases are up to date"))


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
