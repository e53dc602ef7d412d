"""A portal for looking only: whatever would change something is refused before it is sent."""

from typing import Any, NoReturn, cast

from b24app.errors import AppError
from b24app.portal.client import Portal


class OnlyLooking(AppError):
    """The robot only observes and may not change anything; write through call.once."""

    code = "portal.only-looking"


class _Looking:
    """Passes every question on, and no change."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    def __getattr__(self, name: str) -> Any:
        return getattr(self._portal, name)

    def write(self, *_: Any, **__: Any) -> NoReturn:
        raise OnlyLooking

    add = write_many = write


def looking(portal: Portal) -> Portal:
    """Return the same portal without its ways to change it; they raise OnlyLooking."""
    return cast("Portal", _Looking(portal))
