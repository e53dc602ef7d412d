"""Choose the lead of a client that stays, by the rules of a recipe in their order, and say why."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from b24app.cleanup.deciding.fields import is_empty, taking_part
from b24app.cleanup.deciding.lead import Lead
from b24app.cleanup.deciding.recipe_values import Better, Preferred, SurvivorRule
from b24app.cleanup.deciding.same import several
from b24app.languages import Translate, phrase

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001

Score = Callable[[Lead], Any]
"""Tells how good a lead is; more is better."""

SCORES: Mapping[Better, Score] = {
    "oldest": lambda lead: -(lead.created - _EPOCH).total_seconds(),
    "newest": lambda lead: (lead.created - _EPOCH).total_seconds(),
    "most_complete": lambda lead: sum(len(several(lead.values.get(one))) for one in taking_part(lead.values)),
    "most_activities": lambda lead: lead.activities,
    "last_active": lambda lead: (lead.active - _EPOCH).total_seconds(),
    "has_contact": lambda lead: bool(lead.contacts),
    "has_company": lambda lead: bool(lead.companies),
    "owner_active": lambda lead: lead.owner_is_active,
    "furthest_stage": lambda lead: lead.stage_sort,
}
WORDS: Mapping[Better, str] = {
    "oldest": phrase("it is the oldest"),
    "newest": phrase("it is the newest"),
    "most_complete": phrase("most of its fields are filled"),
    "most_activities": phrase("it has the most activities"),
    "last_active": phrase("something happened in it last"),
    "has_contact": phrase("it has a contact"),
    "has_company": phrase("it has a company"),
    "owner_active": phrase("its responsible person works here"),
    "furthest_stage": phrase("it stands on the furthest stage"),
}
_PREFERRED = phrase("it holds {value} in {field}")
_FIRST = phrase("its number is the smallest")


def ranked(leads: Sequence[Lead], rules: Sequence[SurvivorRule], titled: Callable[[str, Any], list[str]]) -> list[Lead]:
    """Order leads, the one that stays first; of equals the smaller number. `titled` gives the ways to say a value."""
    scores = [score_of(rule, titled) for rule in rules]
    # From the last rule to the first: sorting keeps the order of equals.
    ordered = sorted(leads, key=lambda lead: lead.id)
    for score in reversed(scores):
        ordered.sort(key=score, reverse=True)
    return ordered


def because(
    ordered: Sequence[Lead],
    rules: Sequence[SurvivorRule],
    titled: Callable[[str, Any], list[str]],
    translate: Translate,
) -> list[str]:
    """Say why the first of some leads stays: every rule that left others behind, until it was alone."""
    rivals, said = list(ordered), []
    for rule in rules:
        score = score_of(rule, titled)
        left = [lead for lead in rivals if score(lead) == score(ordered[0])]
        if len(left) < len(rivals):
            said.append(_said(rule, ordered[0], translate))
        rivals = left
        if len(rivals) == 1:
            return said
    return [*said, translate(_FIRST)]


def score_of(rule: SurvivorRule, titled: Callable[[str, Any], list[str]]) -> Score:
    """Return what a rule measures leads by."""
    if not isinstance(rule, Preferred):
        return SCORES[rule]
    field, values = _preference(rule)

    def score(lead: Lead) -> int:
        held = titled(field, lead.values.get(field))
        places = [place for place, value in enumerate(values) if value in held]
        return -min(places, default=len(values))

    return score


def _preference(rule: Preferred) -> tuple[str, Sequence[str]]:
    if rule.stage is not None:
        return "STATUS_ID", rule.stage
    if rule.source is not None:
        return "SOURCE_ID", rule.source
    return rule.field or "", rule.values or ()


def _said(rule: SurvivorRule, lead: Lead, translate: Translate) -> str:
    if not isinstance(rule, Preferred):
        return translate(WORDS[rule])
    field, _ = _preference(rule)
    value = lead.values.get(field)
    shown = "" if is_empty(field, value) else ", ".join(map(str, several(value)))
    return translate(_PREFERRED).format(value=shown, field=field)
