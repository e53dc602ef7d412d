"""See in a lead's calls, letters and answers the signs by which the pipeline's file knows that it is no client."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from b24app.letters.body import body
from b24app.letters.kind import MACHINES, Ours, judge_kind
from b24app.letters.letter import Letter
from b24app.portal.dossier import Dossier, Exchange
from b24app.robots.junk.junk_words import SIGNS, is_for_a_while, spoken, text_in

if TYPE_CHECKING:
    from b24app.robots.call import Call

Said = dict[str, str]
"""A sentence by language."""


@dataclass(frozen=True)
class Sign:
    """A rule that holds: the reason it closes with, whether at once, and why; `mark` tells this evidence from other."""

    reason: str
    is_sure: bool
    why: tuple[Said, ...]
    mark: str
    length: Any = None
    """How long the silence is that the rule waits for: after so long again people may be asked again."""


@dataclass(frozen=True)
class Outlook:
    """What is known of a lead: the rules that hold, and when time alone makes the next one hold."""

    signs: tuple[Sign, ...] = ()
    due: datetime | None = None


@dataclass(frozen=True)
class _Held:
    """A part of a rule that holds, or is going to."""

    mark: str
    why: Said
    is_sure: bool = True
    due: datetime | None = None


@dataclass(frozen=True)
class Signs:
    """Looks at one lead."""

    call: "Call"
    lead: Dossier

    def look(self, rules: Sequence[Any]) -> Outlook:
        """Say which rules hold on the lead's stage now, those that close at once first."""
        now, signs, due = self.call.now(), [], []
        for rule in rules:
            parts = list(self._parts(rule)) if self._is_kept_here(rule) else [None]
            if not parts or None in parts:
                continue
            held = [part for part in parts if part]
            if later := [part.due for part in held if part.due and part.due > now]:
                due.append(max(later))
            else:
                signs.append(_sign(rule, held))
        return Outlook(tuple(sorted(signs, key=lambda one: not one.is_sure)), min(due, default=None))

    @cached_property
    def words(self) -> list[Exchange]:
        """List what the client said to us, the latest first; what a machine wrote in their name says nothing."""
        return [one for one in self.lead.exchanges if one.is_clients and not _is_machines(one)]

    @cached_property
    def tries(self) -> list[Exchange]:
        """List our calls, letters and messages that have had no answer, the latest first."""
        said_at = self.words[0].at if self.words else None
        return [one for one in self.lead.exchanges if not one.is_clients and (said_at is None or one.at > said_at)]

    def _is_kept_here(self, rule: Any) -> bool:
        stage = self.call.pipeline.stage(self.lead.stage)
        return stage is not None and (not rule.stages or stage.key in rule.stages)

    def _parts(self, rule: Any) -> Iterator[_Held | None]:
        """Give each part of a rule that is asked for: None where it does not hold."""
        if rule.when:
            holds = self.call.pipeline.holds(rule.when, self.lead.answers({key for one in rule.when for key in one}))
            yield _Held("answers", SIGNS["when"]) if holds else None
        if rule.says:
            yield self._says(rule.says)
        if rule.missed_calls:
            yield self._missed(rule.missed_calls)
        if rule.no_answer:
            yield self._silent(rule.no_answer)

    def _silent(self, length: Any) -> _Held | None:
        """Count the silence from our first try that has had no answer, or from the day agreed on with the client."""
        if not self.tries:
            return None
        since = self.tries[-1].at
        part = self.call.part("next_contact")
        agreed = self._agreed(part.field) if part else None
        since = max(since, agreed) if agreed else since
        written = self.call.schedule.written(since)
        due = self.call.schedule.after(length, since)
        return _Held(f"silent:{since.isoformat()}", _filled("silent", at=written, length=spoken(length)), due=due)

    def _agreed(self, field: str) -> datetime | None:
        found = self.lead.date_of(field)
        if found is None or isinstance(found, datetime):
            return found
        return self.call.schedule.working.opening_on(found)

    def _missed(self, number: int) -> _Held | None:
        missed = [one for one in self.tries if one.kind == "call"]
        if len(missed) < number:
            return None
        return _Held(f"missed:{missed[-1].id}", _filled("missed", number=len(missed)))

    def _says(self, wanted: Sequence[str]) -> _Held | None:
        for one in self.words:
            if one.kind not in ("letter", "message", "form"):
                continue
            own = f"{one.title}\n{body(one.text).words}"
            if found := text_in(own, wanted):
                is_sure = not is_for_a_while(own, found)
                about = _filled("says" if is_sure else "says-for-a-while", words=found)
                return _Held(f"says:{one.id}", about, is_sure=is_sure)
        return None


def _is_machines(one: Exchange) -> bool:
    """Tell whether a letter is an automatic reply, a bounce or the like."""
    if one.kind != "letter":
        return False
    judged = judge_kind(Letter(one.title, one.text), Ours())
    return judged.is_sure and judged.kind in MACHINES


def _sign(rule: Any, held: Sequence[_Held]) -> Sign:
    mark = f"{rule.reason}|" + "|".join(one.mark for one in held)
    is_sure = rule.do == "close" and all(one.is_sure for one in held)
    return Sign(rule.reason, is_sure, tuple(dict(one.why) for one in held), mark, length=rule.no_answer)


def _filled(word: str, **values: object) -> Said:
    texts: Mapping[str, str] = SIGNS[word]
    return {language: text.format(**_in(values, language)) for language, text in texts.items()}


def _in(values: Mapping[str, object], language: str) -> dict[str, object]:
    return {key: value[language] if isinstance(value, Mapping) else value for key, value in values.items()}
