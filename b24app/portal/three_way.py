"""Compare three states of a field, before, as written and now: what people have changed since stays."""

from typing import Any

from b24app.portal.lead_images import CONTACTS, MULTIFIELDS
from b24app.portal.lead_writes import plain, value_of


def three_way(name: str, before: Any, ours: Any, there: Any) -> tuple[bool, Any]:
    """Return whether a field can be taken back and what to write then; None where nothing is left to write."""
    if name in MULTIFIELDS:
        return _rows(before, ours, there)
    if name == CONTACTS:
        return _contacts(before, ours, there)
    if plain(there) == plain(before):
        return True, None
    return plain(there) == plain(ours), "" if before is None else before


def _rows(before: Any, ours: Any, there: Any) -> tuple[bool, Any]:
    old = {value_of(one) for one in before or []}
    added = {value_of(one) for one in ours or []} - old
    mine = [one for one in there or [] if value_of(one) in added]
    return True, [{"ID": str(one["ID"]), "DELETE": "Y"} for one in mine] or None


def _contacts(before: Any, ours: Any, there: Any) -> tuple[bool, Any]:
    old, mine, current = ([int(one) for one in several or []] for several in (before, ours, there))
    left = [one for one in current if one in old or one not in mine]
    # What people took away or put first since stays so; only ours goes.
    if left == current:
        return True, None
    return True, old if current == mine else left
