"""Show values as people know them: lists by their titles, people and files by number, communications by value."""

from collections.abc import Mapping
from typing import Any

from b24app.cleanup.deciding.fingerprint import MULTIFIELDS
from b24app.cleanup.deciding.planned import Planned
from b24app.cleanup.deciding.same import several
from b24app.portal.lead_fields import LeadField

Fields = Mapping[str, LeadField]


def title_of(name: str, fields: Fields) -> str:
    """Return what a field is called."""
    return fields[name].title if name in fields else name


def shown(name: str, value: Any, fields: Fields) -> str:
    """Return a value as a text."""
    items = fields[name].items if name in fields else {}
    return ", ".join(items.get(str(one), _plain(one)) for one in several(value))


def changes(one: Planned, fields: Fields) -> list[tuple[str, str, str]]:
    """List the fields that a decision writes: title, before, after; of a lead in doubt what is proposed."""
    decision = one.proposed or one.decision
    found = []
    for name, value in decision.values.items():
        before, after = shown(name, one.before.get(name), fields), shown(name, value, fields)
        if name in MULTIFIELDS and before:
            after = f"{before}, {after}"
        found.append((title_of(name, fields), before, after))
    return found


def losses(one: Planned, fields: Fields) -> list[tuple[str, str]]:
    """List the values of a lead that go to a note: title and value."""
    decision = one.proposed or one.decision
    return [(title_of(name, fields), shown(name, value, fields)) for name, value in decision.kept.items()]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return f"#{value.get('id') or value.get('ID') or ''}"
    return str(value)
