"""A visit as the card has it and as we have booked it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from b24app.portal.addressee import Addressee
from b24app.robots.card import Card
from b24app.robots.messages.messaging import client_of
from b24app.robots.tasks.card_tasks import texts_by_language
from b24app.robots.visits.slots import Length
from b24app.store.timers import DROPPED

if TYPE_CHECKING:
    from b24app.robots.call import Call

VISIT = "visit"
"""Name of the timer that looks at the visit again; its payload is what we have booked."""

_YES = ("yes", "confirmed", "y")
_NO = ("no", "n", "cancelled", "refused")


@dataclass(frozen=True)
class Booked:
    """What stands in the calendar, and what has been done about it so far."""

    at: datetime | None = None
    surveyor: int = 0
    event: int = 0
    done: tuple[str, ...] = ()
    rounds: int = 0
    told: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, call: "Call") -> "Booked":
        """Read what an earlier run has kept, with the settings of the robot that began it."""
        timer = call.timers.find(VISIT)
        if timer is None or (timer.state == DROPPED and timer.reason == "cancelled"):
            return cls()
        kept = dict(timer.payload["given"])
        at = datetime.fromisoformat(kept.pop("at")) if kept.get("at") else kept.pop("at", None)
        return cls(at=at, done=tuple(kept.pop("done", ())), **kept)

    def kept(self) -> dict[str, Any]:
        """Write it down for the next run."""
        return {**vars(self), "at": self.at and self.at.isoformat(), "done": list(self.done), "given": dict(self.given)}


@dataclass(frozen=True)
class Visit:
    """What the card says of a visit, by the pipeline's rule and the robot's settings."""

    call: "Call"
    card: Card
    rule: Any
    client: Addressee
    given: Mapping[str, Any]

    @classmethod
    def of(cls, call: "Call", card: Card, given: Mapping[str, Any]) -> "Visit":
        """Read the answers that anything about the visit speaks of."""
        rule = call.part("visits")
        tasks = [one for one in (rule.confirm, rule.survey, rule.then) if one]
        texts = texts_by_language(
            rule.sms, *(text for one in tasks for text in (one.title, one.description, *one.checklist))
        )
        more = {rule.at, rule.surveyor, rule.address, *filter(None, (rule.confirmed, rule.results))}
        return cls(call, card, rule, client_of(call, texts, more), given)

    def answer(self, key: str | None) -> Any:
        """Return an answer of the card, None where there is none."""
        return self.client.answers.get(key) if key else None

    @property
    def at(self) -> datetime | None:
        """Return when it begins."""
        text = self.answer(self.rule.at)
        try:
            return datetime.fromisoformat(str(text)).astimezone(UTC) if text else None
        except ValueError:
            return None

    @property
    def surveyor(self) -> int:
        """Return who goes, 0 where nobody is chosen."""
        return int(self.answer(self.rule.surveyor) or 0)

    @property
    def address(self) -> str:
        """Return where to."""
        return str(self.answer(self.rule.address) or "").strip()

    @property
    def surveyors(self) -> list[int]:
        """List who may go; empty where anybody may."""
        return list(self.given.get("surveyors") or self.rule.surveyors)

    @property
    def length(self) -> Length:
        """Return how long it takes, and the way."""
        hours, minutes = self.given.get("hours"), self.given.get("way")
        visit = timedelta(hours=hours) if hours else self._span(self.rule.duration)
        way = timedelta(minutes=minutes) if minutes is not None else self._span(self.rule.way)
        return Length(visit, way)

    @property
    def ends(self) -> datetime:
        """Return when it is over."""
        return (self.at or self.call.now()) + self.length.visit

    @property
    def missing(self) -> list[str]:
        """List the keys of what a visit needs and the card does not have."""
        there = {self.rule.at: self.at, self.rule.surveyor: self.surveyor, self.rule.address: self.address}
        return [key for key, value in there.items() if not value]

    @property
    def says(self) -> str:
        """Return what the client said to it: yes, no, other, or nothing."""
        value = self.answer(self.rule.confirmed)
        if value in (None, ""):
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        fields = self.call.part("fields") or {}
        values = list(getattr(fields.get(self.rule.confirmed), "values", {}) or {})
        is_yes = value in _YES or (not set(_YES) & set(values) and values[:1] == [value])
        return "yes" if is_yes else "no" if value in _NO else "other"

    def before(self, span: Any) -> datetime:
        """Return the moment so long before it begins."""
        at = self.at or self.call.now()
        working = self.call.schedule.working
        return working.shift(at, -span.amount, span.unit, is_working=span.is_working)

    def _span(self, span: Any) -> timedelta:
        if span is None:
            return timedelta()
        start = self.at or self.call.now()
        return self.call.schedule.working.shift(start, span.amount, span.unit, is_working=span.is_working) - start
