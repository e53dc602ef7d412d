"""Say what one step of a plan is, and in which order steps are safe."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Verb = Literal["create", "update", "delete", "move"]
Kind = Literal["funnel", "source", "field", "stage", "card", "items", "answers", "value"]

VERBS: tuple[Verb, ...] = ("create", "update", "delete", "move")


@dataclass(frozen=True)
class Change:
    """One step: what is made, altered, moved or deleted; `row` is the portal's row and 0 for what is new.

    `before` and `after` hold only what differs; `before` of a deletion holds all that was there. A stage that the file
    does not name may still have to move up. The kinds, besides funnel, field and stage:

    - funnel: the funnel itself, or the smart process where `code` is process.
    - source: an entry of the list of sources, by the portal's code.
    - card: how the card is laid out for everybody; `after` is {sections}, the whole of it.
    - items (move): `code` is the stage left, `after` is {stage, count}: the code they go to and how many there are.
    - answers (move): `key` is the field left, or the field itself where a value gives way; `after` is {field, count,
      lost} or {value, count}, `code` is then the key of the value left.
    - value (delete): `key` is the field, `code` the key of the value, `row` that of the field.

    Steps with a higher `phase` come after all of a lower one.
    """

    verb: Verb
    kind: Kind
    key: str
    title: str
    code: str = ""
    semantics: str = ""
    row: int = 0
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    is_kept: bool = False
    phase: int = 0

    def document(self) -> dict[str, Any]:
        """Give the change as plain JSON."""
        return asdict(self)

    def counted(self, **counts: int) -> "Change":
        """Return the same change with how much it touches."""
        return replace(self, after={**self.after, **counts})


def promise(change: Mapping[str, Any]) -> dict[str, Any]:
    """Give the document of a change without what people at work change by the hour: the counts."""
    after = {name: value for name, value in change["after"].items() if name not in {"count", "lost"}}
    return {**change, "after": after}


def rank(change: Change) -> tuple[int, int]:
    """Order the steps so that work < success < failure holds after each of them, and nothing is deleted too early.

    Failure stages move up first, then success, which leaves room below for the working stages; a new failure stage
    needs the success stage in its place and comes last. Fields come before stages: they are in nobody's way. Then
    answers and items move, and what they have left goes.
    """
    return change.phase, _rank(change)


def _rank(change: Change) -> int:
    if change.kind == "funnel":
        return 0 if change.verb != "delete" else 20
    if change.verb in {"move", "delete"}:
        places = {"answers": 10, "value": 11, "items": 12, "stage": 13, "field": 14}
        return places[change.kind]
    if change.kind in {"source", "field"}:
        return 1
    if change.kind == "card":
        return 7
    moved = {"failure": 2, "success": 3, "work": 4}
    made = {"work": 4, "success": 5, "failure": 6}
    return (moved if change.verb == "update" else made)[change.semantics]
