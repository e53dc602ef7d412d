"""Find out by their markers whether writes happened whose answers were lost."""

from collections.abc import Mapping

from b24app.portal.answer import Answer
from b24app.portal.batch import Spec, read_batch
from b24app.portal.calls import Calls
from b24app.portal.leash import Leash
from b24app.portal.outcome import Command, Outcome, State
from b24app.portal.queue import Lane
from b24app.portal.refusals import CalledOff, NotDone, OutcomeUnknown, PortalError, Refusal, TooLate


def look_up(calls: Calls, unclear: Mapping[int, Outcome], lane: Lane, leash: Leash) -> dict[int, Outcome]:
    """Return what is now known: found rows are done, absent ones surely not; the others stay out.

    A row that is absent may still be on its way: the portal can be at work on a request whose connection broke. So
    absence counts only when the portal would have cut that request off.
    """
    known: dict[int, Outcome] = {}
    waiting = dict(unclear)
    over = max((_sent_at(outcome) for outcome in unclear.values()), default=0.0) + calls.patience.settle
    pause, tries = calls.patience.first, calls.patience.unclear + 1
    while waiting and tries:
        now = calls.clock.now().timestamp()
        wait = min(pause, max(0.0, over - now))
        try:
            waiting = _look(calls, waiting, known, lane, leash, is_last=now >= over)
        except (TooLate, CalledOff):
            break
        except PortalError:
            # What hides the rows for a moment, a redirect for instance, must not leave fifty outcomes unknown.
            tries, wait = tries - 1, pause
        if not (waiting and tries and _slept(leash, wait)):
            break
        pause = min(2 * pause, calls.patience.longest)
    return known


def _slept(leash: Leash, seconds: float) -> bool:
    try:
        leash.sleep(seconds)
    except (TooLate, CalledOff):
        return False
    return True


def _look(
    calls: Calls, waiting: dict[int, Outcome], known: dict[int, Outcome], lane: Lane, leash: Leash, *, is_last: bool
) -> dict[int, Outcome]:
    rest = {}
    answers = read_batch(calls, {number: _spec(one.command) for number, one in waiting.items()}, lane, leash)
    for number, answer in answers.items():
        command, marker = waiting[number].command, waiting[number].command.marker
        if isinstance(answer, Refusal) or marker is None:
            continue
        row = marker.found(answer.result)
        if row is not None:
            known[number] = Outcome(command, State.DONE, Answer(marker.result(row), is_found=True))
        elif is_last:
            error = NotDone(where=calls.access.name, method=command.method)
            known[number] = Outcome(command, State.NOT_RUN, error=error)
        else:
            rest[number] = waiting[number]
    return rest


def _spec(command: Command) -> Spec:
    marker = command.marker
    return (marker.method, marker.params) if marker else ("", {})


def _sent_at(outcome: Outcome) -> float:
    return outcome.error.sent_at if isinstance(outcome.error, OutcomeUnknown) else 0.0
