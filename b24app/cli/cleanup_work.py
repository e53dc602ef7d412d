"""Open what a clean-up works with from the command line: the plan's work, and whoever sits at the terminal."""

from dataclasses import dataclass

from b24app.cleanup.running.plan_work import PlanWork
from b24app.cli.root import Session


@dataclass(frozen=True)
class CleanupWork(PlanWork):
    """A plan of a clean-up with all it works with, and the session of the person who gave the command."""

    session: Session

    @classmethod
    def opened(cls, session: Session, target: str | None, number: int, settle: float | None = None) -> "CleanupWork":
        """Open a plan by its number; raises NoSuchPlan."""
        key, portal = session.app.portal_named(target or session.settings.portal)
        more = {} if settle is None else {"settle": settle}
        work = PlanWork.of(session.app.database, session.app.portals.clock, key, portal, number, **more)
        return cls(**vars(work), session=session)

    def say(self, text: str, **facts: object) -> str:
        """Word a phrase in the person's language."""
        return self.session.translate(text).format(**facts)
