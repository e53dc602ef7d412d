"""Items as crm.<object>.get and list write them: text or null, moments in ISO with the portal's zone."""

from functools import partial
from typing import Any

from b24app.emulator import card_files, multifields, userfields
from b24app.emulator.crm.about import About
from b24app.emulator.crm.worked_out import usual, worked_out
from b24app.emulator.crm.writer import Writer, Writing, as_is, moment
from b24app.emulator.filters import MOMENTS
from b24app.emulator.state import Row
from b24app.emulator.values import shown

LISTS = ("CONTACT_IDS", "COMPANY_IDS")


def whole_card(about: About) -> Writer:
    """Write everything, as crm.<object>.get does."""
    return _writer(about, (*plain(about), *about.own, *about.kind.multifields), empty_multiple=[])


def chosen(about: About, select: list[Any]) -> Writer:
    """Write what a list's `select` asks: `*` leaves out user fields (`UF_*`) and phones and their like (by name).

    ID is always there.
    """
    names = {"ID": None}
    for name in [str(name) for name in select] or ["*"]:
        wanted = plain(about) if name == "*" else about.own if name == "UF_*" else (name,)
        names |= dict.fromkeys(wanted)
    return _writer(about, tuple(names), empty_multiple=False)


def plain(about: About) -> tuple[str, ...]:
    """Return the fields that stand for `*`."""
    return tuple(
        name
        for name, field in about.standard.items()
        if field.kind != "crm_multifield" and not field.is_multiple and "u" not in field.marks
    )


def _writer(about: About, names: tuple[str, ...], empty_multiple: Any) -> Writer:
    writer, readers = Writer(), worked_out(about.portal, about.kind)
    for name in names:
        if name in about.kind.multifields:
            writer.optional(name, name, partial(multifields.shown, name))
        elif name in about.own:
            own = partial(_own_value, about.own[name], empty_multiple)
            writer.put(name, name, own(None), own)
        elif name in LISTS and name in about.standard:
            writer.put(name, name, [], lambda numbers: [str(number) for number in numbers], readers.get(name))
        elif name in about.standard and "u" not in about.standard[name].marks:
            writing = _writing(about.standard[name].kind)
            empty = writing(usual(about.portal, about.kind, name))
            writer.put(name, name, empty, writing, readers.get(name))
    return writer


def _writing(kind: str) -> Writing:
    if kind in MOMENTS:
        return lambda value: "" if value is None else moment(value)
    if kind == "double":
        return lambda value: None if value is None else f"{value:.2f}"
    if kind in ("string", "crm_status", "char"):
        return as_is
    return partial(shown, kind)


def _own_value(definition: Row, empty: Any, value: Any) -> Any:
    if definition["USER_TYPE_ID"] != "file":
        return userfields.shown_value(definition, value, empty)
    if definition["MULTIPLE"] == "Y":
        return [card_files.shown_before(number) for number in value] if value else empty
    return card_files.shown_before(value)
