"""Put jobs into the job engine's database: the side of DBOS that does nothing but keep them."""

import json
import os
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dbos import DBOSClient, DBOSPortableJSONSerializer, WorkflowSerializationFormat

from b24app.jobs import attempts
from b24app.jobs.inbox import Accepted
from b24app.jobs.queues import lane_of, queue_of
from b24app.jobs.quiet import quieten
from b24app.jobs.tables import EngineTables

APPLICATION = "b24app"
VERSION = "1"
"""Never a hash of the source, the engine's default: after any edit it would strand all that waits."""
BARE: Any = {"load_input": False, "load_output": False}
_FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


class Intake:
    """Puts jobs in, in any process; its connections are opened at first need."""

    def __init__(self, url: str, tables: EngineTables) -> None:
        self._url = url
        self._tables = tables
        self._client: tuple[int, DBOSClient] | None = None
        self._opening = threading.Lock()

    def put(self, kind: str, body: dict[str, Any], delay_seconds: float) -> None:
        """Put one job in."""
        options = _options(kind, body)
        options |= {"delay_seconds": delay_seconds} if delay_seconds else {}
        client, kept = self._connected(), json.loads(json.dumps(body))
        with self._tables.writing() as connection:
            client.enqueue_in_transaction(connection, options, kept)

    def put_all(self, accepted: Sequence[Accepted]) -> None:
        """Put many jobs in, those of a lane in the given order; what is there already stays as it is."""
        client = self._connected()
        at_once = [one for one in accepted if not one.delay]
        # Private, as the engine opens it only to its own sources of events: covered by the tests of the order.
        rows = [client._build_enqueue_status(_options(one.kind, one.body), one.body)[1] for one in at_once]  # noqa: SLF001
        # Another worker may have put in what came before: the last place of each lane is read anew.
        client._sys_db._batch_created_at_cursors.clear()  # noqa: SLF001
        client._sys_db.init_workflows(_distinct(rows))  # noqa: SLF001
        for one in accepted:
            if one.delay:
                self.put(one.kind, one.body, one.delay)

    def forget(self, before: datetime, limit: int) -> int:
        """Delete jobs that were finished before a time, at most so many."""
        client, until = self._connected(), before.isoformat()
        old = client.list_workflows(status=_FINISHED, completed_before=until, limit=limit, **BARE)
        if old:
            client.delete_workflows([one.workflow_id for one in old])
        return len(old)

    def close(self) -> None:
        """Close this process's connections."""
        if self._client and self._client[0] == os.getpid():
            self._client[1].destroy()
        self._client = None

    def _connected(self) -> DBOSClient:
        # A connection must not cross a fork, so each process opens its own at first need.
        with self._opening:
            if self._client is None or self._client[0] != os.getpid():
                quieten()
                client = DBOSClient(
                    system_database_url=self._url,
                    application_name=APPLICATION,
                    serializer=DBOSPortableJSONSerializer(),
                    lazy=True,
                    retry_connection_errors=False,
                )
                self._client = (os.getpid(), client)
            return self._client[1]


def _options(kind: str, body: Mapping[str, Any]) -> Any:
    queue = queue_of(kind)
    return {
        "workflow_name": kind,
        "workflow_id": attempts.name_of(body),
        "queue_name": queue.name,
        "queue_partition_key": lane_of(queue, body["portal"], body.get("line") or body["key"]),
        "app_version": VERSION,
        "serialization_type": WorkflowSerializationFormat.PORTABLE,
    }


def _distinct(rows: Sequence[Any]) -> list[Any]:
    # PostgreSQL refuses to meet one key twice in a statement; the first of a repeated delivery counts.
    return list({row["workflow_uuid"]: row for row in reversed(rows)}.values())[::-1]
