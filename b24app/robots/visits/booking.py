"""Book a visit in the surveyor's calendar: once, moved when the card is edited; a clash comes with free slots."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from b24app.portal.diary import Busy, Event, add_event, busy_of, find_event, move_event, remove_event
from b24app.portal.staff import names_of
from b24app.robots.occasion import CHANGE
from b24app.robots.visits.slots import Slot, clash, days_around, free_slots
from b24app.robots.visits.visit import Booked, Visit

if TYPE_CHECKING:
    from b24app.robots.call import Call

_TEXTS: dict[str, dict[str, str]] = {
    "booked": {
        "ru": "Визит назначен: {when}, {who}, {where}. Он стоит в календаре.",
        "en": "The visit is booked: {when}, {who}, {where}. It stands in the calendar.",
    },
    "moved": {
        "ru": "Визит перенесён: {when}, {who}, {where}. Прежнее время в календаре свободно.",
        "en": "The visit was moved: {when}, {who}, {where}. The former time is free in the calendar.",
    },
    "clash": {
        "ru": "Визит {when} не назначен: {who} в это время занят ({what}, {from_}–{to}; на дорогу {way} мин).{kept}",
        "en": "The visit {when} is not booked: {who} is busy then ({what}, {from_}–{to}; {way} min for the way).{kept}",
    },
    "missing": {"ru": "Визит не назначен, не хватает: {what}.", "en": "The visit is not booked, missing: {what}."},
    "past": {"ru": "Визит не назначен: {when} уже прошло.", "en": "The visit is not booked: {when} has passed."},
    "stranger": {
        "ru": "Визит не назначен: {who} не ездит к клиентам.",
        "en": "The visit is not booked: {who} does not go to clients.",
    },
}
_KEPT = {
    "ru": " Прежнее время, {when}, остаётся в календаре.",
    "en": " The former time, {when}, stays in the calendar.",
}
_FREE = {"ru": "Свободно: {slots}.", "en": "Free: {slots}."}
_NONE_FREE = {"ru": "Свободных окон на ближайшую неделю нет.", "en": "There are no free slots within a week."}
_CHOOSE = {
    "ru": "Запишите в карточку другое время или другого сотрудника.",
    "en": "Put another time or employee into the card.",
}
_TITLE = {"ru": "Визит: {where}", "en": "Visit: {where}"}
_BUSY = {"ru": "занято", "en": "busy"}


@dataclass(frozen=True)
class Booking:
    """Books what a card says; `refused` names why it did not, `free` are the slots that were offered."""

    call: "Call"
    visit: Visit
    booked: Booked

    def book(self) -> tuple[Booked, str, str]:
        """Bring the calendar in step with the card; returns what stands there, why not if so, and the free slots."""
        visit, at = self.visit, self.visit.at
        if visit.missing or at is None:
            what = ", ".join(self._title(key) for key in visit.missing)
            # Before anybody could fill it in, there is no use in naming slots of nobody.
            return self._refuse("missing", self._free() if visit.surveyor or visit.surveyors else [], what=what)
        if (self.booked.at, self.booked.surveyor) == (at, visit.surveyor):
            return self.booked, "", ""
        when = self.call.schedule.written(at)
        if at <= self.call.now():
            return self._refuse("past", self._free(), when=when)
        if visit.surveyors and visit.surveyor not in visit.surveyors:
            return self._refuse("stranger", self._free(), who=self._name(visit.surveyor))
        busy = self._busy()
        if hit := clash(busy[visit.surveyor], at, visit.length, self.booked.event):
            local = self.call.schedule.working.local
            kept = self.call.say(_KEPT, when=self.call.schedule.written(self.booked.at)) if self.booked.at else ""
            return self._refuse(
                "clash", self._slots(busy), when=when, who=self._name(visit.surveyor),
                what=hit.title or self.call.say(_BUSY), from_=f"{local(hit.start):%H:%M}", to=f"{local(hit.end):%H:%M}",
                way=int(visit.length.way / timedelta(minutes=1)), kept=kept,
            )  # fmt: skip
        return self._put(when), "", ""

    def offer(self) -> str:
        """Say which slots are free near the date in the card."""
        free = self._written(self._free())
        return self.call.say(_FREE, slots=free) if free else self.call.say(_NONE_FREE)

    def _put(self, when: str) -> Booked:
        visit, is_moved = self.visit, bool(self.booked.event)
        number = 0
        if is_moved and self.booked.surveyor == visit.surveyor:
            number = self._moved()
        if not number:
            number = self._added()
            if is_moved:
                release(self.call, self.booked)
        word = "moved" if is_moved else "booked"
        told = {"when": when, "who": self._name(visit.surveyor), "where": visit.address}
        self.call.decide(word)
        self.call.explain(_TEXTS[word], **told)
        return replace(self.booked, at=visit.at, surveyor=visit.surveyor, event=number, done=(), rounds=0, told="")

    def _moved(self) -> int:
        number, event = self.booked.event, self._event()
        move = lambda: move_event(self.call.portal, number, event)  # noqa: E731
        about = event.start.isoformat()
        is_there = self.call.once(f"move-event:{number}", move, lambda: False, would=True, about=about)
        return number if is_there is not False else 0

    def _added(self) -> int:
        event, portal = self._event(), self.call.portal
        write = lambda: find_event(portal, event.person, event.mark) or add_event(portal, event)  # noqa: E731
        return int(self.call.once("event", write, lambda: False, would=0, about=event.start.isoformat()) or 0)

    def _event(self) -> Event:
        visit, call = self.visit, self.call
        at = visit.at or call.now()
        return Event(
            person=visit.surveyor,
            start=call.schedule.working.local(at),
            end=call.schedule.working.local(visit.ends),
            title=call.say(_TITLE, where=visit.address),
            place=visit.address,
            about="\n".join(filter(None, (visit.client.name, visit.client.addresses["phone"], visit.card.link))),
            mark=f"({call.code} {call.place.name} {at:%y%m%d%H%M})",
            card=(visit.card.kind, visit.card.id),
        )

    def _busy(self) -> dict[int, list[Busy]]:
        working, visit = self.call.schedule.working, self.visit
        people = list(dict.fromkeys(filter(None, [visit.surveyor, *visit.surveyors])))
        first, last = days_around(working, visit.at or self.call.now(), self.call.now())
        return busy_of(self.call.portal, people, first, last + timedelta(days=1), working.zone)

    def _free(self) -> list[Slot]:
        return self._slots(self._busy())

    def _slots(self, busy: dict[int, list[Busy]]) -> list[Slot]:
        working, visit, now = self.call.schedule.working, self.visit, self.call.now()
        who = {one: events for one, events in busy.items() if not visit.surveyors or one in visit.surveyors}
        return free_slots(working, who, visit.length, max(visit.at or now, now), now, self.booked.event)

    def _refuse(self, word: str, slots: Sequence[Slot], **values: object) -> tuple[Booked, str, str]:
        """Say why it is not booked and when it could be: to the manager once for the same reason."""
        call, visit = self.call, self.visit
        free, said = self._written(slots), call.say(_TEXTS[word], **values)
        # People edit a card often: the same refusal again is no round of a loop.
        if self.booked.told != said or call.started != CHANGE:
            call.decide(word)
        call.explain(_TEXTS[word], **values)
        offer = call.say(_FREE, slots=free) if free else call.say(_NONE_FREE)
        told = f"{said} {offer}"
        if self.booked.told != said:
            text = f"{visit.card.link}\n{told}\n{call.say(_CHOOSE)}"
            call.notify([visit.card.responsible], text, f"{call.code}-{call.place.name}")
            call.note(told, "visit")
        return replace(self.booked, told=said), word, free

    def _written(self, slots: Sequence[Slot]) -> str:
        names = names_of(self.call.portal, {one.person for one in slots}) if slots else {}
        people = list(dict.fromkeys(one.person for one in slots))
        write = self.call.schedule.written
        when = {person: ", ".join(write(one.start) for one in slots if one.person == person) for person in people}
        return "; ".join(f"{names[person]}: {said}" for person, said in when.items())

    def _name(self, user: int) -> str:
        return names_of(self.call.portal, {user})[user]

    def _title(self, key: str) -> str:
        field = (self.call.part("fields") or {}).get(key)
        return self.call.say(field.title.by_language()).lower() if field else key


def release(call: "Call", booked: Booked) -> None:
    """Take a visit out of the calendar."""
    number = booked.event
    if number:
        call.once(f"free:{number}", lambda: remove_event(call.portal, number), lambda: False, about=number)
