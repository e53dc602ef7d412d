"""Say what a person allows a plan on top of what its file allows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Allowed:
    """What is allowed: to replace, and how much to delete and move, as numbers or shares such as 30%."""

    replace: bool = False
    deletes: str | None = None
    moves: str | None = None

    def document(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return asdict(self)


def allowed_in(document: Mapping[str, Any]) -> Allowed:
    """Read what `Allowed.document` gave; raises KeyError or TypeError for anything else."""
    bounds = {name: None if document[name] is None else str(document[name]) for name in ("deletes", "moves")}
    return Allowed(replace=bool(document["replace"]), **bounds)
