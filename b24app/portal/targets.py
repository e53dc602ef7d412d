"""Say what a pipeline stands for on a portal: leads, a funnel of deals, or a funnel of a smart process.

What the portal writes before the codes of stages and the names of custom fields stays in here.
https://apidocs.bitrix24.com/api-reference/crm/status/crm-status-entity-types.html
"""

from dataclasses import dataclass
from typing import Literal

from b24app.portal.categories import Funnel
from b24app.portal.processes import Process

Entity = Literal["lead", "deal", "smart_process"]

LEAD, DEAL = 1, 2


@dataclass(frozen=True)
class Target:
    """A place of stages; `category_id` is None where leads have none or the funnel is still to be made.

    `entity_type_id` is 0 where the smart process itself is still to be made. `list_fields` are the rows of those
    custom fields whose values the portal tells only one by one.
    """

    entity: Entity
    entity_type_id: int
    category_id: int | None = None
    funnel: Funnel | None = None
    process: Process | None = None
    list_fields: tuple[int, ...] = ()

    @property
    def kind(self) -> str:
        """Name the kind of its cards as robots do: `lead`, `deal`, `dynamic_130`."""
        return f"dynamic_{self.entity_type_id}" if self.entity == "smart_process" else self.entity

    @property
    def exists(self) -> bool:
        """Say whether the portal has this place."""
        return self.entity == "lead" or self.category_id is not None

    @property
    def has_stages(self) -> bool:
        """Say whether cards stand on stages there: a smart process may have them switched off."""
        return self.exists and (self.process is None or self.process.has_stages)

    @property
    def status_entity(self) -> str:
        """Name the dictionary that holds the stages."""
        if self.entity == "lead":
            return "STATUS"
        if self.entity == "deal":
            return f"DEAL_STAGE_{self.category_id}" if self.category_id else "DEAL_STAGE"
        return f"DYNAMIC_{self.entity_type_id}_STAGE_{self.category_id}"

    @property
    def prefix(self) -> str:
        """Give what the portal writes before the codes of the stages."""
        if self.entity == "deal":
            return f"C{self.category_id}:" if self.category_id else ""
        return f"DT{self.entity_type_id}_{self.category_id}:" if self.entity == "smart_process" else ""

    @property
    def owner(self) -> str:
        """Name the owner of the custom fields; a smart process goes by its own number, not by that of its items."""
        process = self.process.id if self.process else 0
        return {"lead": "CRM_LEAD", "deal": "CRM_DEAL"}.get(self.entity, f"CRM_{process}")

    @property
    def field_prefix(self) -> str:
        """Give what the portal writes before the names of the custom fields."""
        return f"UF_{self.owner}_" if self.entity == "smart_process" else "UF_CRM_"

    def status_id(self, code: str) -> str:
        """Spell the code of a stage as the portal does."""
        return self.prefix + code

    def code(self, status_id: str) -> str:
        """Spell the portal's code of a stage as people do."""
        return status_id.removeprefix(self.prefix)


LEADS = Target("lead", LEAD)
"""The only funnel of leads that a portal has."""
