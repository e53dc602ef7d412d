"""Parameters of a call: names in any letter case, values as they came."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.emulator.errors import said

AUTH_NAMES = frozenset({"AUTH", "ACCESS_TOKEN", "AUTH_CONNECTOR"})


class Params(Mapping[str, Any]):
    """Read top-level parameters whatever their letter case; nested names stay as they are."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self._values = {name.upper(): value for name, value in raw.items()}

    def __getitem__(self, name: str) -> Any:
        return self._values[name.upper()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def shown(self) -> dict[str, Any]:
        """Return the parameters for the journal: no token among them."""
        return {name: value for name, value in self.raw.items() if name.upper() not in AUTH_NAMES}

    def mapping(self, name: str) -> dict[str, Any]:
        """Return a nested map; absent, empty list and empty string are an empty one."""
        value = self.get(name)
        if isinstance(value, list):
            return {str(place): item for place, item in enumerate(value)}
        return dict(value) if isinstance(value, Mapping) else {}

    def fields(self, name: str = "FIELDS") -> dict[str, Any]:
        """Return the fields to write; refused unless they are a map."""
        value = self.get(name)
        if value is None or value == [] or value == {}:
            return {}
        if not isinstance(value, Mapping):
            raise said(f"Parameter '{name.lower()}' must be array.")
        return dict(value)

    def number(self, name: str = "ID") -> int:
        """Return an id; 0 when it is none."""
        return whole(self.get(name)) or 0

    def text(self, name: str) -> str:
        """Return text; empty when absent."""
        value = self.get(name)
        return "" if value is None or isinstance(value, (Mapping, list)) else str(value)


def whole(value: Any) -> int | None:
    """Read a whole number as PHP's own cast would where it is plainly one; None otherwise."""
    try:
        return int(str(value).strip())
    except ValueError:
        return None
