"""Read and change cards in bulk, of leads, deals and smart processes alike, one field each and nothing besides.

https://apidocs.bitrix24.com/api-reference/crm/universal/crm-item-update.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from b24app.portal.client import Portal
from b24app.portal.leash import Cancel
from b24app.portal.marker import Marker
from b24app.portal.outcome import Command, Outcome
from b24app.portal.refusals import Refusal
from b24app.portal.targets import Target

_STAGE = "stageId"
_PAGE = 50

_SAME = Marker.harmless("a field set twice to one value holds that value")


def on_stage(portal: Portal, target: Target, code: str, cancel: Cancel | None = None) -> Iterator[int]:
    """Give the ids of all cards on a stage by rising id, as a stream."""
    asked = {"entityTypeId": target.entity_type_id, "filter": {f"={_STAGE}": target.status_id(code)}, "select": ["id"]}
    for row in portal.scan("crm.item.list", asked, check=False, cancel=cancel):
        yield int(row["id"])


def with_field(
    portal: Portal, target: Target, name: str, value: Any = None, cancel: Cancel | None = None
) -> Iterator[tuple[int, Any]]:
    """Give id and answer of every card that has one in a custom field, or that has this one; `name` is the portal's."""
    asked = {**_original(target), "select": ["id", name]}
    if value is not None:
        asked["filter"] = {f"={name}": value}
    for row in portal.scan("crm.item.list", asked, check=False, cancel=cancel):
        if row.get(name) not in (None, "", [], False):
            yield int(row["id"]), row[name]


def stages_of(portal: Portal, target: Target, ids: Sequence[int]) -> dict[int, str]:
    """Tell on which stages these cards stand; a card that is gone is left out."""
    return {number: target.code(str(code)) for number, code in _fields_of(portal, target, _STAGE, ids).items()}


def answers_of(portal: Portal, target: Target, name: str, ids: Sequence[int]) -> dict[int, Any]:
    """Tell what these cards hold in a custom field; a card that is gone is left out."""
    return _fields_of(portal, target, name, ids)


def _fields_of(portal: Portal, target: Target, name: str, ids: Sequence[int]) -> dict[int, Any]:
    pages = [list(ids[begin : begin + _PAGE]) for begin in range(0, len(ids), _PAGE)]
    wanted = {**_original(target), "select": ["id", name], "order": {"id": "ASC"}, "start": -1}
    commands = {
        f"p{number}": ("crm.item.list", {**wanted, "filter": {"@id": page}}) for number, page in enumerate(pages)
    }
    found: dict[int, Any] = {}
    for answer in (portal.batch(commands) if commands else {}).values():
        if isinstance(answer, Refusal):
            raise answer
        found |= {int(row["id"]): row.get(name) for row in answer.result["items"]}
    return found


def move(
    portal: Portal, target: Target, ids: Sequence[int], code: str, cancel: Cancel | None = None
) -> Iterator[Outcome]:
    """Put cards on a stage; an outcome each, its key the card's id. The portal's robots and events go off as ever."""
    return _write(portal, target, {number: {_STAGE: target.status_id(code)} for number in ids}, cancel)


def fill(
    portal: Portal, target: Target, name: str, values: Mapping[int, Any], cancel: Cancel | None = None
) -> Iterator[Outcome]:
    """Write the custom field of many cards, by card id; an outcome each, its key the card's id."""
    # A batch carries text, in which a bare true or false would not be understood.
    plain = {number: int(value) if isinstance(value, bool) else value for number, value in values.items()}
    return _write(portal, target, {number: {name: value} for number, value in plain.items()}, cancel)


def _write(
    portal: Portal, target: Target, changes: Mapping[int, Mapping[str, Any]], cancel: Cancel | None
) -> Iterator[Outcome]:
    own = _original(target)
    commands = (
        Command("crm.item.update", {**own, "id": number, "fields": fields}, key=number, marker=_SAME)
        for number, fields in changes.items()
    )
    return portal.write_many(commands, cancel=cancel)


def _original(target: Target) -> dict[str, Any]:
    # Custom fields by the names the portal gave them, not by those it makes up for this family of methods.
    return {"entityTypeId": target.entity_type_id, "useOriginalUfNames": "Y"}
