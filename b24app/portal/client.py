"""The one way to call a portal: bucket, token, request, repeat by outcome. Nothing else imports fast_bitrix24."""

import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from datetime import datetime
from functools import partial
from typing import Any

from aiohttp import ClientError, ClientSession
from fast_bitrix24 import BitrixAsync

from b24app.clock import Clock, SystemClock
from b24app.portal import batch as batches
from b24app.portal import reads
from b24app.portal.access import Access
from b24app.portal.answer import Answer, answer_of
from b24app.portal.bucket import Bucket
from b24app.portal.encoding import for_json
from b24app.portal.loop import Loop
from b24app.portal.refusals import AccessLost, PortalError, Refusal
from b24app.portal.retry import Patience, repeating
from b24app.portal.session import Outcome, Unclear, new_session
from b24app.portal.wording import Asked, error_for, reset_at

log = logging.getLogger(__name__)

# On import the library sets itself to DEBUG and would log every request with its token.
logging.getLogger("fast_bitrix24").setLevel(logging.WARNING)

_MARGIN = 15.0
"""Seconds that a thread waits beyond the request's own time-out before it gives the loop up."""


def new_loop(patience: Patience | None = None) -> Loop:
    """Make the loop that all portals of a process share."""
    patience = patience or Patience()
    return Loop(partial(new_session, total=patience.answer, connect=patience.connect))


class Portal:
    """One portal, for any thread: calls wait for the bucket, then for the answer."""

    def __init__(
        self,
        access: Access,
        bucket: Bucket,
        loop: Loop,
        *,
        clock: Clock | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._access = access
        self._bucket = bucket
        self._loop = loop
        self._clock = clock or SystemClock()
        self._patience = patience or Patience()
        self._resets: dict[str, datetime] = {}

    def __repr__(self) -> str:
        return f"Portal({self.name!r})"

    @property
    def name(self) -> str:
        """Name the portal to people, without any secret."""
        return self._access.name

    def read(self, method: str, params: Mapping[str, Any] | None = None) -> Answer:
        """Call a method that changes nothing; repeated a few times when no answer comes."""
        return self._call(method, params or {}, is_write=False)

    def write(self, method: str, params: Mapping[str, Any] | None = None) -> Answer:
        """Call a method that changes something; repeated only while it surely has not, else raises OutcomeUnknown."""
        return self._call(method, params or {}, is_write=True)

    def batch(self, commands: Mapping[str, tuple[str, Mapping[str, Any]]]) -> dict[str, Answer | Refusal]:
        """Read with many commands, fifty a request, each answer under its command's key; for reads only."""
        return batches.batch(self, commands)

    def rows(
        self, method: str, params: Mapping[str, Any] | None = None, *, key: str = "ID"
    ) -> Iterator[dict[str, Any]]:
        """Give every row of a list by rising key, page by page."""
        return reads.rows(self, method, params or {}, key=key)

    def _call(self, method: str, params: Mapping[str, Any], *, is_write: bool) -> Answer:
        body = for_json(params)
        policy = repeating(self._patience, self._clock, is_write=is_write)
        answer = answer_of(policy(self._attempt, method, body, is_write))
        self._note(method, answer)
        return answer

    def _attempt(self, method: str, body: Mapping[str, Any], is_write: bool) -> Mapping[str, Any]:
        token = self._access.token()
        asked = Asked(method, self.name, is_write, is_webhook=token is None)
        try:
            return self._send(asked, body, token)
        except AccessLost as lost:
            if token is None or not lost.is_code("expired_token"):
                raise
        log.info("the portal calls the token expired", extra={"portal": self.name})
        return self._send(asked, body, self._access.renew(token))

    def _send(self, asked: Asked, body: Mapping[str, Any], token: str | None) -> Mapping[str, Any]:
        if wait := self._bucket.reserve():
            self._clock.sleep(wait)
        whole = {**body, "auth": token} if token else dict(body)
        try:
            return self._loop.run(
                partial(_post, self._access.endpoint, asked.method, whole), self._patience.answer + _MARGIN
            )
        except Outcome as outcome:
            raise self._refusal(outcome, asked) from None
        except (TimeoutError, CancelledError):
            # Given up by us, or the loop was closed under the call.
            raise self._refusal(Unclear("timeout"), asked) from None

    def _refusal(self, outcome: Outcome, asked: Asked) -> PortalError:
        error = error_for(outcome, asked, self._resets.get(asked.method))
        log.info("a call failed", extra={"portal": self.name, "method": asked.method, "error": error.code})
        if isinstance(error, Refusal) and error.is_code("QUERY_LIMIT_EXCEEDED"):
            self._bucket.full()
        return error

    def _note(self, method: str, answer: Answer) -> None:
        if moment := reset_at(answer.time):
            self._resets[method] = moment


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
