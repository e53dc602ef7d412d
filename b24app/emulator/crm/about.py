"""Everything a type's items have at this moment: standard fields, links to parents, user fields."""

from collections.abc import Mapping
from dataclasses import dataclass

from b24app.emulator import userfields
from b24app.emulator.crm import parents
from b24app.emulator.crm.field import Field
from b24app.emulator.crm.kinds import Kind
from b24app.emulator.state import Portal, Row


@dataclass(frozen=True)
class About:
    """The fields of a type in one portal: gathered once for a whole call."""

    portal: Portal
    kind: Kind
    standard: Mapping[str, Field]
    own: Mapping[str, Row]

    def type_of(self, name: str) -> str | None:
        """Return a field's type as filters compare it; None for a name nobody knows."""
        if name in self.own:
            return str(self.own[name]["USER_TYPE_ID"])
        field = self.standard.get(name)
        return None if field is None else "string" if field.kind == "crm_multifield" else field.kind

    def title(self, name: str) -> str:
        """Return a field's name as people see it."""
        return userfields.label_of(self.own[name]) if name in self.own else self.standard[name].title


def about(portal: Portal, kind: Kind) -> About:
    """Gather a type's fields."""
    more = parents.fields(portal, kind) if portal.crm.types else {}
    return About(portal, kind, {**kind.fields, **more}, userfields.by_name(portal, kind.userfields))
