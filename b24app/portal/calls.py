"""Carry one call through: rest, turn, token, request, repeat by outcome. Every request to a portal takes this way."""

import logging
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import CancelledError
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from aiohttp import ClientSession

from b24app.clock import Clock
from b24app.portal.access import Access, with_token
from b24app.portal.answer import Answer, answer_of
from b24app.portal.breaker import Breaker
from b24app.portal.leash import Leash
from b24app.portal.loop import Loop
from b24app.portal.metrics import Meter
from b24app.portal.queue import Lane, Queue
from b24app.portal.refusals import OutcomeUnknown, PortalError, Refusal
from b24app.portal.retry import Patience, repeating
from b24app.portal.session import Ending, Refused, Unclear
from b24app.portal.wording import Asked, error_for, resting

log = logging.getLogger(__name__)

Post = Callable[[str, str, dict[str, Any], ClientSession], Coroutine[Any, Any, Mapping[str, Any]]]
"""Sends one request: endpoint, method, body, session."""

_MARGIN = 15.0
"""Seconds that a thread waits beyond the request's own time-out before it gives the loop up."""

USED_UP = "OPERATION_TIME_LIMIT"


@dataclass(frozen=True)
class Request:
    """One request; `charged` are the methods whose running time it uses up."""

    method: str
    body: Mapping[str, Any]
    is_write: bool
    charged: tuple[str, ...]


@dataclass(frozen=True)
class Calls:
    """The way to one portal; shared by its lanes and threads."""

    access: Access
    queue: Queue
    loop: Loop
    post: Post
    breaker: Breaker
    clock: Clock
    patience: Patience
    meter: Meter

    def make(self, request: Request, lane: Lane, leash: Leash) -> Answer:
        """Send a request until its outcome is final."""
        for _ in range(self.patience.rests):
            try:
                return self._repeated(request, lane, leash)
            except Refusal as refusal:
                if not refusal.is_code(USED_UP) or self._rest(request) > self._longest(lane, leash):
                    raise
        return self._repeated(request, lane, leash)

    def rests(self, method: str) -> PortalError:
        """Return the error that says that a method rests."""
        until = self.clock.now() + timedelta(seconds=self.breaker.rest(method))
        return resting(Asked(method, self.access.name, is_write=True, is_webhook=False), until)

    def _repeated(self, request: Request, lane: Lane, leash: Leash) -> Answer:
        notice = partial(self.meter.repeated, request.method)
        policy = repeating(self.patience, leash, notice, is_write=request.is_write)
        answer = answer_of(policy(self._attempt, request, lane, leash))
        if request.method != "batch":
            self.breaker.heard(request.method, answer.time)
        return answer

    def _attempt(self, request: Request, lane: Lane, leash: Leash) -> Mapping[str, Any]:
        self._let_rest(request, lane, leash)
        return with_token(self.access, lambda token: self._send(request, token, lane, leash))

    def _let_rest(self, request: Request, lane: Lane, leash: Leash) -> None:
        wait = self._rest(request)
        if wait > self._longest(lane, leash):
            worst = max(request.charged, key=self.breaker.rest)
            raise resting(self._asked(request, worst), self.clock.now() + timedelta(seconds=wait))
        if wait:
            leash.sleep(wait)

    def _rest(self, request: Request) -> float:
        return max((self.breaker.rest(method) for method in request.charged), default=0.0)

    def _longest(self, lane: Lane, leash: Leash) -> float:
        return min(self.patience.bulk_rest if lane is Lane.BULK else self.patience.rest, leash.left)

    def _send(self, request: Request, token: str | None, lane: Lane, leash: Leash) -> Mapping[str, Any]:
        self.meter.waited(lane, self.queue.wait(lane, leash))
        whole = {**request.body, "auth": token} if token else dict(request.body)
        work = partial(self.post, self.access.endpoint, request.method, whole)
        began = self._now()
        try:
            answer = self.loop.run(work, min(self.patience.answer + _MARGIN, leash.left))
        except Ending as ending:
            error = self._error(ending, request, token, began)
        except (TimeoutError, CancelledError):
            # Given up by us, or the loop was closed under the call.
            error = self._error(Unclear("timeout"), request, token, began)
        else:
            self.meter.took(request.method, "done", self._now() - began)
            return answer
        self.meter.took(request.method, getattr(error, "error", "") or error.code, self._now() - began)
        raise error

    def _error(self, ending: Ending, request: Request, token: str | None, began: float) -> PortalError:
        asked = self._asked(request, request.method, is_webhook=token is None)
        error = error_for(ending, asked, self.breaker.until(request.method))
        log.info("a call failed", extra={"portal": asked.where, "method": asked.method, "error": error.code})
        if isinstance(error, OutcomeUnknown):
            error.sent_at = 0.0 if isinstance(ending, Refused) else began
        if isinstance(error, Refusal) and error.is_code("QUERY_LIMIT_EXCEEDED"):
            self.queue.bucket.full()
        if isinstance(error, Refusal) and error.is_code(USED_UP):
            for method in request.charged:
                self.breaker.refused(method, error.until)
        return error

    def _asked(self, request: Request, method: str, *, is_webhook: bool = False) -> Asked:
        return Asked(method, self.access.name, request.is_write, is_webhook)

    def _now(self) -> float:
        return self.clock.now().timestamp()
