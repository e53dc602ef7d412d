"""One call of a robot: what its handler may know and do."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from b24app.errors import AppError
from b24app.languages import in_language
from b24app.portal import im
from b24app.portal.refusals import Refusal
from b24app.robots.card import Card, Place
from b24app.robots.effects import Effects
from b24app.robots.gate import Gate, Texts

log = logging.getLogger(__name__)


class RobotFailed(AppError):
    """The robot could not do its work; read the reason above."""

    code = "robots.failed"


class NoPipeline(AppError):
    """No pipeline has been applied to this portal; apply one with "b24app pipelines apply"."""

    code = "robots.no-pipeline"


class NotMoved(AppError):
    """The portal left the card where it was; check that the stage exists and that the robot may edit the card."""

    code = "robots.not-moved"


@dataclass(frozen=True)
class Call:
    """A call: the robot's code, its inputs by key, the language to speak, and the card's place."""

    code: str
    inputs: Mapping[str, Any]
    language: str
    place: Place
    effects: Effects
    pipeline: Gate | None = None
    explanations: list[str] = field(default_factory=list)

    def card(self) -> Card:
        """Read the card as it is now."""
        return self.place.read()

    def say(self, texts: Texts | str, **values: object) -> str:
        """Say a text in the language of this portal's people, values in its braces."""
        said = in_language(texts if isinstance(texts, str) else dict(texts), self.language)
        # A title made by people may hold braces of its own.
        return said.format(**values) if values else said

    def explain(self, text: str) -> None:
        """Add a sentence to the workflow's log: what was decided and why."""
        self.explanations.append(text)

    def fail(self, what: Texts | str, way_out: Texts | str = "") -> RobotFailed:
        """Make the error that ends the call: what is wrong; the way out. Raise it."""
        return RobotFailed("{reason}", "{help}" if way_out else "", reason=self.say(what), help=self.say(way_out))

    @property
    def gate(self) -> Gate:
        """Return the gate of the applied pipeline; raises NoPipeline where there is none."""
        if self.pipeline is None:
            raise NoPipeline
        return self.pipeline

    def once(self, name: str, write: Callable[[], Any], happened: Callable[[], bool]) -> Any:
        """Change something outside once for this call; see Effects.once."""
        return self.effects.once(name, write, happened)

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
        return self.once(f"move:{stage}", move, lambda: self.place.stage() == stage) is not False

    def comment(self, text: str) -> None:
        """Write into the card's timeline, once for this call; a mark at its end tells our comments apart."""
        mark = f"({self.code} {self.effects.reference})"
        self.once("comment", lambda: self.place.comment(f"{text}\n{mark}"), lambda: self.place.says(mark))

    def notify(self, people: Iterable[int], text: str, tag: str) -> list[int]:
        """Tell people in the portal; returns those it takes no notification for.

        A later notification with the same tag takes the place of this one, so that they do not pile up.
        """
        return [person for person in dict.fromkeys(people) if person and not self._notified(person, text, tag)]

    def _notified(self, person: int, text: str, tag: str) -> bool:
        def tell() -> bool:
            try:
                return im.notify(self.place.portal, person, text, tag)
            except Refusal as refusal:
                log.warning("notification refused", extra={"robot": self.code, "error": refusal.error})
                return False

        # Sent twice it is still one: the tag sees to that.
        return bool(self.once(f"notify:{person}", tell, lambda: False))
