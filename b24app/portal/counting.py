"""Count the cards of a place: on stages, with an answer in a field, with a value of a list; fifty counts a request.

The lists of leads and deals tell cards with an answer from those without; that of smart processes does not say how,
so answers are not counted there. That an empty text in a filter means no answer is what the server does, not what its
documentation says: ask for both sides and believe them only where they add up. A filter by a field that the portal does
not know is dropped without a word and would count everything, so only fields that were seen there may be asked for.
https://apidocs.bitrix24.com/api-reference/crm/leads/crm-lead-list.html
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from b24app.portal.card import STANDARD
from b24app.portal.client import Portal
from b24app.portal.refusals import PortalError
from b24app.portal.targets import Target

K = TypeVar("K", bound=Hashable)

UNCOUNTED = frozenset({"website", "assigned"})
"""Fields every card has whose answers no filter finds, or which are never empty."""

_LACKS: Mapping[str, Mapping[str, Any]] = {
    "phone": {"HAS_PHONE": "N"},
    "email": {"HAS_EMAIL": "N"},
    "amount": {"<=OPPORTUNITY": 0},
}
_LINKS: Mapping[str, Mapping[str, Any]] = {
    "phone": {"HAS_PHONE": "Y"},
    "email": {"HAS_EMAIL": "Y"},
    "amount": {">OPPORTUNITY": 0},
}
_DEAL_NAMES = frozenset({"title", "amount", "comments", "source", "source_details"})


@dataclass(frozen=True)
class Wanted:
    """Which cards to count: all of them, or those that meet all that is given.

    `stages` are codes, `answered` is the key of a field with any answer, or without
    one where `is_lacking`; `value` is the row of a list value of `field`.
    """

    stages: tuple[str, ...] = ()
    answered: str = ""
    field: str = ""
    value: int = 0
    of_all_funnels: bool = False
    is_lacking: bool = False


def count(portal: Portal, target: Target, wanted: Mapping[K, Wanted]) -> dict[K, int | None]:
    """Count each of these; None where the portal offers no way to count."""
    found: dict[K, int | None] = dict.fromkeys(wanted)
    keys = [key for key, one in wanted.items() if can_count(target, one)]
    commands = {f"n{number}": _command(target, wanted[key]) for number, key in enumerate(keys)}
    answers = portal.batch(commands) if commands else {}
    for number, key in enumerate(keys):
        answer = answers[f"n{number}"]
        if isinstance(answer, PortalError):
            raise answer
        found[key] = answer.total or 0
    return found


def can_count(target: Target, wanted: Wanted) -> bool:
    """Say whether the portal can count this."""
    if not target.has_stages or wanted.answered in UNCOUNTED:
        return False
    if target.entity == "smart_process":
        return not wanted.answered and not wanted.field
    return target.entity == "lead" or wanted.answered not in STANDARD or wanted.answered in _DEAL_NAMES


def _command(target: Target, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    codes = [target.status_id(code) for code in wanted.stages]
    if target.entity == "smart_process":
        place = {"categoryId": target.category_id} if not wanted.of_all_funnels else {}
        own = {"@stageId": codes} if codes else {}
        params = {"entityTypeId": target.entity_type_id, "select": ["id"], "start": 0}
        return "crm.item.list", {**params, "filter": {**place, **own}}
    stage = "STATUS_ID" if target.entity == "lead" else "STAGE_ID"
    narrowed: dict[str, Any] = {f"@{stage}": codes} if codes else {}
    if target.entity == "deal" and not wanted.of_all_funnels:
        narrowed["=CATEGORY_ID"] = target.category_id
    narrowed |= _answered(target, wanted)
    return f"crm.{target.entity}.list", {"filter": narrowed, "select": ["ID"], "start": 0}


def _answered(target: Target, wanted: Wanted) -> dict[str, Any]:
    if wanted.field:
        return {f"={name_of(target, wanted.field)}": wanted.value}
    if not wanted.answered:
        return {}
    known = (_LACKS if wanted.is_lacking else _LINKS).get(wanted.answered)
    sign = "" if wanted.is_lacking else "!"
    return dict(known) if known else {f"{sign}{name_of(target, wanted.answered)}": ""}


def name_of(target: Target, key: str) -> str:
    """Spell the key of a field, custom or of every card, as the portal does."""
    return STANDARD.get(key) or target.field_prefix + key.upper()
