"""Links between items and items of smart processes: fields PARENT_ID_<entity type>."""

from b24app.emulator.crm.field import Field
from b24app.emulator.crm.kinds import Kind, kind_of
from b24app.emulator.state import Portal

PREFIX = "PARENT_ID_"


def fields(portal: Portal, kind: Kind) -> dict[str, Field]:
    """Return the parent fields of a type, as the relations of smart processes set them up."""
    own = portal.crm.types.get(kind.type_id)
    numbers = dict.fromkeys(own.parents if own else ())
    numbers |= {other.type_id: None for other in portal.crm.types.values() if kind.type_id in other.children}
    return {
        f"{PREFIX}{number}": Field(f"{PREFIX}{number}", "crm_entity", parent.title, "", "", number)
        for number in numbers
        if (parent := kind_of(portal, number)) is not None
    }
