"""Open what a clean-up works with from the command line: its plan, its terms, its journal, its portal."""

from dataclasses import dataclass

from b24app.cleanup.deciding.recipe import read_recipe
from b24app.cleanup.running.deleting import Deleter
from b24app.cleanup.running.going import Going, terms_of
from b24app.cleanup.running.terms import Terms
from b24app.cleanup.running.undoing import Undoer
from b24app.cli.root import Session
from b24app.errors import AppError
from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.cleanup_plans import CleanupPlan, CleanupPlans


class NoSuchPlan(AppError):
    """There is no such plan for this portal; make one with "b24app leads plan"."""

    code = "cleanup.no-such-plan"


class NotSigned(AppError):
    """Nobody has signed the plan as it stands; look through it and sign it with "b24app leads sign"."""

    code = "cleanup.not-signed"


@dataclass(frozen=True)
class CleanupWork:
    """A plan of a clean-up with all it works with; `key` is the one its portal goes by."""

    session: Session
    key: str
    portal: Portal
    plan: CleanupPlan
    terms: Terms

    @classmethod
    def opened(cls, session: Session, target: str | None, number: int, settle: float | None = None) -> "CleanupWork":
        """Open a plan by its number; raises NoSuchPlan."""
        key, portal = session.app.portal_named(target or session.settings.portal)
        plan = CleanupPlans(session.app.database, session.app.portals.clock).find(key, number)
        if plan is None:
            raise NoSuchPlan(where=f"{portal.name} {number}")
        more = {} if settle is None else {"settle": settle}
        terms = terms_of(plan, read_recipe(plan.document), **more)
        return cls(session, key, portal.bulk(terms.per_second), plan, terms)

    @property
    def journal(self) -> CleanupJournal:
        """Return where its writes are kept."""
        return CleanupJournal(self.session.app.database, self.session.app.portals.clock)

    @property
    def plans(self) -> CleanupPlans:
        """Return where plans are kept."""
        return CleanupPlans(self.session.app.database, self.session.app.portals.clock)

    @property
    def decisions(self) -> CleanupDecisions:
        """Return where decisions are kept."""
        return CleanupDecisions(self.session.app.database, self.session.app.portals.clock)

    @property
    def going(self) -> Going:
        """Return what goes through it."""
        return Going(self.portal, self.journal, self.plan.id, self.terms, self.session.app.portals.clock)

    @property
    def undoer(self) -> Undoer:
        """Return what takes it back."""
        return Undoer(self.portal, self.journal, self.plan.id)

    @property
    def deleter(self) -> Deleter:
        """Return what deletes and restores its parked leads."""
        return Deleter(self.portal, self.journal, self.plan.id, self.terms, self.session.app.portals.clock)

    def check_signed(self) -> None:
        """Raise NotSigned unless somebody signed exactly what is there now."""
        if not self.plan.digest or self.decisions.digest(self.plan.id) != self.plan.digest:
            raise NotSigned(
                phrase("nobody has signed the plan as it stands"),
                phrase('look through it and sign it with "b24app leads sign"'),
                where=str(self.plan.id),
            )

    def say(self, text: str, **facts: object) -> str:
        """Word a phrase in the person's language."""
        return self.session.translate(text).format(**facts)
