"""What CRM knows of its clients' papers: templates, requisites, bank details, addresses, and who uses which."""

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
Rows = dict[int, Row]


@dataclass(eq=False)
class Papers:
    """Requisites and what hangs on them."""

    presets: Rows = field(default_factory=dict)
    requisites: Rows = field(default_factory=dict)
    bank_details: Rows = field(default_factory=dict)
    # By entity type, entity, type of address.
    addresses: dict[tuple[int, int, int], Row] = field(default_factory=dict)
    # By the item that uses them.
    links: dict[tuple[int, int], Row] = field(default_factory=dict)

    def forget_requisite(self, number: int) -> None:
        """Drop a requisite with its bank details, addresses and links."""
        self.requisites.pop(number, None)
        for detail in [row["ID"] for row in self.bank_details.values() if row["ENTITY_ID"] == number]:
            del self.bank_details[detail]
        for place in [place for place in self.addresses if place[:2] == (8, number)]:
            del self.addresses[place]
        for owner in [owner for owner, row in self.links.items() if number in _used(row)]:
            del self.links[owner]

    def forget(self, type_id: int, item_id: int) -> None:
        """Drop what belongs to an item that is deleted."""
        self.links.pop((type_id, item_id), None)
        for place in [place for place in self.addresses if place[:2] == (type_id, item_id)]:
            del self.addresses[place]
        owned = (
            row for row in self.requisites.values() if (row["ENTITY_TYPE_ID"], row["ENTITY_ID"]) == (type_id, item_id)
        )
        for number in [row["ID"] for row in owned]:
            self.forget_requisite(number)


def _used(row: Row) -> tuple[int, int]:
    return row["REQUISITE_ID"], row["MC_REQUISITE_ID"]
