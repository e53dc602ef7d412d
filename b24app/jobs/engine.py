"""Keep jobs in a database and do them: the only file that knows DBOS.

Web processes only put jobs in; one worker process takes them out. A job put in twice under one key is one job.
"""

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from importlib import import_module
from typing import Any

from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, WorkflowSerializationFormat

from b24app.errors import AppError
from b24app.jobs.job import ABANDONED, Job, Later
from b24app.jobs.lock import only_worker, sqlite_path
from b24app.jobs.sqlite import WAL_IS_SOUND, refuse_old_sqlite, version
from b24app.jobs.steps import Steps
from b24app.languages import phrase

log = logging.getLogger(__name__)

Handler = Callable[[Job], None]

_APPLICATION = "b24app"
# Never a hash of the source, the engine's default: after any edit it would strand all that waits.
_VERSION = "1"
_QUEUES = ("robots", "bulk")
_POLL_SECONDS = 0.2
_AT_ONCE = 20
_RECOVERIES = 5
_ROUND_SECONDS = 5
_LAST = "~last"
_PATIENCE_SECONDS = 15
# Before each further attempt of a job that failed.
_PAUSES = (2, 10, 60, 300, 1800)


class JobsUnusable(AppError):
    """The database of jobs cannot be used; check B24APP_JOBS_URL."""

    code = "jobs.unusable"


class Engine:
    """Accept jobs durably and do each of them at least once, a portal's robot calls one after another."""

    def __init__(self, url: str, *, worker: str = "worker") -> None:
        """Name the database, SQLite or PostgreSQL, and this worker.

        After a crash a worker that starts under the same name goes on with what the dead one had begun.
        """
        self._url = url
        self._worker = worker
        self._client: tuple[int, DBOSClient] | None = None
        self._opening = threading.Lock()

    def migrate(self) -> None:
        """Create the engine's tables or bring them up to date."""
        _quieten()
        if self._is_sqlite:
            refuse_old_sqlite()
        with _usable():
            if self._is_sqlite:
                path = sqlite_path(self._url)
                path.parent.mkdir(parents=True, exist_ok=True)
                # Readable by its owner alone: it holds what robot calls bring.
                path.touch(mode=0o600, exist_ok=True)
                self._choose_journal()
            DBOS.migrate(self._url)

    def enqueue(
        self, kind: str, portal: str, key: str, payload: Mapping[str, Any], *, delay_seconds: float = 0
    ) -> None:
        """Put a job in, to be done once however often it is put in under the same portal and key.

        `kind` names its handler; what stands before the dot names the queue where there is one of that name.
        """
        body = {"portal": portal, "key": key, "payload": dict(payload), "attempt": 1}
        self._put(kind, portal, f"{portal}:{key}", body, delay_seconds)

    def put_off(self, job: Job, kept: Mapping[str, Any], failures: int, delay_seconds: float) -> None:
        """Put the next attempt of a job in, with the results of the steps it has behind it and the failures so far."""
        again = job.attempt + 1
        body = {"portal": job.portal, "key": job.key, "payload": job.payload, "attempt": again}
        body |= {"kept": dict(kept), "failures": failures}
        self._put(job.kind, job.portal, f"{job.portal}:{job.key}~{again}", body, delay_seconds)

    def work(self, handlers: Mapping[str, Handler], stop: threading.Event) -> None:
        """Do jobs in this process until `stop` is set, then let those that have begun finish.

        Raises SecondWorker where another process works on the same database, OldSqlite where the engine would crash.
        """
        if self._is_sqlite:
            refuse_old_sqlite()
        with only_worker(self._url, self._worker):
            _quieten()
            DBOS(config=self._config())
            for kind, handler in handlers.items():
                _register(self, kind, handler)
            try:
                with _usable():
                    _launch()
                log.info("worker is ready", extra={"worker": self._worker})
                while not stop.wait(_ROUND_SECONDS):
                    self._end_abandoned()
            finally:
                DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=_PATIENCE_SECONDS)

    def _end_abandoned(self) -> None:
        """Give each job that the engine has given up a last attempt, in which its handler can say so."""
        try:
            for dead in DBOS.list_workflows(status="MAX_RECOVERY_ATTEMPTS_EXCEEDED"):
                if not dead.workflow_id.endswith(_LAST):
                    body = {**dead.input["args"][0], "attempt": ABANDONED}
                    self._put(dead.name, body["portal"], dead.workflow_id + _LAST, body, 0)
        except Exception:
            log.exception("could not look for abandoned jobs")

    def close(self) -> None:
        """Close this process's connections."""
        if self._client and self._client[0] == os.getpid():
            self._client[1].destroy()
        self._client = None

    @property
    def _is_sqlite(self) -> bool:
        return self._url.startswith("sqlite")

    def _put(self, kind: str, portal: str, name: str, body: dict[str, Any], delay_seconds: float) -> None:
        options: dict[str, Any] = {
            "workflow_name": kind,
            "workflow_id": name,
            "queue_name": _queue(kind),
            "queue_partition_key": portal,
            "app_version": _VERSION,
            "serialization_type": WorkflowSerializationFormat.PORTABLE,
        }
        if delay_seconds:
            options["delay_seconds"] = delay_seconds
        # A round trip through JSON refuses at the door what could not be read back.
        self._connected().enqueue(options, json.loads(json.dumps(body)))

    def _connected(self) -> DBOSClient:
        # A connection must not cross a fork, so each process opens its own at first need.
        with self._opening:
            if self._client is None or self._client[0] != os.getpid():
                _quieten()
                client = DBOSClient(
                    system_database_url=self._url,
                    application_name=_APPLICATION,
                    serializer=DBOSPortableJSONSerializer(),
                    lazy=True,
                    retry_connection_errors=False,
                )
                self._client = (os.getpid(), client)
            return self._client[1]

    def _config(self) -> Any:
        return {
            "name": _APPLICATION,
            "system_database_url": self._url,
            "application_version": _VERSION,
            "executor_id": self._worker,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "max_executor_threads": _AT_ONCE * len(_QUEUES) + 10,
        }

    def _choose_journal(self) -> None:
        mode = "WAL" if version() >= WAL_IS_SOUND else "DELETE"
        with closing(import_module("sqlite3").connect(sqlite_path(self._url))) as connection:
            connection.execute(f"PRAGMA journal_mode={mode}")


@contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except AppError:
        raise
    except Exception as fault:
        # The first line says it all; what follows is the engine's SQL.
        reason = (str(fault).splitlines() or [type(fault).__name__])[0]
        raise JobsUnusable(
            phrase("the database of jobs cannot be used: {reason}"), phrase("check B24APP_JOBS_URL"), reason=reason
        ) from fault


def _launch() -> None:
    DBOS.launch()
    for queue in _QUEUES:
        DBOS.register_queue(
            queue, partition_concurrency=1, worker_concurrency=_AT_ONCE, polling_interval_sec=_POLL_SECONDS
        )


def _register(engine: Engine, kind: str, handler: Handler) -> None:
    def run(body: dict[str, Any]) -> None:
        steps = Steps(body.get("kept", {}), _record)
        job = Job(kind, body["portal"], body["key"], body["payload"], body["attempt"], steps.record)
        failures = int(body.get("failures", 0))
        try:
            handler(job)
        except Later as later:
            delay = later.seconds
        except Exception:
            log.exception("job failed", extra={"kind": kind, "portal": job.portal, "attempt": job.attempt})
            # Counted apart from the attempts: a job that was put off many times has not failed yet.
            if job.is_abandoned or failures >= len(_PAUSES):
                raise
            delay, failures = _PAUSES[failures], failures + 1
        else:
            return
        _record("later", lambda: engine.put_off(job, steps.kept, failures, delay))

    DBOS.workflow(name=kind, max_recovery_attempts=_RECOVERIES)(run)


def _record(name: str, work: Callable[[], Any]) -> Any:
    return DBOS.run_step({"name": name}, work)


def _queue(kind: str) -> str:
    family = kind.partition(".")[0]
    return family if family in _QUEUES else _QUEUES[-1]


def _quieten() -> None:
    # With no handler of its own the engine writes to the console past our log.
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.propagate = True
