"""Send robot calls: as fast as they are answered, or so many a second whatever happens; and time each."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from tests.bench.serving import FORM


@dataclass
class Load:
    """What was sent and what came back."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        """Accepted calls a second."""
        return len(self.accepted) / self.seconds

    def percentile(self, share: float) -> float:
        """Return the milliseconds within which that share of calls was answered."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def flood(port: int, body: Callable[[int], bytes], *, calls: int, connections: int = 16, robot: str = "tiny") -> Load:
    """Send calls over kept connections, each as soon as the one before it was answered."""
    return _run(port, body, calls, connections, robot, lambda _number, _begun: None)


def steady(
    port: int,
    body: Callable[[int], bytes],
    *,
    rate: float,
    seconds: float,
    robot: str = "tiny",
    load: Load | None = None,
) -> Load:
    """Send so many calls a second; a late answer holds up nothing, and a call's time runs from its due moment.

    Whoever wants to know meanwhile what was accepted gives the `load`.
    """

    def wait(number: int, begun: float) -> float:
        due = begun + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        return due

    return _run(port, body, int(rate * seconds), 48, robot, wait, load)


def _run(
    port: int,
    body: Callable[[int], bytes],
    calls: int,
    connections: int,
    robot: str,
    wait: Callable[[int, float], float | None],
    known: Load | None = None,
) -> Load:
    load = known or Load()
    lock, numbers, begun = threading.Lock(), iter(range(calls)), time.monotonic()

    def send() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                connection.close()
                return
            due = wait(number, begun) or time.monotonic()
            status = _post(connection, robot, body(number))
            took = time.monotonic() - due
            with lock:
                load.latencies.append(took)
                if status == 200:
                    load.accepted.append(number)
                else:
                    load.refused += 1

    threads = [threading.Thread(target=send) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.monotonic() - begun
    return load


def _post(connection: HTTPConnection, robot: str, body: bytes) -> int:
    try:
        connection.request("POST", f"/robots/{robot}", body, {"Content-Type": FORM})
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        connection.close()
        return 0
    return answer.status
