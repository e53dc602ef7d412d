"""Find the first rule of a recipe that fits a lead and can be done with it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from b24app.cleanup.deciding.fields import is_empty
from b24app.cleanup.deciding.lead import Lead
from b24app.cleanup.deciding.recipe_rules import Rule, When
from b24app.cleanup.decision import Action

_HAS: Mapping[str, tuple[str, ...]] = {
    "phone": ("PHONE",),
    "email": ("EMAIL",),
    "name": ("NAME", "LAST_NAME"),
    "company": ("COMPANY_TITLE",),
}


@dataclass(frozen=True)
class Around:
    """What is known beside the lead itself: its client's contacts and companies, and how many leads it has."""

    now: datetime
    contacts: tuple[int, ...] = ()
    companies: tuple[int, ...] = ()
    others: int = 0
    can_merge: bool = False

    @property
    def is_known(self) -> bool:
        """Say whether the portal has the client already."""
        return bool(self.contacts or self.companies)


@dataclass(frozen=True)
class Ruled:
    """The rule that fits a lead, what it does, and what is made of the lead."""

    rule: Rule | None
    action: Action
    makes: tuple[Any, ...] = ()


class Ruling:
    """Follows rules in their order; `titled` gives the ways to say a value of a field."""

    def __init__(self, rules: Collection[Rule], titled: Callable[[str, Any], list[str]]) -> None:
        self._rules = rules
        self._titled = titled

    def of(self, lead: Lead, around: Around) -> Ruled:
        """Return the first rule that fits and can be done; where none does, a person has to say."""
        for rule in self._rules:
            if self._fits(rule.when, lead, around) and (ruled := done(rule, lead, around)):
                return ruled
        return Ruled(None, "review")

    def _fits(self, when: When, lead: Lead, around: Around) -> bool:
        return (
            (not when.kind or lead.found.kind in when.kind)
            and when.client in (None, "known" if around.is_known else "new")
            and when.alone in (None, not around.others)
            and when.owner in (None, "active" if lead.owner_is_active else "dismissed")
            and _came(when, lead)
            and all(has(lead, one) for one in when.has)
            and not any(has(lead, one) for one in when.lacks)
            and _is_old(when, lead, around.now)
            and (not when.leads or lead.id in when.leads)
            and all(set(values) & set(self._titled(name, lead.values.get(name))) for name, values in _fields(when))
        )


def has(lead: Lead, what: str) -> bool:
    """Say whether a lead holds a phone, an address, a name or a company's name."""
    return any(not is_empty(name, lead.values.get(name)) for name in _HAS[what])


def _came(when: When, lead: Lead) -> bool:
    return (when.channel is None or lead.found.channel in when.channel) and (
        when.mailbox is None or lead.found.mailbox in when.mailbox
    )


def _fields(when: When) -> list[tuple[str, tuple[str, ...]]]:
    own = (("STATUS_ID", when.stage), ("SOURCE_ID", when.source))
    return [*((name, values) for name, values in own if values is not None), *when.fields_.items()]


def _is_old(when: When, lead: Lead, now: datetime) -> bool:
    for days, since in ((when.older_than, lead.created), (when.silent_for, lead.active)):
        if days is not None and now - since < timedelta(days=days):
            return False
    return True


def done(rule: Rule, lead: Lead, around: Around) -> Ruled | None:
    """Return what the rule does, None where it cannot be done with this lead."""
    if (rule.do == "bind" and not around.is_known) or (rule.do == "merge" and not around.can_merge):
        return None
    if rule.do not in {"convert", "deal"}:
        return Ruled(rule, rule.do)
    makes = tuple(one for one in rule.makes if _lacks(one, lead, around))
    if rule.do == "deal":
        return Ruled(rule, "deal", (*makes, "deal"))
    return Ruled(rule, "convert", makes) if makes else None


def _lacks(what: str, lead: Lead, around: Around) -> bool:
    """Say whether a contact or company is still to be made, and can be."""
    if what == "company":
        return not around.companies and has(lead, "company")
    return not around.contacts and any(has(lead, one) for one in ("name", "phone", "email"))
