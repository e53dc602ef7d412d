"""Parameters of the oldest task methods: taken in the order they are sent, whatever their names."""

from collections.abc import Mapping
from typing import Any

from b24app.emulator.errors import RestError, core
from b24app.emulator.method import Call
from b24app.emulator.params import whole
from b24app.emulator.state import Row


def wrong(text: str) -> RestError:
    """Refuse arguments that do not fit."""
    return core(f"TASKS_ERROR_EXCEPTION_#256; {text}; 256/TE/WRONG_ARGUMENTS<br>")


def failed(text: str) -> RestError:
    """Refuse an action."""
    return core(f"TASKS_ERROR_EXCEPTION_#8; {text}; 8/TE/ACTION_FAILED_TO_BE_PROCESSED<br>")


class Arguments:
    """The arguments of one call in order, each named only for the refusal."""

    def __init__(self, call: Call, method: str) -> None:
        self._values = list(call.params.shown().values())
        self._method = method

    def __len__(self) -> int:
        return len(self._values)

    def at(self, place: int, default: Any = None) -> Any:
        """Return an argument that may be missing."""
        return self._values[place] if place < len(self._values) else default

    def mapping(self, place: int) -> Row:
        """Return a map that may be missing; what is none counts as empty."""
        value = self.at(place)
        return dict(value) if isinstance(value, Mapping) else {}

    def number(self, place: int, name: str) -> int:
        """Return a whole number that must be there."""
        if place >= len(self._values):
            raise wrong(f"Param #{place} ({name}) expected by method {self._method}, but not given.")
        found = None if isinstance(self._values[place], (dict, list)) else whole(self._values[place])
        if found is None:
            kind = 'expected to be of type "integer", but given something else.'
            raise wrong(f"Param #{place} ({name}) for method {self._method} {kind}")
        return found

    def fields(self, place: int, name: str = "arFields") -> Row:
        """Return a map that must be there."""
        value = self.at(place)
        if not isinstance(value, Mapping) or not value:
            raise wrong(f"Param #{place} ({name}) expected by method {self._method}, but not given.")
        return dict(value)
