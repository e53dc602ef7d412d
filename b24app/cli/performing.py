"""Do a robot's run here and now, for the person who asked for it, and say what came of it."""

import json
from collections.abc import Mapping
from typing import Any

import click

from b24app.cli.root import Session
from b24app.cli.run_told import as_dict, told
from b24app.errors import AppError
from b24app.jobs.job import Job, Later
from b24app.robots.run import KIND, key_of
from b24app.store.runs import Run


class PutOff(AppError):
    """The portal cannot be worked with now; try again later, "b24app runs show" says what was done."""

    code = "runs.put-off"


def perform(session: Session, member_id: str, key: str, payload: Mapping[str, Any]) -> Run:
    """Do a run in this process and print it; raises PutOff where the portal cannot be worked with now."""
    app = session.app
    job = Job(KIND, member_id, key, dict(payload))
    try:
        app.runner().run(job)
    except Later:
        raise PutOff from None
    run = app.runs.find(key_of(job))
    if run is None:
        raise PutOff
    effects = app.runs.effects(run.run_key)
    if session.as_json:
        click.echo(json.dumps(as_dict(run, effects), ensure_ascii=False))
    else:
        click.echo(told(run, effects, session.translate, session.language))
    return run
