"""Keep jobs in a database and do them: beside intake.py the only file that knows DBOS.

Web processes only put jobs in; worker processes take them out. A job put in twice under one key is one job.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

from dbos import DBOS, DBOSPortableJSONSerializer

from b24app.jobs import attempts
from b24app.jobs.attempts import Attempts, Handler, Timed
from b24app.jobs.faults import usable
from b24app.jobs.hurry import Hurry
from b24app.jobs.intake import APPLICATION, BARE, VERSION, Intake
from b24app.jobs.leases import Leases, Pace, new_name
from b24app.jobs.lock import only_worker, sqlite_path
from b24app.jobs.queues import QUEUES
from b24app.jobs.quiet import quieten
from b24app.jobs.rounds import Round, go_round
from b24app.jobs.sqlite import choose_journal, refuse_old_sqlite
from b24app.jobs.strays import Strays
from b24app.jobs.tables import EngineTables
from b24app.store.held_jobs import HeldJobs

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]

_RECOVERIES = 5
# A file has one writer at a time: more threads would keep accepted calls waiting.
_SQLITE_SHARE = 3
_UNDONE = ["MAX_RECOVERY_ATTEMPTS_EXCEEDED", "ERROR"]
_LOOK_BACK = timedelta(days=1)
_PATIENCE_SECONDS = 15
_TAKE_IN = 0.1


class Engine:
    """Accept jobs durably and do each of them at least once, those of one line one after another."""

    def __init__(
        self,
        url: str,
        *,
        worker: str = "worker",
        leases: Leases | None = None,
        held: HeldJobs | None = None,
        timed: Timed = lambda _kind, _outcome, _seconds: None,
    ) -> None:
        """Name the database and this worker.

        On SQLite a worker that starts under the same name goes on with what a dead one had begun. On PostgreSQL each
        process has a name of its own, and others take over by the leases: without them nobody does.
        """
        self._url = url
        self._worker = worker
        self._leases = leases
        self._held = held
        self._timed = timed
        self.tables = EngineTables(url)
        self._intake = Intake(url, self.tables)

    def migrate(self) -> None:
        """Create the engine's tables or bring them up to date."""
        quieten()
        if self._is_sqlite:
            refuse_old_sqlite()
        with usable():
            if self._is_sqlite:
                path = sqlite_path(self._url)
                path.parent.mkdir(parents=True, exist_ok=True)
                # Readable by its owner alone: it holds what robot calls bring.
                path.touch(mode=0o600, exist_ok=True)
                choose_journal(path)
            DBOS.migrate(self._url)
            self.tables.prepare()

    def enqueue(
        self, kind: str, portal: str, key: str, payload: Payload, *, delay_seconds: float = 0, line: str = ""
    ) -> None:
        """Put a job in, to be done once however often it is put in under the same portal and key.

        `kind` names its handler and, by what stands before the dot, its queue. Jobs of one `line` of a portal, such as
        the calls for one card, are done one after another in the order in which they were accepted.
        """
        self._intake.put(kind, attempts.first(portal, key, payload, line, time.time_ns()), delay_seconds)

    def accept(
        self, kind: str, portal: str, key: str, payload: Payload, *, delay_seconds: float = 0, line: str = ""
    ) -> None:
        """Do as `enqueue` in the shortest time: kept for good when this returns, put in by a worker soon after."""
        self.tables.inbox.put(kind, attempts.first(portal, key, payload, line, time.time_ns()), delay_seconds)

    def take_in(self) -> None:
        """Put what was accepted in among the jobs, in the order in which it came; a worker does so all the time."""
        self.tables.inbox.hand_over(self._intake.put_all)

    def work(self, handlers: Mapping[str, Handler], stop: threading.Event, rounds: Iterable[Round] = ()) -> None:
        """Do jobs in this process until `stop` is set, then let those that have begun finish.

        Raises SecondWorker where another process works on the same file, OldSqlite where the engine would crash.
        """
        if self._is_sqlite:
            refuse_old_sqlite()
        name = self._worker if self._is_sqlite else new_name(self._worker)
        lease = self._leases.held(name) if self._leases else nullcontext()
        with only_worker(sqlite_path(self._url)) if self._is_sqlite else nullcontext(), lease:
            quieten()
            dbos = DBOS(config=self._config(name))
            for kind, handler in handlers.items():
                _register(kind, Attempts(kind, handler, self._intake.put, _record, self._held, self._timed))
            try:
                with usable():
                    _launch(_SQLITE_SHARE if self._is_sqlite else 1)
                log.info("worker is ready", extra={"worker": name})
                go_round([*self._rounds(name, dbos), *rounds], stop)
            finally:
                DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=_PATIENCE_SECONDS)

    def forget(self, before: datetime, limit: int) -> int:
        """Delete jobs that were finished before a time, at most so many; a repeated delivery of one is new again."""
        return self._intake.forget(before, limit)

    def close(self) -> None:
        """Close this process's connections."""
        self._intake.close()
        self.tables.close()

    def _rounds(self, name: str, dbos: DBOS) -> Iterator[Round]:
        strays, look = Strays(), self._leases.pace.look if self._leases else Pace.look
        yield Round("accepted", _TAKE_IN, self.take_in)
        yield Round("strays", look, lambda: _bring_back(strays, name, dbos))
        yield Round("abandoned jobs", 5, self._end_abandoned)
        yield Round("pace", 1, Hurry(self.tables.has_many, _set_poll).look)
        yield Round("statistics", 60, self.tables.refresh)
        if leases := self._leases:
            yield Round("lease", leases.pace.beat, lambda: leases.beat(name, is_alone=self._is_sqlite))
            if not self._is_sqlite:
                yield Round("dead workers", leases.pace.look, lambda: self._take_over(leases, name))

    def _take_over(self, leases: Leases, own: str) -> None:
        """Put back the work of workers that never return; any number of workers may do so at once."""
        begun = DBOS.list_workflows(status="PENDING", **BARE)
        for dead in leases.dead({str(one.executor_id) for one in begun if one.executor_id}) - {own}:
            leases.bury(dead)
            # Private, as the engine's makers sell a service for it: hence the pinned minor version and a test.
            taken = DBOS._recover_pending_workflows([dead])  # noqa: SLF001
            log.warning("work of a dead worker taken over", extra={"dead": dead, "jobs": len(taken)})

    def _end_abandoned(self) -> None:
        """Give each job that the engine has given up a last attempt, in which its handler can say so."""
        since = (datetime.now(UTC) - _LOOK_BACK).isoformat()
        for dead in DBOS.list_workflows(status=_UNDONE, completed_after=since, load_output=False):
            if not dead.workflow_id.endswith(attempts.LAST):
                self._intake.put(dead.name, attempts.last(dead.input["args"][0]), 0)

    @property
    def _is_sqlite(self) -> bool:
        return self._url.startswith("sqlite")

    def _config(self, name: str) -> Any:
        return {
            "name": APPLICATION,
            "system_database_url": self._url,
            "application_version": VERSION,
            "executor_id": name,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "max_executor_threads": sum(queue.at_once for queue in QUEUES) + 10,
        }


def _launch(share: int) -> None:
    DBOS.launch()
    for queue in QUEUES:
        at_once = max(2, queue.at_once // share)
        DBOS.register_queue(
            queue.name, partition_concurrency=1, worker_concurrency=at_once, polling_interval_sec=queue.poll
        )


def _bring_back(strays: Strays, name: str, dbos: DBOS) -> None:
    """Put back the jobs that this worker has taken in the database's eyes and not in its own."""
    mine = DBOS.list_workflows(status="PENDING", executor_id=name, **BARE)
    at_work = dbos._active_workflows_set.activeList()  # noqa: SLF001 (covered by a test as well)
    queues = {one.workflow_id: one.queue_name for one in mine}
    for job in strays.look(queues, at_work):
        DBOS.resume_workflow(job, queue_name=queues[job])
        log.warning("a job that nobody did was put back", extra={"job": job})


def _set_poll(queue: str, seconds: float) -> None:
    if found := DBOS.retrieve_queue(queue):
        found.set_polling_interval_sec(seconds)


def _register(kind: str, attempts_of_kind: Attempts) -> None:
    def run(body: dict[str, Any]) -> None:
        attempts_of_kind.run(body)

    DBOS.workflow(name=kind, max_recovery_attempts=_RECOVERIES)(run)


def _record(name: str, work: Callable[[], Any]) -> Any:
    return DBOS.run_step({"name": name}, work)
