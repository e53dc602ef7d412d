"""Dictionaries of stages by their names: whose stages they are, and how codes are written there."""

import re
from dataclasses import dataclass

from b24app.emulator.crm import pipelines
from b24app.emulator.crm.kinds import DEAL, INVOICE, KINDS, LEAD, QUOTE, Kind, kind_of
from b24app.emulator.state import Portal, Row

_NUMBERED = re.compile(r"(?:DEAL|SMART_INVOICE|DYNAMIC_(?P<type>\d+))_STAGE_(?P<category>\d+)")
LONGEST = {LEAD: 21, QUOTE: 22, DEAL: 22}
LONGEST_DYNAMIC = 50


@dataclass(frozen=True)
class StagePlace:
    """A dictionary of stages."""

    kind: Kind
    category_id: int
    name: str

    @property
    def prefix(self) -> str:
        """Return what stands before every code, with its colon."""
        return pipelines.prefix(self.kind, self.category_id)

    @property
    def longest(self) -> int:
        """Return how long a code may be without its prefix."""
        return LONGEST.get(self.kind.type_id, LONGEST_DYNAMIC) - len(self.prefix)

    def holds(self, row: Row, code: str) -> bool:
        """Say whether an item is on a stage of this dictionary."""
        return bool(row.get(self.kind.stage_field) == code and row.get("CATEGORY_ID", 0) == self.category_id)


def place_of(portal: Portal, entity: str) -> StagePlace | None:
    """Find whose stages a dictionary holds; None when it holds none, or its pipeline does not exist."""
    plain = {"STATUS": LEAD, "QUOTE_STATUS": QUOTE, "DEAL_STAGE": DEAL}.get(entity)
    if plain:
        return StagePlace(KINDS[plain], 0, entity)
    match = _NUMBERED.fullmatch(entity)
    if match is None:
        return None
    number = match["type"] or (DEAL if entity.startswith("DEAL") else INVOICE)
    kind, category_id = kind_of(portal, int(number)), int(match["category"])
    if kind is None or category_id not in portal.crm.categories[kind.type_id] or kind.stages(category_id) != entity:
        return None
    return StagePlace(kind, category_id, entity)


def places(portal: Portal) -> list[StagePlace]:
    """Return every dictionary of stages there is, beginning with leads and quotes."""
    found = [StagePlace(KINDS[LEAD], 0, "STATUS"), StagePlace(KINDS[QUOTE], 0, "QUOTE_STATUS")]
    for type_id in sorted(portal.crm.categories):
        kind = kind_of(portal, type_id)
        if kind is not None and kind.stage_field:
            found += [StagePlace(kind, number, kind.stages(number)) for number in portal.crm.categories[type_id]]
    return found
