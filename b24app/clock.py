"""The one way the app reads time and waits, so that tests can bring their own clock."""

import ipaddress
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from b24app.errors import AppError
from b24app.languages import phrase


class NoClock(AppError):
    """The shared test clock cannot be read; start it or take B24APP_CLOCK away."""

    code = "clock.unreadable"


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """Return the aware UTC time."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the aware UTC time."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class SharedClock:
    """A clock for tests and demos that several processes share: it runs as the machine's own, set forward elsewhere.

    Its address answers `{"now": seconds since 1970}`, as the emulator's side door does. It is asked a few times a
    second at most; waits are the machine's own.
    """

    # Less than this between two answers is the time they were under way, not a clock that was set.
    _NOISE = 1.0

    def __init__(self, address: str, *, fresh_seconds: float = 0.1) -> None:
        self._address = address
        self._fresh = fresh_seconds
        self._opener = build_opener(ProxyHandler({}))
        self._asking = threading.Lock()
        self._asked_at = float("-inf")
        self._ahead: float | None = None

    def now(self) -> datetime:
        """Return the aware UTC time; raises NoClock where it could never be read."""
        with self._asking:
            if time.monotonic() - self._asked_at >= self._fresh:
                self._ask()
                self._asked_at = time.monotonic()
            return datetime.now(UTC) + timedelta(seconds=self._ahead or 0.0)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def _ask(self) -> None:
        try:
            with self._opener.open(self._address, timeout=5) as answer:
                ahead = float(json.load(answer)["now"]) - time.time()
        except (OSError, ValueError, KeyError, TypeError):
            # Once set it goes on by itself: whatever it belonged to may end before the app does.
            if self._ahead is None:
                raise NoClock(
                    phrase("the shared test clock cannot be read"),
                    phrase("start it or take B24APP_CLOCK away"),
                    where=self._address,
                ) from None
            return
        if self._ahead is None or abs(ahead - self._ahead) > self._NOISE:
            self._ahead = ahead


def clock_at(address: str) -> Clock:
    """Return the machine's clock, or the shared one that an address names."""
    return SharedClock(address) if address else SystemClock()


def is_loopback(address: str) -> bool:
    """Tell whether an address leads to this very machine."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
