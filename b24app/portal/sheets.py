"""Read cards with their answers by key in one request, and write answers into them.

https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-get.html
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.answers import written
from b24app.portal.card import OF_CLIENT, STANDARD, Answers, answers_in
from b24app.portal.card_reading import read_card, read_numbered
from b24app.portal.client import Portal
from b24app.portal.documents import CardGone, type_of
from b24app.portal.marker import Marker
from b24app.portal.offline import CONNECTOR
from b24app.portal.outcome import Command, Outcome
from b24app.portal.refusals import Refusal
from b24app.portal.targets import Target
from b24app.portal.userfields import Field, field_name, fields_in, fields_query

_STAGE = {"lead": "STATUS_ID", "deal": "STAGE_ID"}
_MEANING = {"lead": "STATUS_SEMANTIC_ID", "deal": "STAGE_SEMANTIC_ID"}
_SAME = Marker.harmless("a field set twice to one value holds that value")


@dataclass(frozen=True)
class Sheet:
    """A lead or deal: its answers by key, its stage, and the custom fields that such cards have."""

    kind: str
    number: int
    stage: str
    is_closed: bool
    answers: Answers
    fields: tuple[Field, ...]

    def spelled(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Spell answers by key as the portal does; those it has no field for are left out."""
        return written(answers, self.fields, _target(self.kind))

    def lacking(self, keys: Collection[str]) -> list[str]:
        """List the keys that the portal has no field for."""
        known = {field.key for field in self.fields} | STANDARD.keys()
        return [key for key in keys if key not in known]


def read_sheet(portal: Portal, kind: str, number: int, keys: Collection[str]) -> Sheet:
    """Read one card; raises CardGone where there is none. What a deal's client holds takes a request more."""
    told = portal.batch({"card": (f"crm.{kind}.get", {"id": number}), "fields": fields_query("en", _target(kind))})
    card = told["card"]
    if isinstance(card, Refusal) and (card.is_code("NOT_FOUND") or "not found" in card.description.lower()):
        raise CardGone
    sheet = _sheet(kind, _result(card), fields_in([_result(told["fields"])], _target(kind)), keys)
    theirs = [key for key in keys if key in OF_CLIENT] if kind == "deal" else []
    answers = read_card(portal, number, theirs, _target(kind)) if theirs else {}
    return Sheet(kind, number, sheet.stage, sheet.is_closed, {**sheet.answers, **answers}, sheet.fields)


def next_sheets(
    portal: Portal, kind: str, stages: Collection[str], keys: Collection[str], after: int = 0
) -> list[Sheet]:
    """Read up to fifty cards on these stages by rising number above one, in one request.

    What the clients of deals hold takes two requests more.
    """
    theirs = {key for key in keys if key in OF_CLIENT} if kind == "deal" else set()
    own = sorted(set(keys) - theirs)
    names = [STANDARD[key] if key in STANDARD else field_name(key, _target(kind)) for key in own]
    where = {f"@{_STAGE[kind]}": list(stages), ">ID": after}
    select = ["ID", _STAGE[kind], _MEANING[kind], *names]
    asked = {"filter": where, "select": select, "order": {"ID": "ASC"}, "start": -1}
    told = portal.batch({"cards": (f"crm.{kind}.list", asked), "fields": fields_query("en", _target(kind))})
    rows, fields = _result(told["cards"]), fields_in([_result(told["fields"])], _target(kind))
    sheets = [_sheet(kind, row, fields, keys) for row in rows or []]
    return _with_clients(portal, sheets, theirs) if theirs else sheets


def _with_clients(portal: Portal, sheets: list[Sheet], keys: Collection[str]) -> list[Sheet]:
    numbers = [one.number for one in sheets]
    known = {one.id: one.answers for one in read_numbered(portal, numbers, keys, _target("deal"))} if numbers else {}
    return [replace(one, answers={**one.answers, **known.get(one.number, {})}) for one in sheets]


def fill_sheet(portal: Portal, kind: str, number: int, fields: Mapping[str, Any]) -> None:
    """Write answers that a sheet has spelled."""
    portal.write(*_update(kind, number, fields))


def fill_sheets(portal: Portal, kind: str, fields: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Outcome]:
    """Write answers of many cards, fifty in a request; an outcome each, its key the card's number."""
    commands = (Command(*_update(kind, number, some), key=number, marker=_SAME) for number, some in fields)
    return portal.write_many(commands)


def _update(kind: str, number: int, fields: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    # Under this name the portal's queue of events does not record what we did ourselves.
    return f"crm.{kind}.update", {"id": number, "fields": dict(fields), "auth_connector": CONNECTOR}


def _sheet(kind: str, row: Mapping[str, Any], fields: tuple[Field, ...], keys: Collection[str]) -> Sheet:
    is_closed = str(row.get(_MEANING[kind]) or "") in {"S", "F"}
    return Sheet(
        kind, int(row["ID"]), str(row.get(_STAGE[kind]) or ""), is_closed, answers_in(row, fields, keys), fields
    )


def _target(kind: str) -> Target:
    return Target("deal" if kind == "deal" else "lead", type_of(kind))


def _result(answer: Answer | Refusal) -> Any:
    if isinstance(answer, Refusal):
        raise answer
    return answer.result
