"""Plan what a client is sent on a stage: each message once for each entry, at its time, outside of quiet hours.

A card that comes back from a later stage, since a gate or a person has sent it back, brings the client no text anew.

Each message is a timer of its name, also one that goes out at once: the timer knows for good whether it is planned or
done, whichever run comes again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from b24app.robots.card import Card
from b24app.robots.messages.messaging import Sent, ToClient, client_of, send_to_client, texts_of
from b24app.robots.messages.quiet import after_quiet
from b24app.robots.stays import Stay, stays_of
from b24app.store.timers import DONE, DROPPED, WAITING

if TYPE_CHECKING:
    from b24app.robots.call import Call

SEND = "send"
"""Name of the timers; the entry, the message's key and the date it counts from follow after colons."""

_SAFETY = timedelta(minutes=2)
"""After so long a message is sent that a run has planned for now and did not live to send."""

_LATER = {"ru": "Сообщение «{key}» уйдёт {when}.", "en": "The message “{key}” goes out {when}."}
_NO_DATE = {"ru": "Сообщение «{key}» ждёт даты.", "en": "The message “{key}” waits for its date."}
_PASSED = {
    "ru": "Сообщение «{key}» опоздало бы, оно не отправлено.",
    "en": "The message “{key}” would be late, it was not sent.",
}
_NOT_NOW = {
    "ru": "Сообщение «{key}» здесь не нужно: ответы другие.",
    "en": "The message “{key}” does not apply: other answers.",
}


@dataclass(frozen=True)
class Planned:
    """A message and when it is due; `begins` is the date that it counts back from."""

    message: Any
    at: datetime
    begins: datetime | None


@dataclass(frozen=True)
class StageMessages:
    """The messages of the stage on which the card stands; `stays` are its last stays, the present one first."""

    call: "Call"
    card: Card
    stay: Stay
    messages: tuple[Any, ...]
    is_back: bool = False
    """Whether the card came here from a later stage."""

    @classmethod
    def of(cls, call: "Call", own: Any = None) -> "StageMessages":
        """Read the card; `own` is a message that the robot's settings hold, which then is the only one."""
        card = call.card()
        stage = call.applied.stage(card.stage) if call.applied else None
        told = (own,) if own else tuple(stage.messages if stage else ())
        is_open = not card.is_closed or getattr(stage, "semantics", "") == "success"
        stays = stays_of(call, card)
        is_back = len(stays) > 1 and stays[1].stage not in (card.stage, *card.earlier)
        return cls(call, card, stays[0], told if is_open else (), is_back)

    def plan(self) -> list[Sent]:
        """Send what is due, have the rest sent later; returns what went out or was kept back now."""
        return [sent for message in self.messages for sent in self._plan(message)]

    def _plan(self, message: Any) -> Iterator[Sent]:
        planned = self._planned(message)
        if planned is None:
            self.call.explain(_NO_DATE, key=message.key)
            self._mark(message.key)
            return
        name, now = self._name(planned), self.call.now()
        if planned.begins and planned.begins <= now:
            return
        is_now = planned.at <= now
        if not self.call.keep(f"plan:{name}", lambda: self._is_new(name, planned, is_now=is_now)):
            return
        self._drop_others(message.key, name)
        told = {"key": message.key, "entry": self.stay.entry}
        self.call.timers.set(name, now + _SAFETY if is_now else planned.at, told, stage=self.card.stage)
        if not is_now:
            self.call.explain(_LATER, key=message.key, when=self.call.schedule.written(planned.at))
            return
        if sent := self._send(planned):
            yield sent
        self.call.timers.done(name)

    def due(self, payload: Mapping[str, Any]) -> Sent | None:
        """Send a message whose timer has gone off, unless its time or its stage is another by now."""
        message = next((one for one in self.messages if one.key == payload["key"]), None)
        if message is None or payload["entry"] != self.stay.entry:
            return None
        planned, now = self._planned(message), self.call.now()
        if planned is None:
            return None
        if planned.begins and planned.begins <= now:
            self.call.explain(_PASSED, key=message.key)
            return None
        at = max(planned.at, after_quiet(self.call.schedule.working, now, self.call.part("quiet_hours")))
        if at > now:
            self.call.timers.set(self._name(planned), at, payload, stage=self.card.stage)
            return None
        return self._send(planned)

    def _planned(self, message: Any) -> Planned | None:
        schedule, quiet = self.call.schedule, self.call.part("quiet_hours")
        if message.before is not None:
            agreed = schedule.appointment(message.of, message.before)
            if agreed is None:
                return None
            early = after_quiet(schedule.working, agreed.at, quiet)
            return Planned(message, early if early < agreed.begins else agreed.at, agreed.begins)
        at = schedule.after(message.after, self.stay.since) if message.after else self.call.now()
        return Planned(message, after_quiet(schedule.working, at, quiet), None)

    def _is_new(self, name: str, planned: Planned, *, is_now: bool) -> bool:
        known = self.call.timers.find(name)
        if known is None or (known.state == DROPPED and known.reason == "cancelled"):
            return True
        return known.state == WAITING and not is_now and planned.begins is None and known.due_at > planned.at

    def _name(self, planned: Planned) -> str:
        date = f":{planned.begins:%Y%m%d%H%M}" if planned.begins else ""
        return f"{self._prefix(planned.message.key)}{date}"

    def _prefix(self, key: str) -> str:
        return f"{SEND}:{self.stay.entry}:{key}"

    def _mark(self, key: str) -> None:
        """Note that a message of this stay waits for its date, so that an edit of the card plans it."""
        name, told = f"{self._prefix(key)}:none", {"key": key, "entry": self.stay.entry}
        self.call.timers.set(name, self.call.now() + _SAFETY, told, stage=self.card.stage)
        self.call.timers.done(name)

    def _drop_others(self, key: str, name: str) -> None:
        """Take back what was planned for the same message and another date."""
        timers = self.call.timers
        for one in timers.store.of(timers.owner):
            if one.state == WAITING and one.name != name and one.name.startswith(f"{self._prefix(key)}:"):
                timers.cancel(one.name)

    def _send(self, planned: Planned) -> Sent | None:
        message = planned.message
        wanted = ToClient(
            self._name(planned).removeprefix(f"{SEND}:"),
            message.channel,
            _texts(message.text),
            _texts(message.subject) if message.subject else None,
        )
        asked = {key for case in message.when for key in case}
        client = client_of(self.call, texts_of(wanted), asked)
        if message.when and not (self.call.applied and self.call.applied.holds(message.when, client.answers)):
            self.call.explain(_NOT_NOW, key=message.key)
            return None
        return send_to_client(self.call, wanted, client, is_back=self.is_back)

    def follows_dates(self) -> bool:
        """Tell whether any of the messages counts from a date that people may edit."""
        return any(one.before is not None for one in self.messages)


def is_planned(call: "Call") -> bool:
    """Tell, without asking the portal, whether a message of the card waits or went out."""
    return any(one.state in (WAITING, DONE) for one in call.timers.store.of(call.timers.owner))


def _texts(text: Any) -> Mapping[str, str]:
    by_language: Mapping[str, str] = text.by_language() if hasattr(text, "by_language") else text
    return by_language
