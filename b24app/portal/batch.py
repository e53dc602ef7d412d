"""Send many reads in few requests, and give each command its own answer by its own key."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Protocol, TypeVar

from b24app.languages import phrase
from b24app.portal.answer import Answer, answer_of
from b24app.portal.encoding import command, may_be_batched
from b24app.portal.refusals import Refusal
from b24app.portal.wording import Asked, inside_batch

Command = tuple[str, Mapping[str, Any]]
K = TypeVar("K")
V = TypeVar("V")

LARGEST = 50
"""Commands that a portal takes in one batch."""


class Reader(Protocol):
    """Sends one read."""

    @property
    def name(self) -> str:
        """Name the portal to people."""
        ...

    def read(self, method: str, params: Mapping[str, Any] | None = None) -> Answer:
        """Call a method that changes nothing."""
        ...


def batch(portal: Reader, commands: Mapping[str, Command]) -> dict[str, Answer | Refusal]:
    """Read with every command and return the answers in the commands' order; one refusal hurts no other command."""
    answers: dict[str, Answer | Refusal] = {}
    together = {key: one for key, one in commands.items() if may_be_batched(one[1])}
    for part in _parts(together, LARGEST):
        answers |= _together(portal, part)
    for key, (method, params) in commands.items():
        if key not in together:
            answers[key] = _alone(portal, method, params)
    return {key: answers[key] for key in commands}


def _together(portal: Reader, commands: Mapping[str, Command]) -> dict[str, Answer | Refusal]:
    # Short keys of our own: PHP would turn keys such as 0, 1, 2 into a list and lose which is whose.
    ours = {f"c{number}": key for number, key in enumerate(commands)}
    cmd = {short: command(*commands[key]) for short, key in ours.items()}
    whole = as_map(portal.read("batch", {"halt": 0, "cmd": cmd}).result)
    asked = {short: _asked(portal, commands[key][0]) for short, key in ours.items()}
    return {key: _own(whole, short, asked[short]) for short, key in ours.items()}


def _own(whole: Mapping[str, Any], key: str, asked: Asked) -> Answer | Refusal:
    part = {
        name: as_map(whole.get(name))
        for name in ("result", "result_error", "result_total", "result_next", "result_time")
    }
    if key in part["result_error"]:
        return inside_batch(part["result_error"][key], asked)
    if key not in part["result"]:
        return Refusal(
            phrase("the portal left {method} out of the batch"),
            phrase("try again"),
            where=asked.where,
            method=asked.method,
            error="NOT_RUN",
        )
    return answer_of(
        {
            "result": part["result"][key],
            "total": part["result_total"].get(key),
            "next": part["result_next"].get(key),
            "time": part["result_time"].get(key),
        }
    )


def _alone(portal: Reader, method: str, params: Mapping[str, Any]) -> Answer | Refusal:
    try:
        return portal.read(method, params)
    except Refusal as refusal:
        return refusal


def _asked(portal: Reader, method: str) -> Asked:
    return Asked(method, portal.name, is_write=False, is_webhook=False)


def as_map(part: Any) -> Mapping[str, Any]:
    """Read a map that PHP wrote: empty ones come as a list."""
    return part if isinstance(part, Mapping) else {}


def _parts(items: Mapping[K, V], size: int) -> Iterator[dict[K, V]]:
    rest = iter(items.items())
    while part := dict(islice(rest, size)):
        yield part
