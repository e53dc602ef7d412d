"""Send many commands in few requests, and give each command its own answer by its own key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from b24app.languages import phrase
from b24app.portal.answer import Answer, answer_of
from b24app.portal.calls import USED_UP, Calls, Request
from b24app.portal.encoding import command, for_json, may_be_batched
from b24app.portal.leash import Leash
from b24app.portal.queue import Lane
from b24app.portal.refusals import PortalError, Refusal
from b24app.portal.wording import Asked, inside_batch

Spec = tuple[str, Mapping[str, Any]]
"""A method and its parameters."""

K = TypeVar("K")
V = TypeVar("V")

LARGEST = 50
"""Commands that a portal takes in one batch."""


@dataclass(frozen=True)
class Found:
    """Stands for what an earlier command of the same fifty finds: its key, and the way to the value in its result."""

    key: str
    path: tuple[str, ...]


_PARTS = ("result", "result_error", "result_total", "result_next", "result_time")


def read_batch(calls: Calls, commands: Mapping[K, Spec], lane: Lane, leash: Leash) -> dict[K, Answer | Refusal]:
    """Read with every command and return the answers in the commands' order; one refusal hurts no other command."""
    answers: dict[K, Any] = {}
    together = {key: one for key, one in commands.items() if may_be_batched(one[1])}
    for part in _parts(together, LARGEST):
        answers |= send_batch(calls, part, lane, leash, is_write=False)
    for key, spec in commands.items():
        if key not in together:
            answers[key] = _read_alone(calls, spec, lane, leash)
    return {key: answers[key] for key in commands}


def _read_alone(calls: Calls, spec: Spec, lane: Lane, leash: Leash) -> Answer | Refusal:
    try:
        return send_alone(calls, spec, lane, leash, is_write=False)
    except Refusal as refusal:
        return refusal


def send_alone(calls: Calls, spec: Spec, lane: Lane, leash: Leash, *, is_write: bool) -> Answer:
    """Send one call as JSON."""
    method, params = spec
    return calls.make(Request(method, for_json(params), is_write=is_write, charged=(method,)), lane, leash)


def send_batch(
    calls: Calls, commands: Mapping[K, Spec], lane: Lane, leash: Leash, *, is_write: bool, halt: bool = False
) -> dict[K, Answer | PortalError]:
    """Send up to fifty commands in one request; a failure of the request as a whole is raised.

    A command that was not run is a Refusal with the code NOT_RUN. Where a portal failed inside a write, that
    command's outcome is unknown.
    """
    # Short keys of our own: PHP would turn keys such as 0, 1, 2 into a list and lose which is whose.
    ours = {f"c{number}": key for number, key in enumerate(commands)}
    shorts = {key: short for short, key in ours.items()}
    cmd = {short: command(commands[key][0], _referring(commands[key][1], shorts)) for short, key in ours.items()}
    methods = tuple(dict.fromkeys(method for method, _ in commands.values()))
    request = Request("batch", {"halt": int(halt), "cmd": cmd}, is_write=is_write, charged=methods)
    whole = as_map(calls.make(request, lane, leash).result)
    part = {name: as_map(whole.get(name)) for name in _PARTS}
    asked = {key: Asked(commands[key][0], calls.access.name, is_write, is_webhook=False) for key in commands}
    return {key: _own(calls, part, short, asked[key]) for short, key in ours.items()}


def _referring(params: Mapping[str, Any], shorts: Mapping[Any, str]) -> dict[str, Any]:
    return {
        name: f"$result[{shorts[one.key]}][{']['.join(one.path)}]" if isinstance(one, Found) else one
        for name, one in params.items()
    }


def _own(calls: Calls, part: Mapping[str, Mapping[str, Any]], key: str, asked: Asked) -> Answer | PortalError:
    calls.breaker.heard(asked.method, as_map(part["result_time"].get(key)))
    if key in part["result_error"]:
        error = inside_batch(part["result_error"][key], asked, calls.breaker.until(asked.method))
        if isinstance(error, Refusal) and error.is_code(USED_UP):
            calls.breaker.refused(asked.method, error.until)
        return error
    if key not in part["result"]:
        return not_run(asked)
    return answer_of(
        {
            "result": part["result"][key],
            "total": part["result_total"].get(key),
            "next": part["result_next"].get(key),
            "time": part["result_time"].get(key),
        }
    )


def not_run(asked: Asked) -> Refusal:
    """Say that a command of a batch was not run."""
    return Refusal(
        phrase("the portal left {method} out of the batch"),
        phrase("try again"),
        where=asked.where,
        method=asked.method,
        error="NOT_RUN",
    )


def as_map(part: Any) -> Mapping[str, Any]:
    """Read a map that PHP wrote: empty ones come as a list."""
    return part if isinstance(part, Mapping) else {}


def _parts(items: Mapping[K, V], size: int) -> Iterator[dict[K, V]]:
    rest = iter(items.items())
    while part := dict(islice(rest, size)):
        yield part
