"""Compare leads with what the preview promised: what differs after the writes stops the run."""

from collections.abc import Iterator, Mapping
from typing import Any

from b24app.cleanup.running.work import Item
from b24app.portal.lead_images import CONTACTS, MULTIFIELDS
from b24app.portal.lead_writes import plain, value_of
from b24app.store.cleanup_steps import CleanupStep

Difference = tuple[str, Any, Any]
"""A field, what it should hold, what it holds."""

_MOVING = frozenset(
    {
        "DATE_MODIFY",
        "MODIFY_BY_ID",
        "MOVED_TIME",
        "MOVED_BY_ID",
        "LAST_ACTIVITY_TIME",
        "LAST_ACTIVITY_BY",
        "LAST_COMMUNICATION_TIME",
        "DATE_CLOSED",
        "STATUS_SEMANTIC_ID",
        "IS_RETURN_CUSTOMER",
        "CONTACT_ID",
    }
)
"""Fields that the portal keeps by itself: they move with every write, and nobody can put them back."""


def differences(item: Item, steps: Mapping[str, CleanupStep], row: Mapping[str, Any] | None) -> list[Difference]:
    """List the fields of a lead that are not as the image from before and the writes since say."""
    if row is None:
        return [("ID", item.id, None)]
    written = steps["lead"].after or {} if "lead" in steps else {}
    return list(_compared(expected(item.image.classic, written), row))


def expected(before: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields a lead should have after a write."""
    fields = dict(before)
    for name, value in written.items():
        fields[name] = [*(before.get(name) or []), *value] if name in MULTIFIELDS else value
    return fields


def compared(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """List the fields of two readings of a lead that differ, leaving out those that the portal keeps by itself."""
    return list(_compared(before, now))


def _compared(wanted: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted({*wanted, *row} - _MOVING):
        if name.startswith("HAS_"):
            continue
        should, does = _plain(name, wanted.get(name)), _plain(name, row.get(name))
        if should != does:
            yield name, wanted.get(name), row.get(name)


def _plain(name: str, value: Any) -> Any:
    if name in MULTIFIELDS:
        return sorted((value_of(one), str(one.get("VALUE_TYPE") or "WORK")) for one in value or [])
    return [str(one) for one in value or []] if name == CONTACTS else plain(value)
