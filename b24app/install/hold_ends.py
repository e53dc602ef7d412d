"""Let the hold of parked leads end by itself: people are reminded, or the leads deleted where the recipe says so."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from b24app.cleanup.deciding.recipe import Recipe, read_recipe
from b24app.cleanup.running.plan_work import NotSigned, PlanWork
from b24app.cleanup.working.jobs import DELETE
from b24app.clock import Clock
from b24app.errors import AppError
from b24app.install.registrar import language_of
from b24app.languages import phrase, translator
from b24app.portal import im
from b24app.portal.client import Portal
from b24app.portal.refusals import Refusal
from b24app.store import cleanup_plans as states
from b24app.store.alarms import Alarms
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.cleanup_plans import CleanupPlan, CleanupPlans
from b24app.store.db import Database
from b24app.store.installs import Install, Installs

log = logging.getLogger(__name__)

_WITH_HELD = (states.RUNNING, states.PAUSED, states.DONE, states.FAILED)
_REMIND_AGAIN = timedelta(days=7)
_DELETE_AGAIN = timedelta(days=1)
_REMINDER = phrase(
    "Clean-up {plan} “{title}”: {count} leads have waited to be deleted for {days} days. Nothing is deleted by itself:"
    " delete them on the page of the clean-up or with “b24app leads delete {plan} --yes”, or take the plan back."
)
_DELETING = phrase(
    "Clean-up {plan} “{title}”: {count} leads have waited for {days} days and are being deleted now, as its recipe says"
    " and {who} has signed. Leads that somebody has changed meanwhile stay."
)

Start = Callable[[str, str, Mapping[str, Any]], object]
"""Begins a bulk job by kind, portal and payload."""


@dataclass(frozen=True)
class HoldEnds:
    """Looks for parked leads whose time is over; a round of the worker."""

    installs: Installs
    portal_of: Callable[[str], Portal]
    database: Database
    clock: Clock
    start: Start

    def look(self) -> None:
        """See to every plan of every portal; one portal's trouble does not keep the others."""
        for install in self.installs.all():
            for plan in CleanupPlans(self.database, self.clock).of(install.member_id, *_WITH_HELD):
                try:
                    self._plan(install, plan)
                except AppError as fault:
                    told = {"portal": install.address, "plan": plan.id, "fault": str(fault)}
                    log.warning("a hold could not be ended", extra=told)

    def _plan(self, install: Install, plan: CleanupPlan) -> None:
        recipe = read_recipe(plan.document)
        parked_before = self.clock.now() - timedelta(days=recipe.quarantine.hold_days)
        _, due, _ = CleanupJournal(self.database, self.clock).held(plan.id, parked_before)
        if not due:
            return
        alarms, portal = Alarms(self.database, self.clock), self.portal_of(install.member_id)
        if recipe.quarantine.then == "delete" and self._is_signed(portal, plan):
            if alarms.is_news(install.member_id, f"hold-delete:{plan.id}", _DELETE_AGAIN):
                self.start(DELETE, install.member_id, {"plan": plan.id, "language": plan.language})
                self._tell(install, portal, _DELETING, plan, recipe, due)
        elif alarms.is_news(install.member_id, f"hold-over:{plan.id}", _REMIND_AGAIN):
            self._tell(install, portal, _REMINDER, plan, recipe, due)

    def _is_signed(self, portal: Portal, plan: CleanupPlan) -> bool:
        try:
            PlanWork.of(self.database, self.clock, plan.portal, portal, plan.id).check_signed()
        except NotSigned:
            return False
        return True

    def _tell(self, install: Install, portal: Portal, said: str, plan: CleanupPlan, recipe: Recipe, due: int) -> None:
        language = language_of(portal)
        title = recipe.title.said(language)
        facts = {"plan": plan.id, "title": title, "count": due, "days": recipe.quarantine.hold_days}
        text = translator(language)(said).format(who=plan.signed_by, **facts)
        for person in self.installs.administrators(install.member_id):
            if person.lost:
                continue
            try:
                im.notify(portal, person.user_id, text, f"b24app-hold-{plan.id}")
            except Refusal as refusal:
                log.info("notification refused", extra={"user": person.user_id, "error": refusal.error})
