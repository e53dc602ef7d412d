"""Take a run back portion by portion: a few leads first, watched, and stop at the first that is not as before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from b24app.cleanup.running import silence
from b24app.cleanup.running.checking import Difference, compared
from b24app.cleanup.running.going import worded
from b24app.cleanup.running.terms import Terms
from b24app.cleanup.running.undoing import RETURNABLE, Undoer, Undone
from b24app.clock import Clock
from b24app.languages import phrase, translator
from b24app.portal.client import Portal
from b24app.portal.lead_images import read_images, read_rows
from b24app.store.cleanup_journal import CleanedLead, CleanupJournal
from b24app.store.cleanup_steps import CleanupStep

_DIFFERS = phrase("lead {lead} was taken back, but {field} is {there} and was {wanted} before the run")
_FAILED = phrase("{count} leads could not be taken back")
_SHOWN = 5

Steps = Mapping[int, Mapping[str, CleanupStep]]


@dataclass(frozen=True)
class WentBack:
    """How far a way back came: what became of the leads, why it has to stop, and what could not be looked at."""

    undone: Undone
    stop: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class GoingBack:
    """One plan on one portal, on its way back."""

    portal: Portal
    journal: CleanupJournal
    plan: int
    terms: Terms
    clock: Clock

    def portion(self, leads: Sequence[CleanedLead], *, is_watched: bool = False) -> Iterator[WentBack]:
        """Take leads back; where they are watched, a few of them first; nothing more after what has to stop it."""
        rest = [one for one in leads if one.state in RETURNABLE]
        if is_watched and len(rest) > self.terms.canary:
            first = self._first(rest)
            came = self._watched(first)
            yield came
            if came.stop:
                return
            numbers = {one.lead for one in first}
            rest = [one for one in rest if one.lead not in numbers]
        if rest:
            yield self._checked(rest)

    def _first(self, leads: Sequence[CleanedLead]) -> list[CleanedLead]:
        """Choose the first few, the leads of one client together."""
        first: list[CleanedLead] = []
        for one in leads:
            if len(first) >= self.terms.canary:
                break
            known = {lead.lead for lead in first}
            together = [lead for lead in leads if one.cluster and lead.cluster == one.cluster] or [one]
            first += [lead for lead in together if lead.lead not in known]
        return first

    def _watched(self, leads: Sequence[CleanedLead]) -> WentBack:
        """Take leads back and see whether anything begins at them: they return to stages where robots may stand."""
        numbers, moment = [one.lead for one in leads], silence.since(self.portal)
        images = read_images(self.portal, numbers, numbers)
        came = self._checked(leads)
        if came.stop:
            return came
        self.clock.sleep(self.terms.settle)
        steps = list(self.journal.steps(self.plan, numbers))
        started, unseen = silence.woken(self.portal, images, steps, moment) if images else ([], [])
        language = self.terms.language
        return WentBack(came.undone, "\n".join(worded(started, language)), tuple(worded(unseen, language)))

    def _checked(self, leads: Sequence[CleanedLead]) -> WentBack:
        undoer = Undoer(self.portal, self.journal, self.plan)
        steps = undoer.steps(leads)
        undone = undoer.undo(leads)
        said = translator(self.terms.language)
        lines = []
        for lead, differs in list(self._different(steps, undone).items())[:_SHOWN]:
            for name, wanted, there in differs:
                lines.append(said(_DIFFERS).format(lead=lead, field=name, wanted=wanted, there=there))
        if len(undone.failed) > self.terms.failures:
            lines.append(said(_FAILED).format(count=len(undone.failed)))
        return WentBack(undone, "\n".join(lines))

    def _different(self, steps: Steps, undone: Undone) -> dict[int, list[Difference]]:
        """List the fields that the run wrote and that are not as before; what people have changed is told elsewhere."""
        written = {lead: own["lead"] for lead, own in steps.items() if "lead" in own and lead not in undone.failed}
        rows = read_rows(self.portal, sorted(written)) if written else {}
        found = {}
        for lead, step in written.items():
            if lead in rows:
                theirs = {name for name, _, _ in undone.conflicts.get(lead, ())}
                names = [name for name in step.after or {} if name not in theirs]
                was = {name: (step.before or {}).get(name) for name in names}
                found[lead] = compared(was, {name: rows[lead][0].get(name) for name in names})
        return {lead: differs for lead, differs in found.items() if differs}
