"""Take a clean-up back: a whole run, one client or one lead, fifty commands a request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from b24app.cleanup.running.carrying import Carrier
from b24app.cleanup.running.returning import UNDO, Conflict, Now, Return, done_steps, returned
from b24app.cleanup.running.work import Step, Tell
from b24app.portal import lead_writes as writing
from b24app.portal.client import Portal
from b24app.portal.lead_images import bound_of, comment_texts, read_rows
from b24app.portal.made_cards import Made, uses_of
from b24app.store.cleanup_journal import HELD, PARTLY, RETURNING, UNDONE, CleanedLead, CleanupJournal
from b24app.store.cleanup_steps import DONE, FAILED, CleanupStep

RETURNABLE = (DONE, HELD, FAILED, PARTLY, RETURNING)
"""States of leads that have something to be taken back."""

_REMOVED = ("deal", "contact", "company")
"""Kinds of cards in the order in which those made are removed."""


@dataclass(frozen=True)
class Undone:
    """What became of taking leads back: how many wholly, and what stays as people have it, by lead."""

    leads: int = 0
    conflicts: Mapping[int, Sequence[Conflict]] = field(default_factory=dict)
    failed: Mapping[int, str] = field(default_factory=dict)


@dataclass
class _Turn:
    """What taking back has come to: conflicts and failures by lead."""

    conflicts: dict[int, list[Conflict]]
    failed: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Undoer:
    """Takes leads of one plan back on one portal."""

    portal: Portal
    journal: CleanupJournal
    plan: int
    tell: Tell = lambda _: None

    def undo(self, leads: Sequence[CleanedLead]) -> Undone:
        """Take the writes to leads back; done twice, or after a crash, it does what is left."""
        theirs = [lead.lead for lead in leads if lead.state in RETURNABLE]
        self.journal.turn(self.plan, dict.fromkeys(theirs, (RETURNING, "", None)))
        steps = self._steps(theirs)
        plans = self.worked_out(steps)
        turn = _Turn({lead: list(one.conflicts) for lead, one in plans.items()})
        for number in range(2):
            self._carry(turn, f"undo {number}", [step for one in plans.values() for step in one.turns[number]])
        for kind in _REMOVED:
            self._remove(turn, kind, steps)
        return self._settled(theirs, turn)

    def worked_out(self, steps: Mapping[int, Mapping[str, CleanupStep]]) -> dict[int, Return]:
        """Work out what would be written; nothing is."""
        now = self._now(steps)
        return {lead: returned(lead, own, now) for lead, own in steps.items()}

    def steps(self, leads: Sequence[CleanedLead]) -> dict[int, dict[str, CleanupStep]]:
        """Return what was done to leads and can be taken back, by lead and name."""
        return self._steps([lead.lead for lead in leads if lead.state in RETURNABLE])

    def used(self, steps: Mapping[int, Mapping[str, CleanupStep]]) -> dict[str, list[str]]:
        """Tell what the cards made are used for besides what the run itself tied to them."""
        return uses_of(self.portal, [one for kind in _REMOVED for one in _made(steps, kind)])

    def _steps(self, leads: Sequence[int]) -> dict[int, dict[str, CleanupStep]]:
        found: dict[int, list[CleanupStep]] = {lead: [] for lead in leads}
        for one in self.journal.steps(self.plan, leads):
            found[one.lead].append(one)
        return {lead: done_steps(own) for lead, own in found.items()}

    def _now(self, steps: Mapping[int, Mapping[str, CleanupStep]]) -> Now:
        activities, comments = set(), set()
        for own in steps.values():
            for name in own:
                what, _, rest = name.partition(":")
                if what in ("move", "activity"):
                    activities.add(int(rest.partition(":")[0]))
                elif what == "comment":
                    comments.add(int(rest.partition(":")[0]))
        notes = {int(own["note"].result) for own in steps.values() if "note" in own and own["note"].result}
        rows = {lead: classic for lead, (classic, _) in read_rows(self.portal, sorted(steps)).items()}
        shown = bound_of(self.portal, sorted(activities), sorted(comments | notes))
        return Now(rows, shown, comment_texts(self.portal, sorted(notes)))

    def _carry(self, turn: _Turn, name: str, steps: Iterable[Step]) -> None:
        wanted = list(steps)
        if wanted:
            carried = Carrier(self.portal, self.journal, self.tell, retries=True).carry(self.plan, name, wanted)
            for (lead, step), reason in carried.failed.items():
                turn.failed.setdefault(lead, f"{step}: {reason}")

    def _remove(self, turn: _Turn, kind: str, steps: Mapping[int, Mapping[str, CleanupStep]]) -> None:
        """Remove the cards of one kind that were made, as far as nobody has used them since."""
        made = _made(steps, kind)
        uses = uses_of(self.portal, made) if made else {}
        free = [one for one in made if uses.get(one.key) == []]
        for one in made:
            if uses.get(one.key):
                turn.conflicts.setdefault(one.lead, []).append((one.key, "", uses[one.key]))
        self._carry(turn, f"remove {kind}", (_removal(one) for one in free))

    def _settled(self, leads: Sequence[int], turn: _Turn) -> Undone:
        states: dict[int, tuple[str, str, Any]] = {}
        for lead in leads:
            conflicts, failed = turn.conflicts.get(lead) or None, turn.failed.get(lead, "")
            states[lead] = (PARTLY if conflicts or failed else UNDONE, failed, conflicts)
        self.journal.turn(self.plan, states)
        self.tell("undo: settled")
        whole = sum(state == UNDONE for state, _, _ in states.values())
        return Undone(whole, {lead: some for lead, some in turn.conflicts.items() if some}, turn.failed)


def _made(steps: Mapping[int, Mapping[str, CleanupStep]], kind: str) -> list[Made]:
    found = []
    for lead, own in steps.items():
        step = own.get(f"make:{kind}")
        if step and step.result:
            fields = {name: value for name, value in step.params["fields"].items() if name not in _OWN}
            beside = frozenset((what, int(other.result)) for what in _REMOVED if (other := own.get(f"make:{what}")))
            found.append(Made(kind, int(step.result), lead, fields, beside))
    return found


_OWN = ("leadId", "originatorId", "originId", "companyId")


def _removal(one: Made) -> Step:
    return Step(one.lead, f"{UNDO}make:{one.kind}", writing.remove(one.kind, one.id))
