"""Keep a piece of work for the worker, or say that it could not be kept."""

import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Protocol

from b24app.web.refusals import NotNow

log = logging.getLogger(__name__)


class Queue(Protocol):
    """Where work is put: the job engine."""

    def accept(
        self,
        kind: str,
        portal: str,
        key: str,
        payload: Mapping[str, Any],
        *,
        delay_seconds: float = 0,
        line: str = "",
    ) -> None:
        """Keep a job durably; one key is one job, and the jobs of a line are done in order."""
        ...


def accept(
    queue: Queue, kind: str, portal: str, key: str, payload: Mapping[str, Any], *, delay: float = 0, line: str = ""
) -> None:
    """Put work in durably; raises NotNow where that fails, whatever the reason."""
    try:
        queue.accept(kind, portal, key, payload, delay_seconds=delay, line=line)
    except Exception as fault:
        # The portal does not call again, so the log is where this call can still be found.
        log.exception("work could not be kept", extra={"kind": kind, "portal": portal, "key": key})
        raise NotNow from fault


def key_of(*parts: str) -> str:
    """Return a short name made from texts of any length, some of them secret."""
    return sha256("\n".join(parts).encode()).hexdigest()
