"""Try a job: keep its line in order, carry its steps along, and put it off when it cannot be finished now."""

import logging
import time
from collections.abc import Callable, Mapping
from itertools import chain, repeat
from typing import Any, TypeVar

from b24app import log as logs
from b24app.jobs.job import ABANDONED, Job, Later, Recorder
from b24app.jobs.steps import Steps
from b24app.store.faults import StoreError
from b24app.store.held_jobs import HeldJobs

log = logging.getLogger(__name__)

Handler = Callable[[Job], None]
Body = Mapping[str, Any]
Again = Callable[[str, dict[str, Any], float], None]
"""Puts a job in once more: its kind, its body, and the seconds to wait."""
Timed = Callable[[str, str, float], None]
"""Takes note of a try: the kind, `done`, `later` or `failed`, and the seconds."""

PAUSES = (2, 10, 60, 300, 1800)
"""Seconds before each further attempt of a job that failed."""
LAST = "~last"
"""Ends the name of the one attempt after a job was given up."""
_BEHIND = 0.5
"""Seconds after the job ahead is tried again that the one behind it looks anew."""
_LONGEST_LOOK = 600.0
_WAITS = (0.2, 0.5, 1.0, 2.0, 5.0)

Result = TypeVar("Result")


def first(portal: str, key: str, payload: Mapping[str, Any], line: str, place: int) -> dict[str, Any]:
    """Return what is kept of a job that comes in: `place` says where it stands in its line."""
    body = {"portal": portal, "key": key, "payload": dict(payload), "attempt": 1, "try": 1}
    if line:
        body |= {"line": line, "place": place}
    if request := logs.bound_field("request"):
        body["request"] = request
    return body


def name_of(body: Body) -> str:
    """Return the name under which the engine knows one try of a job; the first one's keeps repeated deliveries out."""
    name = f"{body['portal']}:{body['key']}"
    if body["attempt"] == ABANDONED:
        return name + LAST
    number = body.get("try", body["attempt"])
    return name if number == 1 else f"{name}~{number}"


def last(body: Body) -> dict[str, Any]:
    """Return the body of the one attempt that is made after a job's workers have died too often."""
    return {**body, "attempt": ABANDONED}


class Attempts:
    """Tries the jobs of one kind."""

    def __init__(
        self, kind: str, handler: Handler, again: Again, recorder: Recorder, held: HeldJobs | None, timed: Timed
    ) -> None:
        """Take the handler, what puts a job in again, what records a step, and the jobs that hold up their lines."""
        self._kind = kind
        self._handler = handler
        self._again = again
        self._recorder = recorder
        self._held = held
        self._timed = timed

    def run(self, body: dict[str, Any]) -> None:
        """Try a job, unless one ahead of it in its line was put off: then it is looked at again later."""
        with logs.bound(run=f"{body['portal']}:{body['key']}", **_request(body)):
            wait = _surely(lambda: self._ahead(body))
            if wait is None:
                self._try(body)
            else:
                self._put_off(body, min(wait, _LONGEST_LOOK) + _BEHIND)

    def _try(self, body: dict[str, Any]) -> None:
        steps = Steps(body.get("kept", {}), self._recorder)
        failures = int(body.get("failures", 0))
        told = (body["portal"], body["key"], body["payload"], body["attempt"])
        job = Job(self._kind, *told, steps.record, failures)
        begun = time.monotonic()
        try:
            self._handler(job)
        except Later as later:
            self._timed(self._kind, "later", time.monotonic() - begun)
            delay = later.seconds
        except Exception:
            self._timed(self._kind, "failed", time.monotonic() - begun)
            log.exception("job failed", extra={"kind": self._kind, "portal": job.portal, "attempt": job.attempt})
            # Counted apart from the attempts: a job that was put off many times has not failed yet.
            if job.is_abandoned or failures >= len(PAUSES):
                self._release(body)
                raise
            delay, failures = PAUSES[failures], failures + 1
        else:
            self._timed(self._kind, "done", time.monotonic() - begun)
            self._release(body)
            return
        again = {**body, "attempt": job.attempt + 1, "kept": steps.kept, "failures": failures}
        self._recorder("later", lambda: self._put_off(again, delay))

    def _put_off(self, body: dict[str, Any], seconds: float) -> None:
        held, line = self._held, body.get("line")
        if held and line:
            _surely(lambda: held.hold(f"{body['portal']}:{line}", body["key"], body["place"], seconds))
        again = {**body, "try": int(body.get("try", body["attempt"])) + 1}
        _surely(lambda: self._again(self._kind, again, seconds))

    def _ahead(self, body: Body) -> float | None:
        line = body.get("line")
        if not line or not self._held or body["attempt"] == ABANDONED:
            return None
        return self._held.ahead(f"{body['portal']}:{line}", body["place"])

    def _release(self, body: Body) -> None:
        # Only a job that was put off before, or died too often, can be holding anybody up.
        is_first = body.get("try", 1) == 1 and body["attempt"] != ABANDONED
        held = self._held
        if held and body.get("line") and not is_first:
            _surely(lambda: held.release(f"{body['portal']}:{body['line']}", body["key"]))


def _surely(work: Callable[[], Result]) -> Result:
    """Do what may not be left undone: while the database is away there is nothing else to do than to wait for it."""
    for pause in chain(_WAITS, repeat(_WAITS[-1])):
        try:
            return work()
        except StoreError:
            log.exception("the database is away; a job waits for it")
            time.sleep(pause)
    raise AssertionError  # the pauses never end


def _request(body: Body) -> dict[str, str]:
    return {"request": str(body["request"])} if "request" in body else {}
