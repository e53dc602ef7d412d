"""Read what a lead's values can be on a portal: stages, sources, colleagues, custom fields; in one request.

https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-add.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.portal.answer import Answer
from b24app.portal.client import Portal
from b24app.portal.crm import Stage, stages_in, stages_query
from b24app.portal.refusals import Refusal
from b24app.portal.sources import Source, sources_in, sources_query
from b24app.portal.userfields import LANGUAGES, Field, fields_in, fields_query

_PAGE = 50


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be responsible for a lead; without `user_brief` or `user_basic` nobody is known."""

    id: int
    name: str
    email: str
    is_active: bool


@dataclass(frozen=True)
class LeadBook:
    """What the values of a lead can name."""

    stages: tuple[Stage, ...]
    sources: tuple[Source, ...]
    fields: tuple[Field, ...]
    people: tuple[Colleague, ...]


def read_book(portal: Portal) -> LeadBook:
    """Read it; raises what the portal refuses, but for people, whom it may keep to itself."""
    asked: dict[str, tuple[str, Mapping[str, Any]]] = {
        "stages": stages_query(),
        "sources": sources_query(),
        "people": _people_query(0),
        **{f"fields {language}": fields_query(language) for language in LANGUAGES},
    }
    told = portal.batch(asked)
    people = told.pop("people")
    found = {name: _result(answer) for name, answer in told.items()}
    return LeadBook(
        stages=stages_in(found["stages"]),
        sources=sources_in(found["sources"]),
        fields=fields_in([found[f"fields {language}"] for language in LANGUAGES]),
        people=_people(portal, people),
    )


def _people_query(start: int) -> tuple[str, Mapping[str, Any]]:
    return "user.get", {"sort": "ID", "order": "ASC", "start": start}


def _people(portal: Portal, first: Answer | Refusal) -> tuple[Colleague, ...]:
    if isinstance(first, Refusal):
        return ()
    rows, answer = list(first.result or []), first
    while answer.next is not None:
        answer = portal.read(*_people_query(int(answer.next)))
        rows += answer.result or []
    return tuple(_colleague(row) for row in rows)


def _colleague(row: Mapping[str, Any]) -> Colleague:
    name = " ".join(filter(None, (str(row.get(part) or "").strip() for part in ("NAME", "LAST_NAME"))))
    email = str(row.get("EMAIL") or "").strip().lower()
    return Colleague(int(row["ID"]), name, email, row.get("ACTIVE") not in (False, "N", "0", 0))


def _result(answer: Answer | Refusal) -> Any:
    if isinstance(answer, Refusal):
        raise answer
    return answer.result
