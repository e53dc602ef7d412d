"""One call of a robot: what its handler may know and do."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from b24app.errors import AppError
from b24app.languages import LANGUAGES, in_language
from b24app.portal import im
from b24app.portal.client import Portal
from b24app.portal.notes import note
from b24app.portal.refusals import Refusal
from b24app.robots.card import Card, Place
from b24app.robots.card_timers import CardTimers
from b24app.robots.effects import Effects
from b24app.robots.firing import fire
from b24app.robots.gate import Pipeline, Texts
from b24app.robots.occasion import Occasion
from b24app.robots.schedule import Schedule
from b24app.robots.turns import Turns
from b24app.worktime import Rules

log = logging.getLogger(__name__)


class RobotFailed(AppError):
    """The robot could not do its work; read the reason above."""

    code = "robots.failed"


class NoPipeline(AppError):
    """No pipeline has been applied to this portal; apply one with "b24app pipelines apply"."""

    code = "robots.no-pipeline"


class NoTimers(AppError):
    """Nothing can be put off here; run the robot in the app, where timers are kept."""

    code = "robots.no-timers"


class NotMoved(AppError):
    """The portal left the card where it was; check that the stage exists and that the robot may edit the card."""

    code = "robots.not-moved"


@dataclass
class Decision:
    """What a run has decided so far: a word for machines, and the reasons by language for people."""

    word: str = ""
    reasons: list[dict[str, str]] = field(default_factory=list)

    def said(self, language: str) -> str:
        """Say the reasons in a language."""
        return " ".join(reason[language] for reason in self.reasons)


@dataclass(frozen=True)
class Call:
    """A call: the robot's code, its inputs by key, the language to speak, and the card's place."""

    code: str
    inputs: Mapping[str, Any]
    language: str
    place: Place
    effects: Effects
    applied: Pipeline | None = None
    occasion: Occasion = field(default_factory=Occasion)
    decision: Decision = field(default_factory=Decision)
    own_timers: CardTimers | None = None
    turns: Turns = field(default_factory=Turns)

    @property
    def portal(self) -> Portal:
        """Return the card's portal, for the functions of b24app.portal; while observing it refuses every change."""
        return self.place.portal

    @property
    def started(self) -> str:
        """Tell what began this run: robot, change, timer or hand."""
        return self.occasion.started

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return what the change or the timer that began this run brings."""
        return self.occasion.facts

    @property
    def is_observed(self) -> bool:
        """Tell whether this run only says what it would do."""
        return self.effects.is_observed

    def now(self) -> datetime:
        """Return the aware UTC time; `occasion.zone` is the portal's zone."""
        return self.occasion.clock.now()

    @property
    def schedule(self) -> Schedule:
        """Return the working time and the dates in the card."""
        part = self.part("working_time")
        return Schedule(self.place, self.occasion, part.rules if part else Rules())

    def part(self, name: str) -> Any:
        """Return a part of the applied pipeline's file, None where there is no pipeline or it does not speak of it."""
        return self.applied.part(name) if self.applied else None

    @property
    def portal_key(self) -> str:
        """Name the portal for good; its address where it is not installed."""
        return self.own_timers.owner.portal if self.own_timers else self.place.portal.name

    @property
    def timers(self) -> CardTimers:
        """Return this robot's timers on this card; raises NoTimers where none are kept."""
        if self.own_timers is None:
            raise NoTimers
        return self.own_timers

    def remind(self, text: str, at: datetime, people: Iterable[int] = (), name: str = "") -> None:
        """Remind the person responsible, and others, of something at a moment; a later call of a name moves it.

        They read it as it is said now; a card that is closed or gone by then reminds nobody.
        """
        self.timers.set(f"remind:{name}" if name else "remind", at, {"text": text, "people": list(people)})

    def note(self, text: str, name: str = "note") -> None:
        """Keep one comment in the timeline up to date: the next text under the same name takes its place."""
        mark = f"({self.code} {name})"
        write = lambda: note(self.portal, self.place.kind, self.place.number, f"{text}\n{mark}", mark)  # noqa: E731
        self.once(f"note:{name}", write, lambda: False, about=text)

    def card(self) -> Card:
        """Read the card as it is now."""
        return self.place.read()

    def say(self, texts: Texts | str, **values: object) -> str:
        """Say a text in the language of this portal's people, values in its braces."""
        return said(texts, self.language, values)

    def explain(self, texts: Texts | str, **values: object) -> None:
        """Add a sentence to the reasons: what was decided and why. The workflow's log gets all of them."""
        self.decision.reasons.append({language: said(texts, language, values) for language in LANGUAGES})

    def decide(self, word: str) -> None:
        """Note the decision in a word that machines can count, such as `sent-back`."""
        self.decision.word = word

    def fail(self, what: Texts | str, way_out: Texts | str = "") -> RobotFailed:
        """Make the error that ends the call: what is wrong; the way out. Raise it."""
        return RobotFailed("{reason}", "{help}" if way_out else "", reason=self.say(what), help=self.say(way_out))

    @property
    def pipeline(self) -> Pipeline:
        """Return the pipeline applied to the card's funnel; raises NoPipeline where there is none."""
        if self.applied is None:
            raise NoPipeline
        return self.applied

    @property
    def gate(self) -> Pipeline:
        """Return the pipeline as what guards its stages; raises NoPipeline where there is none."""
        return self.pipeline

    def once(
        self, name: str, write: Callable[[], Any], happened: Callable[[], bool], *, would: Any = None, about: Any = None
    ) -> Any:
        """Change something outside once for this call; see Effects.once."""
        return self.effects.once(name, write, happened, would=would, about=about)

    def keep(self, name: str, find_out: Callable[[], Any]) -> Any:
        """Find something out once for this call: JSON that a repeated run is given again."""
        return self.effects.keep(name, find_out)

    def stage_before(self, card: Card) -> str | None:
        """Tell from which stage the card came, if that is an earlier working stage of its funnel."""
        before = self.place.stage_before(card.stage)
        return before if before in card.earlier else None

    def move(self, seen: str, stage: str) -> bool:
        """Move the card to a stage, unless it has left the one we saw it on; tells whether it was moved.

        Raises NotMoved where the portal says yes and does nothing.
        """

        def move() -> bool:
            if self.place.stage() != seen:
                return False
            self.place.move(stage)
            if self.place.stage() == seen:
                raise NotMoved
            return True

        # None: an earlier attempt moved it and did not live to say so.
        came = self.once(f"move:{stage}", move, lambda: self.place.stage() == stage, would=True, about={"from": seen})
        return came is not False

    def fire(self, trigger: str) -> str | None:
        """Fire a trigger, after the data is written; returns the stage to which the card came, None if it stayed."""
        return fire(self, trigger)

    def comment(self, text: str, name: str = "comment") -> None:
        """Write into the card's timeline, once for this call and name; a mark at its end tells our comments apart."""
        mark = f"({self.code} {self.effects.reference}{'' if name == 'comment' else ' ' + name})"
        write = lambda: self.place.comment(f"{text}\n{mark}")  # noqa: E731
        self.once(name, write, lambda: self.place.says(mark), about=text)

    def tell(self, person: int, text: str, tag: str = "") -> bool:
        """Tell one person in the portal, once for this call; false where it takes no notification for them."""
        return not self.notify([person], text, tag or f"{self.code}-{self.place.kind}-{self.place.number}")

    def notify(self, people: Iterable[int], text: str, tag: str) -> list[int]:
        """Tell people in the portal; returns those it takes no notification for.

        A later notification with the same tag takes the place of this one, so that they do not pile up.
        """
        return [person for person in dict.fromkeys(people) if person and not self._notified(person, text, tag)]

    def _notified(self, person: int, text: str, tag: str) -> bool:
        def tell() -> bool:
            try:
                return im.notify(self.portal, person, text, tag)
            except Refusal as refusal:
                log.warning("notification refused", extra={"robot": self.code, "error": refusal.error})
                return False

        # Sent twice it is still one: the tag sees to that.
        return bool(self.once(f"notify:{person}", tell, lambda: False, would=True, about=text))


def said(texts: Texts | str, language: str, values: Mapping[str, object]) -> str:
    """Say a text in a language, values in its braces."""
    chosen = in_language(texts if isinstance(texts, str) else dict(texts), language)
    # A title made by people may hold braces of its own.
    return chosen.format(**values) if values else chosen
