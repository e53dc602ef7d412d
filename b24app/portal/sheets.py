"""Read a card with its answers by key in one request, and write answers into it in one.

https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-get.html
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.answers import written
from b24app.portal.card import STANDARD, Answers, answers_in
from b24app.portal.client import Portal
from b24app.portal.documents import CardGone, type_of
from b24app.portal.offline import CONNECTOR
from b24app.portal.refusals import Refusal
from b24app.portal.targets import Target
from b24app.portal.userfields import Field, fields_in, fields_query

_STAGE = {"lead": "STATUS_ID", "deal": "STAGE_ID"}
_MEANING = {"lead": "STATUS_SEMANTIC_ID", "deal": "STAGE_SEMANTIC_ID"}


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
    """Read it; raises CardGone where there is none."""
    target = _target(kind)
    asked = {"card": (f"crm.{kind}.get", {"id": number}), "fields": fields_query("en", target)}
    told = portal.batch(asked)
    for name, answer in told.items():
        if isinstance(answer, Refusal):
            if name == "card" and (answer.is_code("NOT_FOUND") or "not found" in answer.description.lower()):
                raise CardGone
            raise answer
    card, fields = _result(told["card"]), fields_in([_result(told["fields"])], target)
    is_closed = str(card.get(_MEANING[kind]) or "") in {"S", "F"}
    answers = answers_in(card, fields, keys)
    return Sheet(kind, number, str(card.get(_STAGE[kind]) or ""), is_closed, answers, fields)


def fill_sheet(portal: Portal, kind: str, number: int, fields: Mapping[str, Any]) -> None:
    """Write answers that a sheet has spelled."""
    # Under this name the portal's queue of events does not record what we did ourselves.
    portal.write(f"crm.{kind}.update", {"id": number, "fields": dict(fields), "auth_connector": CONNECTOR})


def _target(kind: str) -> Target:
    return Target("deal" if kind == "deal" else "lead", type_of(kind))


def _result(answer: Any) -> Any:
    return answer.result
