"""What a portal gives for a call that it did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """A result with what the portal says around it; `total` and `next` on lists only.

    `is_found` says that the answer to an add was lost and its row was found by its marker.
    """

    result: Any
    total: int | None = None
    next: int | None = None
    time: Mapping[str, Any] = field(default_factory=dict)
    is_found: bool = False


def answer_of(envelope: Mapping[str, Any]) -> Answer:
    """Read the envelope of a JSON answer."""
    time = envelope.get("time")
    return Answer(
        result=envelope.get("result"),
        total=_number(envelope.get("total")),
        next=_number(envelope.get("next")),
        time=time if isinstance(time, Mapping) else {},
    )


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None
