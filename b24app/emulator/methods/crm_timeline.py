"""crm.timeline.comment.*: comments in a lead's timeline. Parameter names must be spelt in lower case here."""

from typing import Any

from b24app.emulator import filters
from b24app.emulator.clock import iso
from b24app.emulator.errors import RestError, said
from b24app.emulator.events import raise_event
from b24app.emulator.method import Call, Page, method
from b24app.emulator.ordering import ordered
from b24app.emulator.paging import page, start_of
from b24app.emulator.params import whole
from b24app.emulator.state import Row

SHOWN = ("ID", "ENTITY_ID", "ENTITY_TYPE", "CREATED", "COMMENT", "AUTHOR_ID", "FILES")
KINDS = {"ID": "integer", "AUTHOR_ID": "integer", "ENTITY_ID": "integer", "COMMENT": "string", "CREATED": "datetime"}


@method("crm.timeline.comment.add", scope="crm", write=True, source="crm/timeline/comments/crm-timeline-comment-add")
def add(call: Call) -> int:
    """Write a comment under a lead; other objects are not emulated yet."""
    sent = _fields(call)
    owner = _owner(call, sent)
    text = _text(sent)
    number = call.portal.next_id("comment")
    row: Row = {"ID": number, "ENTITY_TYPE": owner[0], "ENTITY_ID": owner[1], "COMMENT": text}
    row |= {"CREATED": int(call.portal.clock.now()), "AUTHOR_ID": whole(sent.get("AUTHOR_ID")) or call.caller.user.id}
    call.portal.comments[number] = row
    call.portal.timeline[owner].append(number)
    _tell(call, "ADD", number)
    return number


@method("crm.timeline.comment.get", scope="crm", source="crm/timeline/comments/crm-timeline-comment-get")
def get(call: Call) -> Row:
    """Return a comment."""
    number = whole(call.params.raw.get("id")) or 0
    if number <= 0:
        raise said("ID is not defined or invalid.")
    row = call.portal.comments.get(number)
    if row is None:
        raise said("Not found.")
    return _shown(row)


@method("crm.timeline.comment.list", scope="crm", source="crm/timeline/comments/crm-timeline-comment-list")
def list_(call: Call) -> Page:
    """Return a page of one object's comments; the filter must name it by ENTITY_TYPE and ENTITY_ID."""
    conditions = call.params.mapping("FILTER")
    owner = (str(conditions.pop("ENTITY_TYPE", "")).lower(), whole(conditions.pop("ENTITY_ID", None)) or 0)
    if owner[0] != "lead" or owner[1] not in call.portal.leads:
        raise said("Access denied.")
    rows = [call.portal.comments[number] for number in call.portal.timeline.get(owner, ())]
    for name, wanted in conditions.items():
        field = filters.split(name)[1]
        if field in KINDS:
            check = filters.test(name, wanted, KINDS[field], _reader(field))
            rows = [row for row in rows if check(row)]
    found = ordered(rows, call.params.mapping("ORDER"), lambda name: _reader(name) if name in KINDS else None)
    cut = page(found, start_of(call.params))
    return Page([_chosen(call, row) for row in cut.rows], cut.total, cut.next)


@method(
    "crm.timeline.comment.update", scope="crm", write=True, source="crm/timeline/comments/crm-timeline-comment-update"
)
def update(call: Call) -> bool:
    """Change a comment's text."""
    row = _existing(call)
    row["COMMENT"] = _text(_fields(call))
    _tell(call, "UPDATE", row["ID"])
    return True


@method(
    "crm.timeline.comment.delete", scope="crm", write=True, source="crm/timeline/comments/crm-timeline-comment-delete"
)
def delete(call: Call) -> bool:
    """Delete a comment."""
    row = _existing(call)
    del call.portal.comments[row["ID"]]
    call.portal.timeline[row["ENTITY_TYPE"], row["ENTITY_ID"]].remove(row["ID"])
    _tell(call, "DELETE", row["ID"])
    return True


def _missing(name: str) -> RestError:
    return RestError("100", f"Could not find value for parameter {{{name}}}")


def _fields(call: Call) -> Row:
    sent = call.params.raw.get("fields")
    if not isinstance(sent, dict):
        raise _missing("fields")
    return sent


def _owner(call: Call, sent: Row) -> tuple[str, int]:
    kind, number = str(sent.get("ENTITY_TYPE") or "").lower(), whole(sent.get("ENTITY_ID")) or 0
    if not kind or not number:
        raise _missing("ENTITY_TYPE" if not kind else "ENTITY_ID")
    if kind != "lead":
        raise RestError("OWNER_NOT_FOUND", f"comments on {kind} are not emulated, only on lead")
    if number not in call.portal.leads:
        raise RestError("OWNER_NOT_FOUND", "Owner was not found")
    return kind, number


def _text(sent: Row) -> str:
    text = str(sent.get("COMMENT") or "")
    if not text.strip():
        raise RestError("INVALID_ARG_VALUE", "Empty comment message")
    return text


def _existing(call: Call) -> Row:
    if "id" not in call.params.raw:
        raise _missing("id")
    row = call.portal.comments.get(whole(call.params.raw["id"]) or 0)
    if row is None:
        raise RestError("NOT_FOUND", "Not found.")
    return row


def _shown(row: Row) -> Row:
    texts = {"ID": str(row["ID"]), "ENTITY_ID": str(row["ENTITY_ID"]), "AUTHOR_ID": str(row["AUTHOR_ID"])}
    return {**row, **texts, "CREATED": iso(row["CREATED"]), "FILES": {}}


def _chosen(call: Call, row: Any) -> Row:
    select = [str(name) for name in call.params.get("SELECT") or []]
    return {name: value for name, value in _shown(row).items() if not select or "*" in select or name in select}


def _reader(field: str) -> filters.Reader:
    return lambda row: row[field]


def _tell(call: Call, what: str, number: int) -> None:
    raise_event(call.portal, f"ONCRMTIMELINECOMMENT{what}", {"FIELDS": {"ID": number}}, call.actor)
