"""Small things of CRM kept in tables of their own: reading what is sent, writing rows, lists of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from b24app.emulator import userfields
from b24app.emulator.crm.field import Field
from b24app.emulator.errors import said
from b24app.emulator.method import Call, Page
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import Params
from b24app.emulator.sifting import arranged, selected, sifted
from b24app.emulator.state import Row
from b24app.emulator.values import NotAValue, typed
from b24app.emulator.values import shown as value_shown

Fields = Mapping[str, Field]
Own = Mapping[str, Row]
Writing = Callable[[Row], Row]


def described(fields: Fields) -> Row:
    """Describe the fields of a table."""
    return {name: field.described() for name, field in fields.items()}


def accepted(fields: Fields, sent: Row, *, is_new: bool, own: Own | None = None) -> Row:
    """Return typed values; what nobody knows, what is read-only and what is not to be changed is passed over."""
    values: Row = {}
    for name, value in sent.items():
        field = fields.get(name)
        if own and name in own:
            values[name] = userfields.accepted(own[name], value)
        elif field is not None and not field.is_read_only and (is_new or "i" not in field.marks):
            try:
                values[name] = typed(field.kind, value)
            except NotAValue:
                continue
    return values


def created(call: Call, table: str, values: Row) -> Row:
    """Return a new row with its number, author and moment."""
    row: Row = {"ID": call.portal.next_id(table), "DATE_CREATE": int(call.portal.clock.now())}
    row |= {"CREATED_BY_ID": call.caller.user.id, "ACTIVE": "Y", "SORT": 500}
    return row | {name: value for name, value in values.items() if value is not None}


def changed(call: Call, row: Row, values: Row) -> None:
    """Write values into a row with the moment and who did it."""
    row |= values | {"DATE_MODIFY": int(call.portal.clock.now()), "MODIFY_BY_ID": call.caller.user.id}


def written(fields: Fields, row: Row, own: Own | None = None) -> Row:
    """Write a row: text or null; a flag nobody set is N."""
    plain = {name: _shown(field, row.get(name)) for name, field in fields.items()}
    return plain | {name: userfields.shown_value(about, row.get(name), empty=[]) for name, about in (own or {}).items()}


def listed(
    call: Call, fields: Fields, rows: Iterable[Row], own: Own | None = None, write: Writing | None = None
) -> Page:
    """Return a page of rows that fit, in order, with the fields asked for."""
    kinds = {name: field.kind for name, field in fields.items()}
    kinds |= {name: str(about["USER_TYPE_ID"]) for name, about in (own or {}).items()}
    for name in ("filter", "order", "select"):
        if isinstance(call.params.get(name), str) and call.params.text(name):
            raise said(f"Parameter '{name}' must be array.")
    found = arranged(sifted(rows, call.params.mapping("FILTER"), kinds), call.params.mapping("ORDER"), kinds)
    cut, select = page(found, start_of(call.params)), call.params.mapping("SELECT")
    shown = [write(row) if write else written(fields, row, own) for row in cut.rows]
    return Page([selected(row, select) for row in shown], cut.total, cut.next)


def found(params: Params, rows: Mapping[int, Row], title: str) -> Row:
    """Find the row a call names by ID."""
    number = params.number()
    if number <= 0:
        raise said("ID is not defined or invalid.")
    return there(rows, number, title)


def there(rows: Mapping[int, Row], number: int, title: str) -> Row:
    """Find a row by its number."""
    if number not in rows:
        raise said(f"The {title} with ID '{number}' is not found")
    return rows[number]


def invalid(name: str) -> Exception:
    """Refuse a field that is missing or nonsense."""
    return said(f"{name} is not defined or invalid.")


def _shown(field: Field, value: Any) -> Any:
    return (value or "N") if field.kind == "char" else value_shown(field.kind, value)
