"""crm.timeline.comment.*: comments in timelines. Parameter names must be spelt in lower case here."""

from typing import Any

from b24app.emulator import crm_owners, files, filters, required, timelines
from b24app.emulator.clock import iso
from b24app.emulator.described import described
from b24app.emulator.errors import RestError, said
from b24app.emulator.events import raise_event
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row
from b24app.emulator.work import Owner

PLACE = "crm/timeline/comments/crm-timeline-comment"
KINDS = {"ID": "integer", "AUTHOR_ID": "integer", "COMMENT": "string", "CREATED": "datetime"}


@method("crm.timeline.comment.add", scope="crm", write=True, source=f"{PLACE}-add")
def add(call: Call) -> int:
    """Write a comment under an item of CRM."""
    sent = required.mapping(call)
    owner = _owner(call, sent)
    author_id = whole(sent.get("AUTHOR_ID")) or call.caller.user.id
    kept = files.kept(call.portal, sent.get("FILES"), call.caller.user)
    row = timelines.add_comment(call.portal, owner, _text(sent, kept), author_id, kept)
    return _told(call, "ADD", row["ID"])


@method("crm.timeline.comment.get", scope="crm", source=f"{PLACE}-get")
def get(call: Call) -> Row:
    """Return a comment."""
    number = whole(call.params.raw.get("id")) or 0
    if number <= 0:
        raise said("ID is not defined or invalid.")
    row = call.portal.comments.get(number)
    if row is None:
        raise said("Not found.")
    return _shown(call, row, row["BINDINGS"][0])


@method("crm.timeline.comment.list", scope="crm", source=f"{PLACE}-list")
def list_(call: Call) -> Page:
    """Return a page of one object's comments; the filter must name it by ENTITY_TYPE and ENTITY_ID."""
    conditions = call.params.mapping("FILTER")
    type_id = crm_owners.type_of(str(conditions.pop("ENTITY_TYPE", "")))
    owner = (type_id, whole(conditions.pop("ENTITY_ID", None)) or 0)
    if not crm_owners.exists(call.portal, owner):
        raise said("Access denied.")
    rows = list(timelines.of(call.portal, owner))
    for name, wanted in conditions.items():
        field = filters.split(name)[1]
        if field in KINDS:
            check = filters.test(name, wanted, KINDS[field], _reader(field))
            rows = [row for row in rows if check(row)]
    found = ordered(rows, call.params.mapping("ORDER"), lambda name: _reader(name) if name in KINDS else None)
    cut = page(found, start_of(call.params))
    return Page([_chosen(call, row, owner) for row in cut.rows], cut.total, cut.next)


@method("crm.timeline.comment.update", scope="crm", write=True, source=f"{PLACE}-update")
def update(call: Call) -> int:
    """Change a comment's text and return its id."""
    row = _existing(call)
    sent = required.mapping(call)
    kept = files.kept(call.portal, sent.get("FILES"), call.caller.user)
    row["COMMENT"] = _text(sent, kept)
    row["FILES"] = kept or row["FILES"]
    return _told(call, "UPDATE", row["ID"])


@method("crm.timeline.comment.delete", scope="crm", write=True, source=f"{PLACE}-delete")
def delete(call: Call) -> None:
    """Delete a comment, or take it from the item that is named; the result is always null."""
    row = _existing(call)
    owner = (whole(call.params.raw.get("ownerTypeId")) or 0, whole(call.params.raw.get("ownerId")) or 0)
    if owner == (0, 0):
        if len(row["BINDINGS"]) > 1:
            raise RestError("MULTIPLE_BINDINGS", "The record is bound to several items")
        owner = row["BINDINGS"][0]
    elif owner not in row["BINDINGS"]:
        raise required.not_found()
    timelines.unbind(call.portal, row, owner)
    _told(call, "DELETE", row["ID"])


@method("crm.timeline.comment.fields", scope="crm", source=f"{PLACE}-fields")
def fields(call: Call) -> Row:  # noqa: ARG001 - every method takes the call
    """Describe a comment's fields."""
    return {
        "ID": described("integer", "ID", read_only=True),
        "CREATED": described("datetime", "Дата добавления", read_only=True),
        "ENTITY_ID": described("integer", "ID элемента", required=True, immutable=True),
        "ENTITY_TYPE": described("string", "Тип элемента", required=True, immutable=True),
        "AUTHOR_ID": described("integer", "Автор", immutable=True),
        "COMMENT": described("string", "Текст комментария"),
        "FILES": described("attached_diskfile", "Список файлов", multiple=True),
    }


def _owner(call: Call, sent: Row) -> Owner:
    kind, number = str(sent.get("ENTITY_TYPE") or ""), whole(sent.get("ENTITY_ID")) or 0
    if not kind or not number:
        raise required.missing("ENTITY_TYPE" if not kind else "ENTITY_ID")
    return crm_owners.checked(call.portal, crm_owners.type_of(kind), number)


def _text(sent: Row, kept: list[int]) -> str:
    text = str(sent.get("COMMENT") or "")
    if not text.strip() and not kept:
        raise RestError("INVALID_ARG_VALUE", "Empty comment message")
    return text


def _existing(call: Call) -> Row:
    row = call.portal.comments.get(required.number(call, "id"))
    if row is None:
        raise required.not_found()
    return row


def _shown(call: Call, row: Row, owner: Owner) -> Row:
    shown: Row = {"ID": str(row["ID"]), "ENTITY_ID": str(owner[1]), "ENTITY_TYPE": crm_owners.word(owner[0])}
    shown |= {"CREATED": iso(row["CREATED"]), "COMMENT": row["COMMENT"], "AUTHOR_ID": str(row["AUTHOR_ID"])}
    return shown | {"FILES": files.in_timeline(call.portal, row["FILES"])}


def _chosen(call: Call, row: Any, owner: Owner) -> Row:
    select = required.texts(call.params.get("SELECT"))
    shown = _shown(call, row, owner)
    return {name: value for name, value in shown.items() if not select or "*" in select or name in select}


def _reader(field: str) -> filters.Reader:
    return lambda row: row[field]


def _told(call: Call, what: str, number: int) -> int:
    raise_event(call.portal, f"ONCRMTIMELINECOMMENT{what}", {"FIELDS": {"ID": number}}, call.actor)
    return number
