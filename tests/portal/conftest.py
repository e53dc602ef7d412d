"""The parts every test of the portal client uses: a portal that answers as told, a loop, a clock that need not wait."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from b24app.portal.access import Access, Webhook
from b24app.portal.bucket import Bucket, NoBucket
from b24app.portal.client import Portal, new_loop
from b24app.portal.loop import Loop
from b24app.portal.retry import Patience
from tests.portal.stub import Stub

QUICK = Patience(first=0.01, longest=0.02, answer=4.0, connect=3.0)
"""As patient as in earnest, with short waits."""

ONCE = Patience(full=0, not_sent=0, unclear=0, first=0.01, longest=0.02, answer=2.0, connect=1.5)
"""Send once, whatever comes."""


class FakeClock:
    """A clock that moves when somebody sleeps and remembers how long."""

    def __init__(self) -> None:
        self.at = datetime(2026, 9, 21, 12, tzinfo=UTC)
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.at += timedelta(seconds=seconds)


@pytest.fixture
def stub() -> Iterator[Stub]:
    server = Stub()
    yield server
    server.close()


@pytest.fixture
def loop() -> Iterator[Loop]:
    one = new_loop(QUICK)
    yield one
    one.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def portal_of(stub: Stub, loop: Loop, clock: FakeClock) -> Iterator[Callable[..., Portal]]:
    """Make a portal with a patience, an access and a bucket of the test's choice."""
    loops = [loop]

    def make(patience: Patience = QUICK, access: Access | None = None, bucket: Bucket | None = None) -> Portal:
        own = loop if patience is QUICK else new_loop(patience)
        loops.append(own)
        access = access or Webhook.from_url(stub.webhook)
        return Portal(access, bucket or NoBucket(), own, clock=clock, patience=patience)

    yield make
    for one in loops:
        one.close()


@pytest.fixture
def portal(portal_of: Callable[..., Portal]) -> Portal:
    return portal_of()
