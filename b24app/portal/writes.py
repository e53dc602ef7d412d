"""Write once: what surely did not happen is sent again, what may have happened is looked up by its marker first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.batch import LARGEST, send_alone, send_batch
from b24app.portal.calls import USED_UP, Calls
from b24app.portal.encoding import may_be_batched
from b24app.portal.flow import Flow
from b24app.portal.leash import EitherOf, Leash
from b24app.portal.lookup import look_up
from b24app.portal.marker import check_marker
from b24app.portal.outcome import Command, Outcome, State
from b24app.portal.queue import Lane
from b24app.portal.refusals import AccessLost, CalledOff, MarkerMissing, Next, NotSent, PortalError, Refusal, TooLate

_STATES = {Next.REPEAT: State.NOT_RUN, Next.WAIT: State.NOT_RUN, Next.LOOK: State.UNKNOWN}


@dataclass(frozen=True)
class Settled:
    """The outcomes of one piece of work; `stop` is why the work cannot go on, if so."""

    outcomes: list[Outcome]
    stop: PortalError | None


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
    flow: Flow[list[Command], Settled] = Flow(
        lambda piece: writer.settle(piece), in_flight, ahead=0 if halt else in_flight
    )
    own = Leash(leash.clock, leash.until, EitherOf(flow.closing, leash.cancel))
    writer = Writer(calls, Lane.BULK, own, halt)
    stop: PortalError | None = None
    for settled in flow.results(_pieces(commands)):
        yield from settled.outcomes
        if settled.stop is not None or (halt and not all(one.is_done for one in settled.outcomes)):
            flow.stop()
            stop = stop or settled.stop
    if stop is not None:
        raise stop


def _pieces(commands: Iterable[Command]) -> Iterator[list[Command]]:
    piece: list[Command] = []
    for command in commands:
        is_alone = not may_be_batched(command.params)
        if piece and (is_alone or len(piece) == LARGEST):
            yield piece
            piece = []
        piece.append(command)
        if is_alone:
            yield piece
            piece = []
    if piece:
        yield piece


@dataclass(frozen=True)
class Writer:
    """Settles up to fifty commands at a time."""

    calls: Calls
    lane: Lane
    leash: Leash
    halt: bool = False

    def settle(self, commands: Sequence[Command]) -> Settled:
        """Send commands until each one's outcome is final."""
        known = {number: one for number, command in enumerate(commands) if (one := self._unfit(command))}
        waiting = {number: command for number, command in enumerate(commands) if number not in known}
        stop: PortalError | None = None
        pause = self.calls.patience.first
        for _ in range(self.calls.patience.unclear + 1):
            stop = self._round(waiting, known)
            waiting = {number: waiting[number] for number in waiting if _may_go_again(known[number])}
            if stop or self.halt or not waiting or not self._slept(pause):
                break
            pause = min(2 * pause, self.calls.patience.longest)
        return Settled([known[number] for number in range(len(commands))], stop)

    def _unfit(self, command: Command) -> Outcome | None:
        try:
            check_marker(self.calls.access.name, command.method, command.params, command.marker)
        except MarkerMissing as missing:
            return Outcome(command, State.REFUSED, error=missing)
        return None

    def _slept(self, seconds: float) -> bool:
        try:
            self.leash.sleep(seconds)
        except (TooLate, CalledOff):
            return False
        return True

    def _round(self, waiting: Mapping[int, Command], known: dict[int, Outcome]) -> PortalError | None:
        """Send what can be sent now and note what came of it; returns why the work cannot go on."""
        if not waiting:
            return None
        ready = self._ready(waiting)
        answers, stop = self._send({number: waiting[number] for number in ready})
        for number, command in waiting.items():
            error = answers[number] if number in answers else self.calls.rests(command.method)
            known[number] = _merged(known.get(number), _outcome(command, error))
        lost = {number: known[number] for number in ready if _is_to_look_up(known[number])}
        known.update(look_up(self.calls, lost, self.lane, self.leash))
        return stop

    def _ready(self, waiting: Mapping[int, Command]) -> list[int]:
        # A method that rests holds up nobody else's commands; where all rest, the nearest end is waited for.
        rest = {number: self.calls.breaker.rest(command.method) for number, command in waiting.items()}
        least = min(rest.values())
        return [number for number in waiting if rest[number] <= least or self.halt]

    def _send(self, commands: Mapping[int, Command]) -> tuple[dict[int, Any], PortalError | None]:
        specs = {number: (command.method, command.params) for number, command in commands.items()}
        is_alone = len(specs) == 1
        try:
            if not is_alone:
                return send_batch(self.calls, specs, self.lane, self.leash, is_write=True, halt=self.halt), None
            number, spec = next(iter(specs.items()))
            return {number: send_alone(self.calls, spec, self.lane, self.leash, is_write=True)}, None
        except PortalError as error:
            return dict.fromkeys(specs, error), error if _is_final(error, is_alone=is_alone) else None


def _outcome(command: Command, answer: Answer | PortalError) -> Outcome:
    if isinstance(answer, Answer):
        return Outcome(command, State.DONE, answer)
    return Outcome(command, _STATES.get(answer.next, State.REFUSED), error=answer)


def _merged(before: Outcome | None, now: Outcome) -> Outcome:
    # What was unknown stays so, whatever becomes of its harmless repeat, unless that one succeeds.
    if before is not None and before.state is State.UNKNOWN and not now.is_done:
        return Outcome(now.command, State.UNKNOWN, error=now.error if now.state is State.REFUSED else before.error)
    return now


def _is_to_look_up(outcome: Outcome) -> bool:
    marker = outcome.command.marker
    return outcome.state is State.UNKNOWN and marker is not None and not marker.is_harmless


def _may_go_again(outcome: Outcome) -> bool:
    marker = outcome.command.marker
    if outcome.state is State.UNKNOWN:
        return (
            marker is not None and marker.is_harmless and outcome.error is not None and outcome.error.next is Next.LOOK
        )
    return outcome.state is State.NOT_RUN


def _is_final(error: PortalError, *, is_alone: bool) -> bool:
    """Say whether an error of a whole request means that the next request would fare no better."""
    if isinstance(error, Refusal):
        whole = error.is_code("QUERY_LIMIT_EXCEEDED", "OVERLOAD_LIMIT", "REDIRECT")
        return whole or not (is_alone or error.is_code(USED_UP))
    return isinstance(error, AccessLost | NotSent)
