"""Which name a field has on the universal wire, and back."""

from collections.abc import Mapping
from dataclasses import dataclass

from b24app.emulator import filters
from b24app.emulator.crm.about import About
from b24app.emulator.crm.naming import camel, camel_of_userfield, upper
from b24app.emulator.errors import RestError


@dataclass(frozen=True)
class Names:
    """The names of a type's fields, for one call."""

    about: About
    # Inner name to wire name, and the other way round.
    wire: Mapping[str, str]
    inner: Mapping[str, str]

    def searched(self, name: str, where: str) -> str:
        """Return the inner name with its prefix; a field nobody knows, or phones, are refused by name."""
        prefix, bare = filters.split(name)
        found = self.inner.get(bare)
        if found is None or found == "FM":
            raise RestError("INVALID_ARG_VALUE", f"Invalid {where}: field '{upper(bare)}' is not allowed in {where}")
        return found if prefix == "=" else prefix + found


def names_of(about: About, *, are_original: bool) -> Names:
    """Gather the names; `are_original` leaves those of user fields as they are."""
    wire = {name: camel(field.upper) for name, field in about.standard.items() if "c" not in field.marks}
    wire |= {name: name if are_original else camel_of_userfield(name) for name in about.own}
    return Names(about, wire, {shown: name for name, shown in wire.items()})
