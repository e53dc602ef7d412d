"""Clean one portion of leads: look, write what hangs together in turn, and compare with the preview."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from b24app.cleanup.deciding.fingerprint import fingerprint
from b24app.cleanup.decision import Decision
from b24app.cleanup.running import changing
from b24app.cleanup.running.carrying import Carrier
from b24app.cleanup.running.checking import Difference, differences
from b24app.cleanup.running.kept import decision_of
from b24app.cleanup.running.making import completions, makings
from b24app.cleanup.running.terms import Terms
from b24app.cleanup.running.work import Item, Portion, Step, Tell, is_deep, is_wanted
from b24app.languages import phrase, translator
from b24app.portal.becoming_fields import read_fields
from b24app.portal.client import Portal
from b24app.portal.lead_images import LeadImage, read_images, read_rows
from b24app.portal.whole_lead import KINDS
from b24app.store.cleanup_journal import HELD, SKIPPED, WAITING, CleanedLead, CleanupJournal
from b24app.store.cleanup_steps import DONE, FAILED, CleanupStep

GONE = phrase("the lead is not there any more")
CHANGED = phrase("the lead has changed since it was planned; plan it again")
TOGETHER = phrase("another lead of this client has changed or gone since it was planned; plan the client again")
SURVIVOR = phrase("the lead it merges into cannot be worked on")
REJECTED = phrase("nothing is to be done with it")
NO_QUARANTINE = phrase("the recipe names no quarantine stage")


@dataclass(frozen=True)
class Cleaned:
    """What became of a portion: leads done, skipped, failed, and differences by lead."""

    done: int = 0
    skipped: int = 0
    failed: int = 0
    differs: Mapping[int, Sequence[Difference]] = field(default_factory=dict)


@dataclass(frozen=True)
class Cleaner:
    """Cleans portions of one plan on one portal; `tell` hears of every moment."""

    portal: Portal
    journal: CleanupJournal
    plan: int
    terms: Terms
    tell: Tell = lambda _: None
    _fields: dict[str, Any] = field(default_factory=dict)

    def clean(self, leads: Sequence[CleanedLead], *, is_watched: bool = False) -> Cleaned:
        """Clean leads together; done twice, or after a crash anywhere, it does what is left and nothing twice.

        Of leads that are watched all that hangs on them is kept, so that what begins at them can be told from it.
        """
        waiting = [lead for lead in leads if lead.state == WAITING]
        if not waiting:
            return Cleaned()
        portion, skipped = self._looked(waiting, is_watched=is_watched)
        if portion.items:
            for name, steps in self._phases(portion):
                self._carry(portion, name, steps)
        differs = self._checked(portion)
        self._settle(portion, skipped, differs)
        self.tell("portion: settled")
        failed = len(self._failed(portion))
        return Cleaned(len(portion.items) - failed, len(skipped), failed, differs)

    def _phases(self, portion: Portion) -> Iterator[tuple[str, Iterable[Step]]]:
        for kind in KINDS:
            yield f"make {kind}", makings(portion, kind)
        # What hangs on no other step goes together: it fills whole requests.
        yield "hang", chain(completions(portion), changing.moves(portion), changing.hangings(portion))
        yield "lead", changing.changes(portion)
        yield "note", changing.notes(portion)
        yield "shared note", changing.shared_notes(portion)

    def _carry(self, portion: Portion, name: str, steps: Iterable[Step]) -> None:
        wanted = list(steps)
        if not wanted:
            return
        carried = Carrier(self.portal, self.journal, self.tell).carry(self.plan, name, wanted)
        portion.results.update(carried.results)
        for (lead, step), reason in carried.failed.items():
            portion.failed.setdefault(lead, f"{step}: {reason}")

    def _looked(self, waiting: Sequence[CleanedLead], *, is_watched: bool) -> tuple[Portion, dict[int, str]]:
        """Read the leads as they are before anything is written; an image that is kept already stays."""
        decisions = {lead.lead: decision_of(lead) for lead in waiting}
        kept = {lead.lead: LeadImage.from_json(lead.before) for lead in waiting if lead.before}
        fresh = [lead.lead for lead in waiting if lead.lead not in kept]
        deep = [number for number in fresh if is_watched or is_deep(decisions[number])]
        images = read_images(self.portal, fresh, deep, [one for one in fresh if decisions[one].action == "deal"])
        skipped = dict(self._skipped(waiting, decisions, images, set(kept)))
        self.journal.begin(self.plan, {one: images[one].as_json() for one in images if one not in skipped})
        self.tell("images: kept")
        images |= kept
        items = {one: Item(decisions[one], images[one]) for one in decisions if one not in skipped}
        return Portion(self.plan, self.terms, items, self._known_fields()), skipped

    def _known_fields(self) -> Mapping[str, Any]:
        if not self._fields:
            self._fields.update(read_fields(self.portal, self.terms.language))
        return self._fields

    def _skipped(
        self,
        waiting: Sequence[CleanedLead],
        decisions: Mapping[int, Decision],
        images: Mapping[int, LeadImage],
        kept: set[int],
    ) -> Iterator[tuple[int, str]]:
        """Tell which leads are left alone, and why."""
        said = translator(self.terms.language)
        out: dict[int, str] = {}
        for lead in waiting:
            reason = "" if lead.lead in kept else self._reason(lead, decisions[lead.lead], images.get(lead.lead))
            if reason:
                out[lead.lead] = reason
        out |= _with_theirs(decisions, out)
        return ((number, said(reason)) for number, reason in out.items())

    def _reason(self, lead: CleanedLead, decision: Decision, image: LeadImage | None) -> str:
        if not is_wanted(decision):
            return REJECTED
        if image is None:
            return GONE
        if decision.action in ("merge", "delete") and not self.terms.quarantine:
            return NO_QUARANTINE
        classic = {name: value for name, value in image.classic.items() if name != "CONTACT_IDS"}
        return CHANGED if lead.planned_on and fingerprint(classic) != lead.planned_on else ""

    def _checked(self, portion: Portion) -> dict[int, list[Difference]]:
        alive = list(portion.alive())
        rows = read_rows(self.portal, [item.id for item in alive]) if alive else {}
        steps: dict[int, dict[str, CleanupStep]] = {}
        for one in self.journal.steps(self.plan, [item.id for item in alive]):
            steps.setdefault(one.lead, {})[one.name] = one
        found = {item.id: differences(item, steps.get(item.id, {}), rows.get(item.id, (None,))[0]) for item in alive}
        return {lead: differs for lead, differs in found.items() if differs}

    def _failed(self, portion: Portion) -> dict[int, str]:
        alive = {item.id for item in portion.alive()}
        said = translator(self.terms.language)(SURVIVOR)
        return {number: portion.failed.get(number, said) for number in portion.items if number not in alive}

    def _settle(
        self, portion: Portion, skipped: Mapping[int, str], differs: Mapping[int, Sequence[Difference]]
    ) -> None:
        failed = self._failed(portion)
        states: dict[int, tuple[str, str, Any]] = {one: (SKIPPED, reason, None) for one, reason in skipped.items()}
        for number, item in portion.items.items():
            ended = HELD if item.decision.action == "delete" else DONE
            state = (FAILED, failed[number]) if number in failed else (ended, "")
            states[number] = (*state, differs.get(number))
        self.journal.turn(self.plan, states)


def _with_theirs(decisions: Mapping[int, Decision], out: Mapping[int, str]) -> dict[int, str]:
    """Leave a survivor alone with all that merges into it where one of them is left alone.

    What the survivor takes over was put together from all of them as they were when it was planned.
    """
    stays = {number: decision.survivor or number for number, decision in decisions.items()}
    merging = {decision.survivor for decision in decisions.values() if decision.action == "merge"}
    spoilt = {stays[number] for number, reason in out.items() if reason != REJECTED} & merging
    return {number: TOGETHER for number, survivor in stays.items() if survivor in spoilt and number not in out}
