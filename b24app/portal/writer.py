"""Settle up to fifty writes: send, look up what was lost, send again what surely did not happen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.batch import send_alone, send_batch
from b24app.portal.calls import USED_UP, Calls
from b24app.portal.leash import Leash
from b24app.portal.lookup import look_up
from b24app.portal.marker import check_marker
from b24app.portal.outcome import Command, Outcome, State
from b24app.portal.queue import Lane
from b24app.portal.refusals import (
    AccessLost,
    CalledOff,
    MarkerMissing,
    Next,
    NotSent,
    OutcomeUnknown,
    PortalError,
    Refusal,
    TooLate,
)

_STATES = {Next.REPEAT: State.NOT_RUN, Next.WAIT: State.NOT_RUN, Next.LOOK: State.UNKNOWN}


@dataclass(frozen=True)
class Settled:
    """The outcomes of one piece of work; `stop` is why the work cannot go on, if so."""

    outcomes: list[Outcome]
    stop: PortalError | None


@dataclass(frozen=True)
class Writer:
    """Writes in one lane of one portal."""

    calls: Calls
    lane: Lane
    leash: Leash
    halt: bool = False

    def settle(self, commands: Sequence[Command]) -> Settled:
        """Send commands until each one's outcome is final."""
        known = {number: one for number, command in enumerate(commands) if (one := self._unfit(command))}
        known |= self._sent_before(commands)
        waiting = {
            number: command
            for number, command in enumerate(commands)
            if number not in known or known[number].state is State.NOT_RUN
        }
        stop: PortalError | None = None
        pause, repeats, rests = self.calls.patience.first, self.calls.patience.unclear, self.calls.patience.bulk_rests
        while waiting:
            stop = self._round(waiting, known)
            waiting = {number: waiting[number] for number in waiting if self._may_go_again(known[number])}
            is_rest = any(_is_resting(known[number]) for number in waiting)
            repeats, rests = repeats - (not is_rest), rests - is_rest
            if not waiting or stop or self.halt or min(repeats, rests) < 0 or not self._slept(pause):
                break
            pause = min(2 * pause, self.calls.patience.longest)
        return Settled([known[number] for number in range(len(commands))], stop)

    def _unfit(self, command: Command) -> Outcome | None:
        try:
            check_marker(self.calls.access.name, command.method, command.params, command.marker)
        except MarkerMissing as missing:
            return Outcome(command, State.REFUSED, error=missing)
        return None

    def _sent_before(self, commands: Sequence[Command]) -> dict[int, Outcome]:
        doubtful = {}
        for number, command in enumerate(commands):
            if command.sent_at is not None:
                error = OutcomeUnknown(where=self.calls.access.name, method=command.method)
                error.sent_at = command.sent_at
                doubtful[number] = Outcome(command, State.UNKNOWN, error=error)
        lost = {number: outcome for number, outcome in doubtful.items() if _is_to_look_up(outcome)}
        return lost | look_up(self.calls, lost, self.lane, self.leash)

    def _slept(self, seconds: float) -> bool:
        try:
            self.leash.sleep(seconds)
        except (TooLate, CalledOff):
            return False
        return True

    def _round(self, waiting: Mapping[int, Command], known: dict[int, Outcome]) -> PortalError | None:
        """Send what can be sent now and note what came of it; returns why the work cannot go on."""
        ready = self._ready(waiting)
        answers, stop = self._send({number: waiting[number] for number in ready})
        for number, command in waiting.items():
            answer = answers[number] if number in answers else self.calls.rests(command.method)
            known[number] = _merged(known.get(number), _outcome(command, answer))
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

    def _may_go_again(self, outcome: Outcome) -> bool:
        marker, error = outcome.command.marker, outcome.error
        if _is_resting(outcome):
            # Pages have waited as long as they may already.
            rest = self.calls.breaker.rest(outcome.command.method)
            return self.lane is Lane.BULK and rest <= self.calls.patience.bulk_rest
        if outcome.state is not State.UNKNOWN:
            return outcome.state is State.NOT_RUN
        return marker is not None and marker.is_harmless and error is not None and error.next is Next.LOOK


def _outcome(command: Command, answer: Answer | PortalError) -> Outcome:
    if isinstance(answer, Answer):
        return Outcome(command, State.DONE, answer)
    return Outcome(command, _STATES.get(answer.next, State.REFUSED), error=answer)


def _merged(before: Outcome | None, now: Outcome) -> Outcome:
    # What was unknown stays so, whatever becomes of its harmless repeat, unless that one succeeds.
    if before is not None and before.state is State.UNKNOWN and not now.is_done:
        return Outcome(now.command, State.UNKNOWN, error=now.error if now.state is State.REFUSED else before.error)
    return now


def _is_resting(outcome: Outcome) -> bool:
    return isinstance(outcome.error, Refusal) and outcome.error.is_code(USED_UP)


def _is_to_look_up(outcome: Outcome) -> bool:
    marker = outcome.command.marker
    return outcome.state is State.UNKNOWN and marker is not None and not marker.is_harmless


def _is_final(error: PortalError, *, is_alone: bool) -> bool:
    """Say whether an error of a whole request means that the next request would fare no better."""
    if isinstance(error, Refusal):
        whole = error.is_code("QUERY_LIMIT_EXCEEDED", "OVERLOAD_LIMIT", "REDIRECT")
        return whole or not (is_alone or error.is_code(USED_UP))
    return isinstance(error, AccessLost | NotSent)
