"""Items as crm.item.* write them: numbers, Y and N, moments in ISO, null for what is empty."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from b24app.emulator import card_files, userfields
from b24app.emulator.crm.kinds import COMPANY, CONTACT, DEAL, LEAD, QUOTE
from b24app.emulator.crm.names import Names
from b24app.emulator.crm.worked_out import usual, worked_out
from b24app.emulator.crm.writer import Writer, Writing, as_is, moment
from b24app.emulator.filters import MOMENTS
from b24app.emulator.state import Portal, Row

# Links that are 0, not null, while nothing is linked.
ZERO_LINKS = frozenset({"COMPANY_ID", "CONTACT_ID"})


def writer_of(names: Names, wanted: Iterable[str] | None = None) -> Writer:
    """Write the fields wanted, by their inner names; all of them, with phones and e-mails, for None."""
    writer, about = Writer(), names.about
    readers = worked_out(about.portal, about.kind)
    for name in names.wire if wanted is None else wanted:
        shown = names.wire[name]
        if name == "FM":
            writer.worked_out.append((shown, _multifields, as_is))
            writer.template[shown] = []
        elif name in about.own:
            writing = _own(about.portal, about.own[name])
            writer.put(name, shown, writing(None), writing)
        else:
            field = about.standard[name]
            empty = _empty(names, name)
            writing = (
                list if field.is_multiple else _link if empty == 0 and name in ZERO_LINKS else _writing(field.kind)
            )
            writer.put(name, shown, empty, writing, readers.get(name))
    writer.template["entityTypeId"] = about.kind.type_id
    return writer


def _empty(names: Names, name: str) -> Any:
    about = names.about
    if about.standard[name].is_multiple:
        return []
    if name in ZERO_LINKS and about.kind.type_id in (LEAD, DEAL, CONTACT, COMPANY, QUOTE):
        return 0
    return number_shown(usual(about.portal, about.kind, name))


def _multifields(row: Any) -> list[Row]:
    return [
        {"id": item["ID"], "valueType": item["VALUE_TYPE"], "value": item["VALUE"], "typeId": kind}
        for kind in ("PHONE", "EMAIL", "WEB", "IM", "LINK")
        for item in row.get(kind, ())
    ]


def _writing(kind: str) -> Writing:
    if kind in MOMENTS:
        return lambda value: None if value is None else moment(value)
    return number_shown if kind == "double" else as_is


def _link(number: int | None) -> int:
    return number or 0


def _own(portal: Portal, definition: Row) -> Writing:
    kind = userfields.kind_of(definition)
    one = partial(card_files.shown, portal) if kind == "file" else partial(_own_value, kind)
    if definition["MULTIPLE"] == "Y":
        return lambda value: [one(item) for item in value or ()]
    return one


def _own_value(kind: str, value: Any) -> Any:
    if kind == "boolean":
        return "Y" if value else "N"
    if value is None:
        return None
    return moment(value) if kind in MOMENTS else number_shown(value)


def number_shown(value: Any) -> Any:
    """Write a number as PHP does: 10000.0 without its fraction."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
