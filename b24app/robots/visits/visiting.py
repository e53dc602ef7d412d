"""See a visit through: confirmed a day before, the client and the surveyor told, and what follows its results."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from b24app.robots.answers import filled
from b24app.robots.messages.messaging import ToClient, send_to_client
from b24app.robots.messages.quiet import after_quiet
from b24app.robots.people import people_of
from b24app.robots.tasks.card_tasks import CardTasks, Wanted
from b24app.robots.visits.booking import Booking
from b24app.robots.visits.visit import Booked, Visit

if TYPE_CHECKING:
    from b24app.robots.call import Call

_ROUNDS = 20
"""How often we look for the results of a visit before it is left to people."""

_TEXTS: dict[str, dict[str, str]] = {
    "confirm": {
        "ru": "Визит {when} нужно подтвердить, задача поставлена.",
        "en": "The visit {when} has to be confirmed, a task was set.",
    },
    "confirmed": {
        "ru": "Клиент ждёт {when}; замерщику поставлена задача.",
        "en": "The client expects us {when}; the surveyor has a task.",
    },
    "declined": {
        "ru": "Клиент не подтвердил визит {when}. Договоритесь о другом времени и запишите его в карточку. {free}",
        "en": "The client did not confirm the visit {when}. Agree on another time and write it into the card. {free}",
    },
    "notice": {
        "ru": "Скоро визит, {when}: {where}. Предупредите клиента: {name}, {phone}.",
        "en": "The visit is soon, {when}: {where}. Tell the client: {name}, {phone}.",
    },
    "results": {
        "ru": "Визит {when} закончился, результатов нет. Запишите их в карточку и закройте задачу.",
        "en": "The visit {when} is over and has no results. Put them into the card and finish the task.",
    },
    "then": {
        "ru": "Результаты визита получены, поставлена задача «{title}».",
        "en": "The results of the visit are there, the task “{title}” was set.",
    },
    "over": {"ru": "Результаты визита получены.", "en": "The results of the visit are there."},
}


@dataclass(frozen=True)
class Step:
    """What became of a visit in this run: how it stands now, and when to look again; None where nothing is left."""

    booked: Booked
    at: datetime | None


@dataclass
class Visiting:
    """Does what is due about one booked visit; each thing once, for `booked.done` names it."""

    call: "Call"
    visit: Visit
    booked: Booked
    board: CardTasks | None = None

    def go_on(self) -> Step:
        """Do what is due by now."""
        now, at = self.call.now(), self.booked.at or self.call.now()
        says = self.visit.says
        if at > now:
            if says == "yes":
                self._confirmed()
            elif says:
                self._declined(says)
            elif self.visit.before(self.visit.rule.confirm_before) <= now:
                self._ask()
            if says == "yes" and self.visit.before(self.visit.rule.notice) <= now:
                self._notice()
        else:
            self._follow()
        return Step(self.booked, self._next(now))

    def _next(self, now: datetime) -> datetime | None:
        at, done, rule = self.booked.at or now, self.booked.done, self.visit.rule
        if "over" in done:
            return None
        moments = [self.visit.before(rule.confirm_before), self.visit.before(rule.notice), at, self.visit.ends]
        if "confirmed" in done and "sms" not in done and at > now:
            moments.append(self._sms_at())
        ahead = [one for one in moments if one > now]
        if ahead:
            return min(ahead)
        later = self.call.schedule.working.add(now, timedelta(hours=2))
        return later if self.booked.rounds < _ROUNDS else None

    def _ask(self) -> None:
        """Set the manager's task to confirm it, once for this date."""
        if self._is_new("confirm"):
            latest = self.visit.before(self.visit.rule.notice)
            self._task("confirm", self.visit.rule.confirm, "assigned", latest=latest)
            self._say("confirm")

    def _confirmed(self) -> None:
        """Tell the client and give the surveyor the task, once for this date."""
        if self._is_new("confirmed"):
            self._close("confirm")
            self._task("survey", self.visit.rule.survey, self.booked.surveyor, latest=self.visit.ends)
            self._say("confirmed")
            self._sms()
            self.call.fire("visit_confirmed")
        elif "sms" not in self.booked.done:
            self._sms()

    def _sms(self) -> None:
        if self.visit.rule.sms is None or self._sms_at() <= self.call.now():
            self._is_new("sms")
            if self.visit.rule.sms is not None:
                key = f"visit:{self.booked.at:%Y%m%d%H%M}"
                send_to_client(self.call, ToClient(key, "sms", self.visit.rule.sms.by_language()), self.visit.client)

    def _sms_at(self) -> datetime:
        now = self.call.now()
        at = after_quiet(self.call.schedule.working, now, self.call.part("quiet_hours"))
        # What would come after the visit is of no use: then rather at night.
        return at if self.booked.at and at < self.booked.at else now

    def _declined(self, says: str) -> None:
        """Have the manager agree on another time."""
        if self._is_new(f"declined-{says}"):
            text = self._say("declined", free=Booking(self.call, self.visit, self.booked).offer())
            self.call.notify([self.visit.card.responsible], f"{self.visit.card.link}\n{text}", self._tag("declined"))

    def _notice(self) -> None:
        if self._is_new("notice"):
            client = self.visit.client
            told = {"where": self.visit.address, "name": client.name or "—", "phone": client.addresses["phone"] or "—"}
            text = self.call.say(_TEXTS["notice"], when=self._when(), **told)
            self.call.notify([self.booked.surveyor], f"{text}\n{self.visit.card.link}", self._tag("notice"))
            self.call.decide("notice")

    def _follow(self) -> None:
        """After the visit: give the manager the next task once there are results, else ask for them once."""
        if "over" in self.booked.done:
            return
        survey = self._tasks().find(self._name("survey"))
        if self.visit.answer(self.visit.rule.results) or (survey and not survey.is_open):
            self._then()
        elif self.visit.ends <= self.call.now():
            self.booked = replace(self.booked, rounds=self.booked.rounds + 1)
            if self._is_new("asked"):
                text = self._say("results")
                people = [self.booked.surveyor, self.visit.card.responsible]
                self.call.notify(people, f"{self.visit.card.link}\n{text}", self._tag("results"))

    def _then(self) -> None:
        self._is_new("over")
        self._close("survey")
        if self.visit.rule.then is None:
            self._say("over")
            return
        self._say("then", title=self._task("then", self.visit.rule.then, "assigned"))

    def _task(self, key: str, told: Any, who: str | int, latest: datetime | None = None) -> str:
        """Set a task of the visit; its time ends before `latest`."""
        call, answers = self.call, self.visit.client.answers
        start = self.visit.ends if key == "survey" else call.now()
        deadline = call.schedule.after(told.deadline, start) if told.deadline else latest
        if latest and deadline and key != "survey":
            deadline = min(deadline, max(latest, call.now()))

        def say(text: Any) -> str:
            return filled(call, text.by_language(), answers)

        wanted = Wanted(
            name=self._name(key),
            title=say(told.title),
            description=say(told.description) if told.description else "",
            responsible=next(iter(people_of(call, self.visit.card, [told.responsible or who, "assigned"])), 0),
            checklist=tuple(say(one) for one in told.checklist),
            deadline=deadline,
        )
        self._tasks().put(wanted)
        return wanted.title

    def _close(self, key: str) -> None:
        task = self._tasks().find(self._name(key))
        self._tasks().close([task] if task else [])

    def _tasks(self) -> CardTasks:
        if self.board is None:
            self.board = CardTasks.of(self.call, self.visit.card)
        return self.board

    def _name(self, key: str) -> str:
        return f"visit:{self.booked.at:%y%m%d%H%M}:{key}"

    def _is_new(self, what: str) -> bool:
        """Note that something is done about this date; False where it had been done before."""
        is_new = what not in self.booked.done
        self.booked = replace(self.booked, done=tuple(dict.fromkeys([*self.booked.done, what])))
        return is_new

    def _say(self, word: str, **values: object) -> str:
        told: Mapping[str, object] = {"when": self._when(), **values}
        self.call.decide(word)
        self.call.explain(_TEXTS[word], **told)
        return self.call.say(_TEXTS[word], **told)

    def _when(self) -> str:
        return self.call.schedule.written(self.booked.at) if self.booked.at else ""

    def _tag(self, what: str) -> str:
        return f"{self.call.code}-{self.call.place.name}-{what}"
