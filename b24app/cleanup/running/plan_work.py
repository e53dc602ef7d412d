"""Open what a clean-up works with: its plan, its terms, its journal, its portal; commands and jobs do it alike."""

from dataclasses import dataclass
from typing import Any

from b24app.cleanup.deciding.recipe import read_recipe
from b24app.cleanup.running.deleting import Deleter
from b24app.cleanup.running.going import Going, terms_of
from b24app.cleanup.running.going_back import GoingBack
from b24app.cleanup.running.terms import Terms
from b24app.cleanup.running.undoing import Undoer
from b24app.clock import Clock
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.cleanup_plans import CleanupPlan, CleanupPlans
from b24app.store.db import Database


class NoSuchPlan(AppError):
    """There is no such plan for this portal; make one with "b24app leads plan"."""

    code = "cleanup.no-such-plan"


class NotSigned(AppError):
    """Nobody has signed the plan as it stands; look through it and sign it with "b24app leads sign"."""

    code = "cleanup.not-signed"


@dataclass(frozen=True)
class PlanWork:
    """A plan of a clean-up with all it works with; `key` is the one its portal goes by."""

    key: str
    portal: Portal
    plan: CleanupPlan
    terms: Terms
    database: Database
    clock: Clock

    @staticmethod
    def of(database: Database, clock: Clock, key: str, portal: Portal, number: int, **more: Any) -> "PlanWork":
        """Open a plan by its number, `more` being terms of its own; raises NoSuchPlan."""
        plan = CleanupPlans(database, clock).find(key, number)
        if plan is None:
            raise NoSuchPlan(where=f"{portal.name} {number}")
        terms = terms_of(plan, read_recipe(plan.document), **more)
        return PlanWork(key, portal.bulk(terms.per_second), plan, terms, database, clock)

    @property
    def journal(self) -> CleanupJournal:
        """Return where its writes are kept."""
        return CleanupJournal(self.database, self.clock)

    @property
    def plans(self) -> CleanupPlans:
        """Return where plans are kept."""
        return CleanupPlans(self.database, self.clock)

    @property
    def decisions(self) -> CleanupDecisions:
        """Return where decisions are kept."""
        return CleanupDecisions(self.database, self.clock)

    @property
    def going(self) -> Going:
        """Return what goes through it."""
        return Going(self.portal, self.journal, self.plan.id, self.terms, self.clock)

    @property
    def undoer(self) -> Undoer:
        """Return what takes it back."""
        return Undoer(self.portal, self.journal, self.plan.id)

    @property
    def going_back(self) -> GoingBack:
        """Return what takes it back portion by portion, the first leads watched."""
        return GoingBack(self.portal, self.journal, self.plan.id, self.terms, self.clock)

    @property
    def deleter(self) -> Deleter:
        """Return what deletes and restores its parked leads."""
        return Deleter(self.portal, self.journal, self.plan.id, self.terms, self.clock)

    def check_signed(self) -> None:
        """Raise NotSigned unless somebody signed exactly what is there now."""
        if not self.plan.digest or self.decisions.digest(self.plan.id) != self.plan.digest:
            raise NotSigned(
                phrase("nobody has signed the plan as it stands"),
                phrase('look through it and sign it with "b24app leads sign"'),
                where=str(self.plan.id),
            )
