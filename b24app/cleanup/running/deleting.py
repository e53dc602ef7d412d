"""Delete parked leads once their time is over, and make deleted ones anew: their fields come back, nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from b24app.cleanup.running.carrying import Carrier
from b24app.cleanup.running.checking import compared, expected
from b24app.cleanup.running.terms import Terms
from b24app.cleanup.running.work import Step, Tell
from b24app.clock import Clock
from b24app.languages import phrase, translator
from b24app.portal import lead_writes as writing
from b24app.portal.client import Portal
from b24app.portal.lead_images import LeadImage, read_rows
from b24app.store.cleanup_journal import DELETED, PARTLY, CleanedLead, CleanupJournal
from b24app.store.cleanup_steps import DONE, FAILED

KEPT = phrase("somebody has changed it while it was parked; it stays")

_RESTORED = ("id", "leadId", "fm", "updatedTime", "updatedBy", "movedTime", "movedBy", "lastActivityTime")


@dataclass(frozen=True)
class Deleter:
    """Deletes and restores leads of one plan on one portal."""

    portal: Portal
    journal: CleanupJournal
    plan: int
    terms: Terms
    clock: Clock
    tell: Tell = lambda _: None

    def due(self) -> list[CleanedLead]:
        """List the parked leads whose time is over."""
        return self.journal.due(self.clock.now() - timedelta(days=self.terms.hold_days), self.plan)

    def delete(self) -> Mapping[str, int]:
        """Delete them in waves, except those that somebody has touched meanwhile; returns how many of each state."""
        counted: dict[str, int] = {}
        due = self.due()
        for at in range(0, len(due), self.terms.together):
            for state in self._wave(due[at : at + self.terms.together]):
                counted[state] = counted.get(state, 0) + 1
        return counted

    def restore(self, leads: Sequence[CleanedLead]) -> dict[int, int]:
        """Make deleted leads anew and return their new numbers; letters and comments do not come back."""
        steps = [_anew(one) for one in leads if one.state == DELETED and one.before]
        carried = Carrier(self.portal, self.journal, self.tell, retries=True).carry(self.plan, "restore", steps)
        made = {lead: int(result) for (lead, _), result in carried.results.items()}
        self.journal.turn(self.plan, {lead: (PARTLY, "", [("ID", lead, number)]) for lead, number in made.items()})
        return made

    def _wave(self, leads: Sequence[CleanedLead]) -> list[str]:
        rows = read_rows(self.portal, [one.lead for one in leads])
        ours = {one.lead: self._as_left(one) for one in leads}
        same = [one for one in leads if one.lead in rows and not compared(ours[one.lead], rows[one.lead][0])]
        steps = [Step(one.lead, "delete", writing.remove("lead", one.lead)) for one in same]
        carried = Carrier(self.portal, self.journal, self.tell, retries=True).carry(self.plan, "delete", steps)
        said = translator(self.terms.language)(KEPT)
        states: dict[int, tuple[str, str, Any]] = {one.lead: (DONE, said, None) for one in leads}
        states |= {one.lead: (DELETED, "", None) for one in leads if one.lead not in rows}
        states |= {lead: (DELETED, "", None) for lead, _ in carried.results}
        states |= {lead: (FAILED, reason, None) for (lead, _), reason in carried.failed.items()}
        self.journal.turn(self.plan, states)
        return [state for state, _, _ in states.values()]

    def _as_left(self, one: CleanedLead) -> dict[str, Any]:
        """Return the lead as the run has left it."""
        steps = self.journal.steps(self.plan, [one.lead])
        written = next((step.after for step in steps if step.name == "lead"), None)
        return expected(LeadImage.from_json(one.before or {}).classic, written or {})


def _anew(one: CleanedLead) -> Step:
    image = LeadImage.from_json(one.before or {})
    filled = {name: value for name, value in image.item.items() if value not in (None, "", [])}
    fields = {name: value for name, value in filled.items() if name not in _RESTORED}
    names = ("typeId", "valueType", "value")
    rows = enumerate(image.item.get("fm") or [])
    numbers = {f"n{place}": {name: row.get(name) for name in names} for place, row in rows}
    return Step(one.lead, "undo:delete", writing.restore_lead(one.lead, fields | ({"fm": numbers} if numbers else {})))
