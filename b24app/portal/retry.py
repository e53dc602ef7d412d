"""When to send a request again: decided by what is known of its outcome, counted for each kind of outcome apart."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential, wait_random

from b24app.portal.leash import Leash
from b24app.portal.refusals import NotSent, OutcomeUnknown, Refusal


@dataclass(frozen=True)
class Patience:
    """How often to repeat, and how long to wait."""

    full: int = 5
    """Repeats after the portal said that its bucket is full: it did nothing."""
    not_sent: int = 3
    """Repeats of what never left."""
    unclear: int = 3
    """Repeats of a read whose answer was lost; of a write only when its marker shows that it did not happen."""
    rests: int = 3
    bulk_rests: int = 30
    """Repeats after a method had used up its running time; of a piece of bulk work."""
    first: float = 0.5
    longest: float = 10.0
    """Seconds to wait before the first and before any later repeat."""
    answer: float = 75.0
    """Seconds for one request from end to end."""
    connect: float = 15.0
    """Seconds for the connection alone."""
    rest: float = 10.0
    bulk_rest: float = 660.0
    """Seconds that a page and a bulk job wait for a method that rests; for longer rests they are refused at once."""
    settle: float = 65.0
    """Seconds after which a write whose answer was lost can no longer be under way: the portal cuts off after 60."""


def repeating(patience: Patience, leash: Leash, notice: Callable[[str], None], *, is_write: bool) -> Retrying:
    """Build the policy for one call; `notice` is told the kind of outcome before each repeat."""
    allowed = {"full": patience.full, "not sent": patience.not_sent, "unclear": 0 if is_write else patience.unclear}
    return Retrying(
        retry=retry_if_exception(lambda fault: kind_of(fault) is not None),
        stop=_Enough(allowed),
        wait=wait_exponential(multiplier=patience.first, max=patience.longest) + wait_random(0, patience.first),
        sleep=leash.sleep,
        before_sleep=lambda state: notice(_kind(state) or ""),
        reraise=True,
    )


def kind_of(fault: BaseException) -> str | None:
    """Name the outcome that may allow a repeat; None for a final one."""
    if isinstance(fault, Refusal):
        return "full" if fault.is_code("QUERY_LIMIT_EXCEEDED") else None
    if isinstance(fault, NotSent):
        # The kinds below it have been waited for already.
        return "not sent" if type(fault) is NotSent else None
    return "unclear" if isinstance(fault, OutcomeUnknown) else None


def _kind(state: RetryCallState) -> str | None:
    fault = state.outcome.exception() if state.outcome else None
    return kind_of(fault) if fault else None


class _Enough:
    """Says stop when one kind of outcome has come more often than it may."""

    def __init__(self, allowed: dict[str, int]) -> None:
        self._allowed = allowed
        self._seen: Counter[str] = Counter()

    def __call__(self, state: RetryCallState) -> bool:
        kind = _kind(state)
        if kind is None:
            return True
        self._seen[kind] += 1
        return self._seen[kind] > self._allowed[kind]
