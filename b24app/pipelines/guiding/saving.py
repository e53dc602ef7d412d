"""Put answers into a card as the person who looks at it: no newer answer is overwritten, nothing is sent twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.pipelines.guiding.given import same
from b24app.pipelines.guiding.questions import Question, fingerprint
from b24app.portal.answers import written
from b24app.portal.card import answers_in
from b24app.portal.client import Portal
from b24app.portal.refusals import OutcomeUnknown, Refusal
from b24app.portal.targets import Target
from b24app.portal.userfields import Field
from b24app.portal.visited_card import change, in_place, read_row
from b24app.worktime import WorkTime


@dataclass(frozen=True)
class Entry:
    """What a person gave for a question; `seen` is the fingerprint of the answer that the page had shown."""

    question: Question
    answer: Any
    seen: str


@dataclass(frozen=True)
class Saved:
    """What became of the answers, by key.

    `kept` stand in the card now, `overtaken` were changed by somebody else meanwhile and were left alone, `otherwise`
    were written and read back different. `is_unknown`: nobody can say whether the portal took them. `refused` is what
    the portal said against it.
    """

    kept: tuple[str, ...] = ()
    overtaken: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    is_unknown: bool = False
    refused: str = ""
    untaken: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Saving:
    """Writes into one card with the visitor's rights; `fields` are the portal's custom ones."""

    portal: Portal
    target: Target
    number: int
    fields: tuple[Field, ...]
    time: WorkTime

    def save(self, entries: Mapping[str, Entry]) -> Saved:
        """Compare with what the card holds now, write the rest in one call, then look what came of it.

        Between the look and the call lies one request: the portal has no means to write only if nothing has changed.
        """
        row = read_row(self.portal, self.target.kind, self.number)
        now = answers_in(row, self.fields, entries, self.target)
        there = {key for key, one in entries.items() if self._is_there(one, now[key])}
        overtaken = {key for key, one in entries.items() if key not in there and fingerprint(now[key]) != one.seen}
        wanted = {key: one.answer for key, one in entries.items() if key not in there | overtaken}
        if not wanted:
            return Saved(_in_order(entries, there), _in_order(entries, overtaken))
        is_unknown, refused = self._write(row, wanted)
        now = answers_in(read_row(self.portal, self.target.kind, self.number), self.fields, entries, self.target)
        kept = {key for key in wanted if self._is_there(entries[key], now[key])}
        rest = set(wanted) - kept
        return Saved(
            kept=_in_order(entries, there | kept),
            overtaken=_in_order(entries, overtaken),
            otherwise=() if refused or is_unknown else _in_order(entries, rest),
            is_unknown=is_unknown and bool(rest),
            refused=refused,
            untaken=_in_order(entries, rest),
        )

    def _write(self, row: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[bool, str]:
        """Send it once; tells whether the outcome is unknown, and what the portal said against it."""
        spelled = in_place(row, written(wanted, self.fields, self.target))
        try:
            change(self.portal, self.target.kind, self.number, spelled)
        except OutcomeUnknown:
            return True, ""
        except Refusal as refusal:
            return False, refusal.description or refusal.error
        return False, ""

    def _is_there(self, entry: Entry, now: Any) -> bool:
        return now is not None and same(entry.question, entry.answer, now, self.time)


def _in_order(entries: Mapping[str, Entry], keys: set[str]) -> tuple[str, ...]:
    return tuple(key for key in entries if key in keys)
