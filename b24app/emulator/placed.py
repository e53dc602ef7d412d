"""Pages of applications placed inside the portal: tabs of cards, menu items, a page in the background."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Placement:
    """A handler an application bound to a place."""

    id: int
    client_id: str
    place: str
    handler: str
    # 0 is everybody; only the page in the background can be somebody's own.
    user_id: int = 0
    title: str = ""
    description: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    # Titles in other languages, as they came.
    languages: dict[str, dict[str, str]] = field(default_factory=dict)
