"""Talk to one portal. Nothing else imports fast_bitrix24; every call goes by calls.py."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession
from fast_bitrix24 import BitrixAsync

from b24app.clock import Clock, SystemClock
from b24app.portal import batch as batches
from b24app.portal import reads, writes
from b24app.portal.access import Access
from b24app.portal.answer import Answer
from b24app.portal.breaker import Breaker, OwnPauses, Pauses
from b24app.portal.bucket import Bucket, Slower
from b24app.portal.calls import Calls, Request
from b24app.portal.encoding import for_json
from b24app.portal.fetching import Fetched, fetch
from b24app.portal.leash import Cancel, Leash
from b24app.portal.loop import Loop
from b24app.portal.marker import Marker
from b24app.portal.metrics import Meter, NoMetrics
from b24app.portal.names import Names
from b24app.portal.outcome import Command, Outcome
from b24app.portal.queue import Lane, Queue
from b24app.portal.ranges import Wanted
from b24app.portal.refusals import Refusal
from b24app.portal.retry import Patience
from b24app.portal.scan import Progress, scan
from b24app.portal.session import Unclear, new_session

# On import the library sets itself to DEBUG and would log every request with its token.
logging.getLogger("fast_bitrix24").setLevel(logging.WARNING)

Params = Mapping[str, Any]


def new_loop(patience: Patience | None = None) -> Loop:
    """Make the loop that all portals of a process share."""
    patience = patience or Patience()
    return Loop(partial(new_session, total=patience.answer, connect=patience.connect))


class Portal:
    """One portal, for any thread: calls wait for their turn, then for the answer.

    `deadline_seconds` bounds waiting, repeats and the request itself; `cancel`, a threading.Event for instance, ends
    waiting and repeats, while a request that is out is still waited for, so that its outcome is known.
    """

    def __init__(
        self,
        access: Access,
        bucket: Bucket,
        loop: Loop,
        *,
        clock: Clock | None = None,
        patience: Patience | None = None,
        lane: str = Lane.PAGE,
        pauses: Pauses | None = None,
        meter: Meter | None = None,
    ) -> None:
        clock = clock or SystemClock()
        self._calls = Calls(
            access=access,
            queue=Queue(bucket),
            loop=loop,
            post=_post,
            breaker=Breaker(f"{access.key} {access.name}", pauses or OwnPauses(), clock),
            clock=clock,
            patience=patience or Patience(),
            meter=meter or NoMetrics(),
        )
        self._lane = Lane(lane)
        self._names = Names()

    def __repr__(self) -> str:
        return f"Portal({self.name!r})"

    @property
    def name(self) -> str:
        """Name the portal to people, without any secret."""
        return self._calls.access.name

    @property
    def key(self) -> str:
        """Return the portal's host and port: what its limit is counted by."""
        return self._calls.access.key

    def afresh(self) -> "Portal":
        """Return the portal for what has to be true now; runs of robots remember what they have read, see recall.py."""
        return self

    @property
    def origin(self) -> str:
        """Return the address people open the portal at, without any secret."""
        parts = urlsplit(self._calls.access.endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    def bulk(self, per_second: float | None = None) -> "Portal":
        """Return the same portal for a long job: its calls leave the next place to everybody else.

        With `per_second` it sends no more requests than that, however many the portal would take.
        """
        calls, other = self._calls, object.__new__(Portal)
        if per_second:
            calls = replace(calls, queue=Queue(Slower(calls.queue.bucket, per_second, calls.clock)))
        other._calls, other._names, other._lane = calls, self._names, Lane.BULK
        return other

    @property
    def way(self) -> tuple[Calls, Names, Lane]:
        """Return the way to the portal, for a Portal that shares it."""
        return self._calls, self._names, self._lane

    def read(
        self,
        method: str,
        params: Params | None = None,
        *,
        deadline_seconds: float | None = None,
        cancel: Cancel | None = None,
    ) -> Answer:
        """Call a method that changes nothing; repeated a few times when no answer comes."""
        body = for_json(params or {})
        leash = self._leash(deadline_seconds, cancel)
        return self._calls.make(Request(method, body, is_write=False, charged=(method,)), self._lane, leash)

    def write(
        self,
        method: str,
        params: Params | None = None,
        *,
        marker: Marker | None = None,
        deadline_seconds: float | None = None,
        cancel: Cancel | None = None,
    ) -> Answer:
        """Call a method that changes something; repeated only while it surely has not, else raises OutcomeUnknown.

        A method that could do its work twice is refused without a marker: see `add`.
        """
        leash = self._leash(deadline_seconds, cancel)
        return writes.write(self._calls, Command(method, params or {}, marker=marker), self._lane, leash)

    def add(
        self,
        method: str,
        params: Params | None = None,
        *,
        marker: Marker,
        sent_at: float | None = None,
        deadline_seconds: float | None = None,
        cancel: Cancel | None = None,
    ) -> Answer:
        """Add something once: after a lost answer it is looked up by its marker, and sent again if it is not there.

        Raises NotDone where it surely is not there, OutcomeUnknown where nobody can tell. `is_found` in the answer
        says that the row was found by its marker. With `sent_at`, unix seconds at which an earlier run may have sent
        it, it is looked up first.
        """
        command = Command(method, params or {}, marker=marker, sent_at=sent_at)
        return writes.write(self._calls, command, self._lane, self._leash(deadline_seconds, cancel))

    def batch(self, commands: Mapping[str, tuple[str, Params]]) -> dict[str, Answer | Refusal]:
        """Read with many commands, fifty a request, each answer under its command's key; for reads only."""
        return batches.read_batch(self._calls, commands, self._lane, self._leash(None, None))

    def write_many(
        self,
        commands: Iterable[Command],
        *,
        in_flight: int = 12,
        halt: bool = False,
        deadline_seconds: float | None = None,
        cancel: Cancel | None = None,
    ) -> Iterator[Outcome]:
        """Write with any number of commands, fifty a request, and give each one's outcome in the commands' order.

        Commands are taken as outcomes are, so neither need fit into memory. Always in the bulk lane. With `halt`,
        one batch at a time, and none after the first command that did not succeed. When the portal can no longer be
        worked on (access lost, out of reach, deadline, called off) the outcomes known so far come first, those that
        were not run as such, and then the error is raised.
        """
        leash = self._leash(deadline_seconds, cancel)
        return writes.write_many(self._calls, commands, leash, in_flight=1 if halt else in_flight, halt=halt)

    def fetch(self, url: str) -> Fetched:
        """Fetch a file by an address that the portal gave; raises NotFetched where it is too large or not there."""
        return fetch(self._calls, url, self._lane, self._leash(None, None))

    def rows(
        self, method: str, params: Params | None = None, *, key: str = "", check: bool = True
    ) -> Iterator[dict[str, Any]]:
        """Give every row of a list by rising key, page by page; for lists of some hundred rows.

        Names in filter, order and select are checked first; `check=False` is for lists that describe no fields.
        """
        if check:
            self._check(method, params or {})
        return reads.rows(self, method, params or {}, key=key)

    def scan(
        self,
        method: str,
        params: Params | None = None,
        *,
        after: int = 0,
        key: str = "",
        check: bool = True,
        progress: Callable[[Progress], None] | None = None,
        in_flight: int = 12,
        deadline_seconds: float | None = None,
        cancel: Cancel | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Give every row of a long list by rising key, up to 2500 a request, several requests at once.

        Goes on from the key `after`, so that a job can resume; always in the bulk lane. Rows are read as they are
        taken. Names in filter, order and select are checked first, as in `rows`.
        """
        if check:
            self._check(method, params or {})
        leash = self._leash(deadline_seconds, cancel)
        wanted = Wanted.of(method, params or {}, after=after, key=key)
        return scan(self._calls, wanted, leash, progress=progress, in_flight=in_flight)

    def _check(self, method: str, params: Params) -> None:
        self._names.check(self, method, params, self._calls.clock.now().timestamp())

    def _leash(self, seconds: float | None, cancel: Cancel | None) -> Leash:
        return Leash.of(self._calls.clock, seconds, cancel)


async def _post(endpoint: str, method: str, body: dict[str, Any], session: ClientSession) -> Mapping[str, Any]:
    # A client for each call: the library's counters of failures would otherwise hold up calls that are fine. Its two
    # throttles are set out of reach, the bucket is ours. Only the raw call sends once and returns everything.
    client = BitrixAsync(endpoint, verbose=False, requests_per_second=1e6, operating_time_limit=10**9, client=session)
    try:
        answer: Mapping[str, Any] = await client.call(method, body, raw=True)
    except ClientError:
        # Nothing of the kind should come past the session; its text would show the address.
        raise Unclear("cut") from None
    return answer
