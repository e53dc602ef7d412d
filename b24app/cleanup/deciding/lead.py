"""Say what is known of a lead when it is decided about, and of the leads of one client."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Found:
    """What the audit says of a lead."""

    kind: str = "unknown"
    confidence: float = 0.0
    because: tuple[str, ...] = ()
    channel: str = ""
    mailbox: str = ""


@dataclass(frozen=True)
class Lead:
    """A lead as the copy has it; `values` are by the portal's names and in its spelling.

    `band` and `weight` tell how surely it belongs to its cluster; `contacts` and `companies` are its own clients.
    """

    id: int
    values: Mapping[str, Any]
    created: datetime
    modified: datetime
    active: datetime
    activities: int = 0
    owner_is_active: bool = True
    stage_sort: int = 0
    found: Found = field(default_factory=Found)
    contacts: tuple[int, ...] = ()
    companies: tuple[int, ...] = ()
    band: str = ""
    weight: float = 0.0
    ties: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return what the lead is called."""
        return str(self.values.get("TITLE") or f"#{self.id}")


@dataclass(frozen=True)
class Group:
    """Leads of one client, or a lead alone; `contacts` and `companies` are that client's in the directories.

    `size` counts all leads of the cluster; where that is too many, each of them comes alone. `is_unsure` says that the
    client is only probably this one.
    """

    cluster: str
    leads: tuple[Lead, ...]
    contacts: tuple[int, ...] = ()
    companies: tuple[int, ...] = ()
    size: int = 1
    is_unsure: bool = False
