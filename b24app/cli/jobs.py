"""Commands about bulk jobs: how far they are, and whether they go on."""

import json
from collections.abc import Callable

import click

from b24app.cli.jobs_timers import timers
from b24app.cli.options import AS_JSON
from b24app.cli.root import Session
from b24app.languages import Translate, phrase
from b24app.store.bulk_jobs import BulkJob

_STATES = {
    "running": phrase("running"),
    "paused": phrase("paused"),
    "cancelled": phrase("cancelled"),
    "failed": phrase("failed"),
    "done": phrase("done"),
}


@click.group()
def jobs() -> None:
    """Bulk jobs: work over many cards, done portion by portion; and what waits for its moment."""


jobs.add_command(timers)


@jobs.command("list")
@click.option("--all", "is_all", is_flag=True, help="Show finished jobs too.")
@AS_JSON
@click.pass_obj
def listed(session: Session, *, is_all: bool, as_json: bool) -> None:
    """List the bulk jobs that run or rest: number, kind, portal, progress, state."""
    session.as_json = as_json
    known = session.app.bulk.jobs.all(unfinished=not is_all)
    if as_json:
        click.echo(json.dumps({"jobs": [_row(one) for one in known]}, ensure_ascii=False))
    elif not known:
        click.echo(session.translate(phrase("no bulk job is running or paused")))
    else:
        for one in known:
            click.echo(_told(one, session.translate))


def _row(job: BulkJob) -> dict[str, object]:
    names = ("id", "member_id", "kind", "state", "done", "total", "reason")
    return {name: getattr(job, name) for name in names} | {"changed_at": job.changed_at.isoformat()}


def _told(job: BulkJob, translate: Translate) -> str:
    progress = f"{job.done}/{job.total} ({100 * job.done // job.total} %)" if job.total else str(job.done)
    line = f"{job.id}  {job.kind}  {job.member_id}  {progress}  {translate(_STATES[job.state])}"
    return f"{line}: {translate(job.reason)}" if job.reason else line


def _act(name: str, said: str, told: str, act: Callable[[Session, int], None]) -> None:
    @jobs.command(name, help=said)
    @click.argument("number", type=int)
    @click.pass_obj
    def command(session: Session, number: int) -> None:
        act(session, number)
        click.echo(session.translate(told))


_act(
    "pause",
    "Let a bulk job rest after the portion it is at.",
    phrase("the job is paused; go on with: b24app jobs resume"),
    lambda session, number: session.app.bulk.pause(number),
)
_act(
    "resume",
    "Let a paused or failed bulk job go on where it was.",
    phrase("the job goes on where it was"),
    lambda session, number: session.app.bulk.resume(number),
)
_act(
    "cancel",
    "End a bulk job; what it did stays done.",
    phrase("the job is cancelled; what it did stays done"),
    lambda session, number: session.app.bulk.cancel(number),
)
