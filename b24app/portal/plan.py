"""Know how many requests a portal's plan allows.

https://apidocs.bitrix24.com/limits.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.client import Portal


@dataclass(frozen=True)
class Rate:
    """Requests that a portal takes at once, and requests a second that drain."""

    size: int
    rate: float


USUAL = Rate(50, 2.0)
ENTERPRISE = Rate(250, 5.0)


def read_rate(portal: Portal) -> Rate | None:
    """Ask a portal for its plan and return the rate of it; None where it names none, as a boxed portal does."""
    about = portal.read("app.info").result
    return rate_of(about) if isinstance(about, Mapping) else None


def rate_of(about: Mapping[str, Any]) -> Rate | None:
    """Return the rate of the plan in an answer to app.info."""
    license_code = str(about.get("LICENSE") or "")
    family = str(about.get("LICENSE_FAMILY") or "") or license_code.partition("_")[2]
    if not family:
        return None
    return ENTERPRISE if family.lower().startswith("ent") else USUAL
