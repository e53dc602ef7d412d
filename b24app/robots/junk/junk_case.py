"""What a robot that sorts out junk does with one lead: judge it, ask people, close it, take the closing back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from b24app.portal.questions import Question, put_question, settle_question
from b24app.robots.earlier import decided_before
from b24app.robots.junk.junking import agreed_junk, answered_junk, close_lead, judged_junk, taken_back, watch_on

if TYPE_CHECKING:
    from b24app.robots.call import Call

PROPOSED = {
    "ru": "Похоже, {link} не клиент: «{reason}». {why} Закрыть: нажмите кнопку в таймлайне или выберите причину в "
    "поле «{field}», лид закроется сам. Оставить: ничего не делайте.",
    "en": "{link} looks like junk: “{reason}”. {why} To close it, press the button in the timeline or choose a reason "
    "in the field “{field}”, then the lead closes by itself. To keep it, do nothing.",
}
CLOSED = {
    "ru": "Лид {link} закрыт: «{reason}». {why} Чтобы вернуть его, передвиньте его на прежнюю стадию; по этому "
    "признаку робот его больше не закроет.",
    "en": "The lead {link} was closed: “{reason}”. {why} To take it back, move it to its old stage; for this sign the "
    "robot does not close it again.",
}
ASKED = {"ru": "Похоже, не клиент: «{reason}»", "en": "Looks like junk: “{reason}”"}
_ANSWERS: dict[str, dict[str, str]] = {
    "close": {"ru": "Закрыть лид", "en": "Close the lead"},
    "keep": {"ru": "Оставить", "en": "Keep it"},
}
_BY_HAND = {"ru": "Причину выбрал человек.", "en": "A person chose the reason."}


@dataclass(frozen=True)
class JunkCase:
    """One lead that may be junk; what is decided is JSON that a repeated run stays with."""

    call: "Call"

    def judged(self) -> dict[str, Any]:
        """Judge the lead, and have the robot look again when that may come out otherwise."""
        told: dict[str, Any] = self.call.keep("judgement", lambda: judged_junk(self.call))
        self.call.decide(told["decision"])
        watch_on(self.call, told)
        return told

    def agreed(self) -> dict[str, Any] | None:
        """Return what is to be done where a person has given the reason that was asked for; None while not."""
        before = decided_before(self.call)
        if before is None or before.decision != "proposed":
            return None
        told: dict[str, Any] | None = self.call.keep("agreed", lambda: agreed_junk(self.call, before))
        return told

    def answered(self, answer: str) -> dict[str, Any] | None:
        """Return what a person decides by a button under the question; None where nothing is asked any more."""
        before = decided_before(self.call)
        if before is None or before.decision != "proposed":
            return None
        told: dict[str, Any] = self.call.keep("agreed", lambda: answered_junk(self.call, before, answer))
        if told["decision"] == "keep":
            self.call.decide("kept")
            self.settle(told)
        return told

    @property
    def is_watched(self) -> bool:
        """Tell whether the robot looks at the lead from time to time already."""
        return self.call.timers.find("look") is not None

    def propose(self, told: Mapping[str, Any]) -> str:
        """Ask the person responsible, in a notification and in the timeline; returns the title of the reason."""
        call, title = self.call, self.call.say(ASKED, reason=self._title(told))
        call.note(self._tell(told, PROPOSED), "question")
        why = "\n".join(map(call.say, told["why"]))
        answers = [(answer, call.say(text)) for answer, text in _ANSWERS.items()]
        question = Question(self._key(told), call.code, title, why, told["person"], answers)
        write = partial(put_question, call.portal, call.place.kind, call.place.number, question)
        call.once("question", write, lambda: False, would=True, about=title)
        return self._title(told)

    def settle(self, told: Mapping[str, Any]) -> None:
        """Take the question with its buttons out of the way."""
        key = self._key(told)
        self.call.once("settle", lambda: settle_question(self.call.portal, key), lambda: False)

    def close(self, told: Mapping[str, Any]) -> str | None:
        """Close the lead with its reason and return its title; None where somebody has moved it meanwhile."""
        if not close_lead(self.call, told):
            self.call.decide("moved-on")
            return None
        self.call.decide("closed")
        if "chosen" in told:
            self.settle(told)
        self.call.comment(self._tell(told, CLOSED))
        return self._title(told)

    def taken_back(self) -> bool | None:
        """Take the closing of the run in the facts back; False where the lead was moved since, None for no closing."""
        told = taken_back(self.call)
        self.call.decide("taken-back" if told and told["is_back"] else "left-alone")
        return bool(told["is_back"]) if told else None

    def _tell(self, told: Mapping[str, Any], texts: Mapping[str, str]) -> str:
        call, why = self.call, told["why"] or [_BY_HAND]
        for one in why:
            call.explain(one)
        values = {"link": told["link"], "field": told["field_title"], "reason": self._title(told) or "—"}
        text = call.say(texts, why=" ".join(map(call.say, why)), **values)
        call.notify([told["person"], *call.inputs["notify"]], text, f"{call.code}-lead-{call.place.number}")
        return text

    def _key(self, told: Mapping[str, Any]) -> str:
        """Name a question for good: one for each sign on each lead."""
        sign = sha256(str(told["mark"]).encode()).hexdigest()[:12]
        return f"{self.call.code}-{self.call.place.name}-{sign}"

    def _title(self, told: Mapping[str, Any]) -> str:
        return str(told["titles"].get(told["reason"], told["reason"]))
