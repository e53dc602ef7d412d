"""Fill the copy of a portal with leads by hand, as copying, audit and matching would."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from b24app.cleanup.copying.copy import Copy, open_copy
from b24app.cleanup.deciding.deciding import Deciding
from b24app.cleanup.deciding.planned import Planned
from b24app.cleanup.deciding.planning import plan
from b24app.cleanup.deciding.reading import Pile
from b24app.cleanup.deciding.recipe import Recipe
from b24app.portal.lead_fields import LeadField

NOW = datetime(2026, 9, 21, 12)  # noqa: DTZ001

BASE: dict[str, Any] = {
    "recipe": "test",
    "title": "Test",
    "actions": [{"do": "merge"}, {"when": {"client": "known"}, "do": "bind"}, {"do": "convert"}],
    "quarantine": {"stage": "QUARANTINE"},
    "junk": {"reason": "Not a client"},
}


def recipe(**more: Any) -> Recipe:
    """Make a recipe that merges, binds and converts; `more` replaces its parts."""
    return Recipe.model_validate(BASE | more)


def phones(*numbers: str) -> list[dict[str, str]]:
    return [{"ID": str(place), "VALUE": one, "VALUE_TYPE": "WORK"} for place, one in enumerate(numbers, 1)]


@dataclass
class Filled:
    """A copy that a test fills."""

    copy: Copy
    fields: dict[str, LeadField] = field(default_factory=dict)

    def lead(self, number: int, *, cluster: str = "", band: str = "auto", days: int = 10, **values: Any) -> None:
        """Add an open lead, made some days ago; `kind`, `confidence`, `contact` and `status` are no fields of it."""
        kind, sure = values.pop("kind", "first_letter"), values.pop("confidence", 1.0)
        semantics, contact = values.pop("semantics", "P"), values.pop("contact", None)
        raw = {"ID": str(number), "TITLE": f"Lead {number}", "STATUS_ID": "NEW", "ASSIGNED_BY_ID": "1", **values}
        made = NOW - timedelta(days=days)
        columns = "id, title, status_id, status_semantic_id, source_id, assigned_by_id, date_create, date_modify, raw"
        row = (number, raw["TITLE"], raw["STATUS_ID"], semantics, raw.get("SOURCE_ID"), int(raw["ASSIGNED_BY_ID"]))
        self._add("leads", columns, (*row, made, made, json.dumps(raw)))
        if contact:
            self.copy.connection.execute("UPDATE leads SET contact_id = ? WHERE id = ?", [contact, number])
        if kind:
            self._add("findings", "lead_id, kind, because, confidence", (number, kind, [], sure))
        if cluster:
            self.member(cluster, "lead", number, band)

    def member(self, cluster: str, kind: str, number: int, band: str = "auto") -> None:
        self._add("clusters", "cluster, kind, id, band, because", (cluster, kind, number, band, [f"tie of {number}"]))

    def pair(self, one: int, other: int, weight: float) -> None:
        row = ("lead", one, "lead", other, weight, "auto", [])
        self._add("pairs", "kind_a, id_a, kind_b, id_b, weight, band, because", row)

    def contact(self, number: int) -> None:
        self._add("contacts", "id, name", (number, f"Contact {number}"))

    def company(self, number: int) -> None:
        self._add("companies", "id, title", (number, f"Company {number}"))

    def activity(self, number: int, lead: int) -> None:
        self._add("activities", "id, owner_kind, owner_id", (number, "lead", lead))

    def user(self, number: int, *, is_active: bool) -> None:
        self._add("users", "id, is_active", (number, is_active))

    def deciding(self, by: Recipe) -> Deciding:
        return Deciding(by, self.fields, "en", NOW)

    def pile(self, by: Recipe) -> Pile:
        return Pile(self.copy, by, NOW)

    def plan(self, by: Recipe | None = None) -> dict[int, Planned]:
        """Make a plan and give its decisions by lead, in their order."""
        by = by or recipe()
        return {one.decision.lead: one for one in plan(self.pile(by), by, self.deciding(by))}

    def _add(self, table: str, columns: str, row: tuple[Any, ...]) -> None:
        marks = ", ".join("?" * len(row))
        self.copy.connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", row)


def aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def opened():
    """Open an empty copy that is never written to the disk."""
    return open_copy(Path(":memory:"))
