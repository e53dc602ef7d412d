"""Go through a plan portion by portion: the canary first, and stop at the first thing that is not as promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from b24app.cleanup.deciding.planned import decisions
from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.running import silence
from b24app.cleanup.running.hours import seconds_until
from b24app.cleanup.running.kept import cut
from b24app.cleanup.running.portions import Cleaner
from b24app.cleanup.running.silence import Told
from b24app.cleanup.running.terms import Terms
from b24app.cleanup.running.work import Tell
from b24app.clock import Clock
from b24app.languages import phrase, translator
from b24app.portal.changes import clock_of
from b24app.portal.client import Portal
from b24app.portal.lead_images import LeadImage
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_journal import HELD, CleanedLead, CleanupJournal
from b24app.store.cleanup_plans import CleanupPlan
from b24app.store.cleanup_steps import DONE, FAILED

_DIFFERS = phrase("lead {lead}: {field} should be {wanted} and is {there}")
_FAILURES = phrase("{count} leads failed, more than the recipe bears; see the reasons with leads status")
_SHOWN = 5


@dataclass(frozen=True)
class Came:
    """How far a portion came: leads seen to, why the run has to stop, what could not be looked at."""

    leads: int
    stop: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Going:
    """One plan on one portal."""

    portal: Portal
    journal: CleanupJournal
    plan: int
    terms: Terms
    clock: Clock
    tell: Tell = lambda _: None

    def step(self, number: int, *, is_watched: bool = False) -> Came:
        """Clean one portion; the first one is the canary and is looked at once more when it has settled.

        So is any other that is to be watched: the first one after a stop, since what stopped the run may be there yet.
        """
        is_watched = is_watched or number == 0
        leads = self.journal.portion(self.plan, number)
        moment = self._moment(leads) if is_watched else ""
        cleaner = Cleaner(self.portal, self.journal, self.plan, self.terms, self.tell)
        cleaner.clean(leads, is_watched=is_watched)
        # From what is kept: a run that died right here knows it all the same.
        stop, notes = self._wrong(self.journal.portion(self.plan, number)), tuple[str, ...]()
        if not stop and is_watched:
            stop, notes = self._canary(number, moment)
        return Came(len(leads), stop, notes)

    def rest(self) -> float:
        """Return the seconds until the hours in which the recipe lets it run, none where it may run now."""
        return seconds_until(self.terms.hours, datetime.fromisoformat(clock_of(self.portal))) if self.terms.hours else 0

    def _moment(self, leads: Sequence[CleanedLead]) -> str:
        begun = [one.begun_at for one in leads if one.begun_at]
        return min(begun).isoformat() if begun else silence.since(self.portal)

    def _wrong(self, leads: Sequence[CleanedLead]) -> str:
        """Say what is not as the preview promised."""
        said = translator(self.terms.language)
        lines = []
        for one in [one for one in leads if one.differs and one.state in (DONE, HELD)][:_SHOWN]:
            for name, wanted, there in one.differs[:_SHOWN]:
                told = {"lead": one.lead, "field": name, "wanted": wanted, "there": there}
                lines.append(said(_DIFFERS).format(**told))
        failed = self.journal.counts(self.plan).get(FAILED, 0)
        if failed > self.terms.failures:
            lines.append(said(_FAILURES).format(count=failed))
        return "\n".join(lines)

    def _canary(self, portion: int, moment: str) -> tuple[str, tuple[str, ...]]:
        self.clock.sleep(self.terms.settle)
        kept = [one for one in self.journal.portion(self.plan, portion) if one.before]
        images = {one.lead: LeadImage.from_json(one.before or {}) for one in kept}
        steps = list(self.journal.steps(self.plan, list(images)))
        started, unseen = silence.woken(self.portal, images, steps, moment) if images else ([], [])
        return "\n".join(worded(started, self.terms.language)), tuple(worded(unseen, self.terms.language))


def worded(told: Sequence[Told], language: str) -> list[str]:
    """Word what is told in a language."""
    said = translator(language)
    return [said(text).format(**{name: said(value) for name, value in facts.items()}) for text, facts in told]


def terms_of(plan: CleanupPlan, recipe: Recipe, **more: Any) -> Terms:
    """Return the terms of a plan's run by its recipe."""
    return Terms(
        success=recipe.converted,
        junk=recipe.junk.stage,
        quarantine=recipe.quarantine.stage,
        hold_days=recipe.quarantine.hold_days,
        canary=recipe.waves.canary,
        failures=recipe.pace.failures,
        per_second=recipe.pace.per_second,
        hours=recipe.pace.hours or "",
        language=plan.language,
        **more,
    )


def take(journal: CleanupJournal, rows: CleanupDecisions, plan: CleanupPlan, terms: Terms) -> int:
    """Write the leads of a plan down before its run, once; returns how many leads it is about."""
    if not journal.counts(plan.id):
        journal.take(cut(plan.id, plan.portal, decisions(rows, plan.id), terms))
    return sum(journal.counts(plan.id).values())


def reasons(leads: Sequence[CleanedLead]) -> Mapping[str, int]:
    """Count the reasons of leads that were skipped or failed."""
    found: dict[str, int] = {}
    for one in leads:
        found[one.reason] = found.get(one.reason, 0) + 1
    return found
