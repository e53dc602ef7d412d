"""Leads as crm.lead.get and list write them: text or null, moments in ISO with the portal's zone."""

from collections.abc import Callable, Iterable
from typing import Any

from b24app.emulator import multifields, userfields
from b24app.emulator.lead_fields import MULTIFIELDS, STANDARD, reader
from b24app.emulator.state import Portal, Row
from b24app.emulator.values import shown

Writing = Callable[[Row], Any]

PLAIN = tuple(name for name, field in STANDARD.items() if name not in (*MULTIFIELDS, "CONTACT_IDS"))


class Writer:
    """Write rows with the chosen fields; made once for a whole list."""

    def __init__(self, portal: Portal, names: Iterable[str], empty_multiple: Any) -> None:
        definitions = userfields.by_name(portal)
        self._fields: list[tuple[str, Writing]] = []
        self._multifields: list[str] = []
        for name in names:
            if name in MULTIFIELDS:
                self._multifields.append(name)
            elif name in definitions:
                self._fields.append((name, _user_field(definitions[name], name, empty_multiple)))
            elif name in STANDARD:
                self._fields.append((name, _standard(portal, name)))

    def write(self, row: Row) -> Row:
        """Write one lead. Phones and their like are there only when the lead has some."""
        written = {name: writing(row) for name, writing in self._fields}
        for name in self._multifields:
            if name in row:
                written[name] = multifields.shown(name, row[name])
        return written


def whole_card(portal: Portal) -> Writer:
    """Write everything, as crm.lead.get does."""
    return Writer(portal, (*PLAIN, *userfields.by_name(portal), *MULTIFIELDS), empty_multiple=[])


def chosen(portal: Portal, select: list[Any]) -> Writer:
    """Write what a list's `select` asks: `*` leaves out user fields (`UF_*`) and phones and their like (by name).

    ID is always there.
    """
    names = {"ID": None}
    for name in [str(name) for name in select] or ["*"]:
        wanted = PLAIN if name == "*" else userfields.by_name(portal) if name == "UF_*" else (name,)
        names |= dict.fromkeys(wanted)
    return Writer(portal, names, empty_multiple=False)


def _standard(portal: Portal, name: str) -> Writing:
    kind, read = STANDARD[name].kind, reader(portal, name)
    if name == "CONTACT_IDS":
        return lambda row: [str(number) for number in row.get(name, ())]
    return lambda row: shown(kind, read(row))


def _user_field(definition: Row, name: str, empty: Any) -> Writing:
    return lambda row: userfields.shown_value(definition, row.get(name), empty)
