"""Write once, with one command or with any number of them, in and out as a stream."""

from collections.abc import Iterable, Iterator, Sequence

from b24app.portal.answer import Answer
from b24app.portal.batch import LARGEST
from b24app.portal.calls import Calls
from b24app.portal.encoding import may_be_batched
from b24app.portal.flow import Flow
from b24app.portal.leash import EitherOf, Leash
from b24app.portal.outcome import Command, Outcome
from b24app.portal.queue import Lane
from b24app.portal.refusals import PortalError
from b24app.portal.writer import Settled, Writer

_BUDGET = 30.0
"""Seconds that a batch should take on the portal."""


def write(calls: Calls, command: Command, lane: Lane, leash: Leash) -> Answer:
    """Write with one command and return its answer; raises its error."""
    outcome = Writer(calls, lane, leash).settle([command]).outcomes[0]
    if outcome.answer is not None:
        return outcome.answer
    raise outcome.error or PortalError()


def write_many(
    calls: Calls, commands: Iterable[Command], leash: Leash, *, in_flight: int, halt: bool
) -> Iterator[Outcome]:
    """Give the outcomes in the commands' order; see Portal.write_many."""
    ahead = 0 if halt else in_flight
    flow: Flow[list[Command], Settled] = Flow(lambda piece: writer.settle(piece), in_flight, ahead=ahead)
    own = Leash(leash.clock, leash.until, EitherOf(flow.closing, leash.cancel))
    writer = Writer(calls, Lane.BULK, own, halt)
    stop: PortalError | None = None
    pace = Pace()
    for settled in flow.results(_pieces(commands, pace)):
        pace.note(settled.outcomes)
        if settled.stop is not None or (halt and not all(one.is_done for one in settled.outcomes)):
            flow.stop()
            stop = stop or settled.stop
        yield from settled.outcomes
    if stop is not None:
        raise stop


class Pace:
    """Keeps batches so small that the portal is done with one in half of the minute after which it cuts off."""

    def __init__(self) -> None:
        self.size = LARGEST

    def note(self, outcomes: Sequence[Outcome]) -> None:
        """Learn from what the portal says it took for each command."""
        took = [float(one.answer.time.get("duration") or 0.0) for one in outcomes if one.answer is not None]
        if any(took):
            self.size = max(1, min(LARGEST, int(_BUDGET * len(took) / sum(took))))


def _pieces(commands: Iterable[Command], pace: Pace) -> Iterator[list[Command]]:
    piece: list[Command] = []
    for command in commands:
        is_alone = not may_be_batched(command.params)
        if piece and (is_alone or len(piece) >= pace.size):
            yield piece
            piece = []
        piece.append(command)
        if is_alone:
            yield piece
            piece = []
    if piece:
        yield piece
