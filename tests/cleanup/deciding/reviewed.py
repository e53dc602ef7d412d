"""A plan kept in a database, to be reviewed."""

from dataclasses import dataclass
from datetime import timedelta

from b24app.cleanup.deciding.drafting import Draft, Drafting
from b24app.cleanup.deciding.planned import Planned, decisions
from b24app.cleanup.deciding.planning import plan
from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.deciding.reviewing import Materials, Reviewing
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_plans import CleanupPlans
from b24app.store.db import Database
from b24app.store.not_duplicates import NotDuplicates
from tests.cleanup.deciding.pile import NOW, Filled, aware


class StandingClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = aware(NOW)

    def now(self):
        self.at += timedelta(seconds=1)
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Kept:
    """A database with plans of the copy."""

    db: Database
    filled: Filled

    def __post_init__(self) -> None:
        clock = StandingClock()
        self.plans = CleanupPlans(self.db, clock)
        self.rows = CleanupDecisions(self.db, clock)
        self.apart = NotDuplicates(self.db, clock)

    def draft(self, by: Recipe) -> Draft:
        decided = plan(self.filled.pile(by), by, self.filled.deciding(by))
        return Drafting(self.plans, self.rows).draft("m1", by, "en", decided)

    def reviewing(self, by: Recipe, number: int = 1) -> Reviewing:
        materials = Materials(self.filled.pile(by), self.filled.deciding(by), by)
        return Reviewing("m1", number, self.rows, self.apart, lambda: materials, "Anna")

    def by_lead(self, number: int = 1) -> dict[int, Planned]:
        return {one.decision.lead: one for one in decisions(self.rows, number)}

    def actions(self, number: int = 1) -> dict[int, tuple[str, str]]:
        return {lead: (one.decision.action, one.decision.verdict) for lead, one in self.by_lead(number).items()}
