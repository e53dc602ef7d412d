"""Join the parts of a clean-up's plan: from the copy and a recipe to what a person reads, reviews and signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from b24app.cleanup.copying.copy import Copy
from b24app.cleanup.deciding.deciding import Deciding
from b24app.cleanup.deciding.drafting import Draft, Drafting
from b24app.cleanup.deciding.planning import plan
from b24app.cleanup.deciding.reading import Pile
from b24app.cleanup.deciding.recipe import Recipe
from b24app.clock import Clock
from b24app.portal.lead_fields import LeadField
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_plans import CleanupPlans
from b24app.store.db import Database
from b24app.store.not_duplicates import NotDuplicates


@dataclass(frozen=True)
class Plans:
    """The plans of clean-ups of one portal, with what people said of its leads."""

    portal: str
    plans: CleanupPlans
    decisions: CleanupDecisions
    not_duplicates: NotDuplicates
    clock: Clock

    @classmethod
    def over(cls, db: Database, portal: str, clock: Clock) -> "Plans":
        """Join the parts over one database."""
        return cls(portal, CleanupPlans(db, clock), CleanupDecisions(db, clock), NotDuplicates(db, clock), clock)

    def draft(self, copy: Copy, recipe: Recipe, fields: Mapping[str, LeadField], language: str) -> Draft:
        """Plan what becomes of the pile and write it down as a draft."""
        decided = plan(self.pile(copy, recipe), recipe, self.deciding(recipe, fields, language))
        return Drafting(self.plans, self.decisions).draft(self.portal, recipe, language, decided)

    def deciding(self, recipe: Recipe, fields: Mapping[str, LeadField], language: str) -> Deciding:
        """Return what decides about leads, mindful of what people said."""
        said = self.not_duplicates.of(self.portal)
        apart = [frozenset((one.one[1], one.other[1])) for one in said if one.one[0] == one.other[0] == "lead"]
        return Deciding(recipe, fields, language, self.clock.now().astimezone(UTC).replace(tzinfo=None), apart=apart)

    def pile(self, copy: Copy, recipe: Recipe) -> Pile:
        """Return the leads of the copy that a recipe is about."""
        return Pile(copy, recipe, self.clock.now().astimezone(UTC).replace(tzinfo=None))
