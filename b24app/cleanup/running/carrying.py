"""Send the steps of a portion: each written down first; one that may have been sent is looked up, never repeated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from b24app.cleanup.running.work import Step, Tell
from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.portal.lead_images import CONTACTS, read_rows
from b24app.portal.lead_writes import has, plain
from b24app.portal.outcome import Command, Outcome, State
from b24app.portal.refusals import Refusal
from b24app.store.cleanup_journal import CleanupJournal
from b24app.store.cleanup_steps import DONE, FAILED, INTENDED, UNKNOWN, CleanupStep

Key = tuple[int, str]

THERE = "there"
"""What is kept as the result of a step that found its work done already, by others."""

_DONE_BEFORE = {
    "crm.activity.binding.add": "ACTIVITY_IS_ALREADY_BOUND",
    "crm.activity.binding.delete": "BINDING_NOT_FOUND",
    "crm.item.delete": "NOT_FOUND",
    "crm.timeline.comment.delete": "NOT_FOUND",
}
_EDITED = phrase("changed by somebody else in the middle of the run")


@dataclass(frozen=True)
class Carried:
    """What became of steps: results by lead and name, and the reasons of those that failed."""

    results: Mapping[Key, Any]
    failed: Mapping[Key, str]


@dataclass(frozen=True)
class Carrier:
    """Sends steps to one portal; where it retries, those that failed before are tried once more."""

    portal: Portal
    journal: CleanupJournal
    tell: Tell
    at_once: int = 6
    retries: bool = False

    def carry(self, plan: int, name: str, steps: Iterable[Step]) -> Carried:
        """Do each step once, whatever an earlier run has done of them; the fault of one hurts no other."""
        wanted = {(step.lead, step.name): step for step in steps}
        known = {(one.lead, one.name): one for one in self.journal.steps(plan, {lead for lead, _ in wanted})}
        fresh = [step for key, step in wanted.items() if key not in known]
        self.journal.intend([_row(plan, step) for step in fresh])
        self.tell(f"{name}: intended")
        left = [key for key in wanted if key in known and self._is_open(known[key])]
        doubtful = [self._again(wanted[key], known[key]) for key in left]
        ends = self._edited(doubtful)
        sending = [step for step in [*doubtful, *fresh] if (step.lead, step.name) not in ends]
        ends |= self._sent(sending)
        self.tell(f"{name}: sent")
        self.journal.end(plan, ends)
        self.tell(f"{name}: done")
        return _carried(wanted, known, ends)

    def _again(self, step: Step, known: CleanupStep) -> Step:
        """Have a step that may have been sent looked up first; it is what was written down then that counts."""
        if known.state == FAILED:
            return step
        marker, begun = step.command.marker, known.begun_at
        is_seen = marker is not None and not marker.is_harmless
        command = replace(step.command, params=known.params, sent_at=begun.timestamp() if begun and is_seen else None)
        return replace(step, command=command, before=known.before, after=known.after)

    def _is_open(self, known: CleanupStep) -> bool:
        return known.state in (INTENDED, UNKNOWN) or (self.retries and known.state == FAILED)

    def _edited(self, doubtful: Sequence[Step]) -> dict[Key, tuple[str, Any, str | None]]:
        """Find the leads that hold neither what was there nor what we meant to write: somebody has been at them."""
        fields = {step.lead: step for step in doubtful if step.before is not None}
        rows = read_rows(self.portal, sorted(fields)) if fields else {}
        ends: dict[Key, tuple[str, Any, str | None]] = {}
        for lead, step in fields.items():
            if lead not in rows or _is_edited(rows[lead][0], step):
                ends[lead, step.name] = (FAILED, None, _EDITED)
        return ends

    def _sent(self, steps: Sequence[Step]) -> dict[Key, tuple[str, Any, str | None]]:
        commands = (_keyed(step) for step in steps)
        ends: dict[Key, tuple[str, Any, str | None]] = {}
        for outcome in self.portal.write_many(commands, in_flight=self.at_once) if steps else ():
            ends[cast("Key", outcome.key)] = _end(outcome)
        return ends


def _keyed(step: Step) -> Command:
    return replace(step.command, key=(step.lead, step.name))


def _row(plan: int, step: Step) -> CleanupStep:
    command = step.command
    return CleanupStep(plan, step.lead, step.name, command.method, command.params, step.before, step.after)


def _is_edited(row: Mapping[str, Any], step: Step) -> bool:
    before, after = step.before or {}, step.after or {}
    is_ours = all(_holds(row, name, value) for name, value in after.items())
    is_old = all(name in row and plain(row[name]) == plain(before.get(name)) for name in after if name in row)
    return not (is_ours or is_old)


def _holds(row: Mapping[str, Any], name: str, value: Any) -> bool:
    return bool(plain(row.get(name)) == plain(value)) if name == CONTACTS else has(row, name, value)


def _end(outcome: Outcome) -> tuple[str, Any, str | None]:
    error = outcome.error
    if outcome.is_done:
        return DONE, _result(outcome.result), None
    if isinstance(error, Refusal) and error.is_code(_DONE_BEFORE.get(outcome.command.method, "-")):
        return DONE, THERE, None
    reason = error.text() if error else ""
    return (UNKNOWN if outcome.state is State.UNKNOWN else FAILED), None, reason


def _result(result: Any) -> Any:
    """Keep the number of what was made; all else is known."""
    if isinstance(result, Mapping):
        item = result.get("item")
        return int(item["id"]) if isinstance(item, Mapping) and "id" in item else None
    return result if isinstance(result, int | str) else None


def _carried(
    wanted: Mapping[Key, Step],
    known: Mapping[Key, CleanupStep],
    ends: Mapping[Key, tuple[str, Any, str | None]],
) -> Carried:
    results: dict[Key, Any] = {}
    failed: dict[Key, str] = {}
    for key in wanted:
        before = known.get(key)
        kept = (before.state, before.result, before.reason) if before else (FAILED, None, "")
        state, result, reason = ends.get(key, kept)
        if state == DONE:
            results[key] = result
        else:
            failed[key] = reason or state
    return Carried(results, failed)
