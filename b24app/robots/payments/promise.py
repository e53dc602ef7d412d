"""A promise to pay: by when, whether it was kept, and the task that follows where it was not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from b24app.languages import LANGUAGES
from b24app.portal.channels import last_channel
from b24app.robots.answers import answers_of, filled, keys_in
from b24app.robots.card import Card
from b24app.robots.gate import Texts
from b24app.robots.messages.own_message import Hours
from b24app.robots.people import people_of
from b24app.robots.schedule import Length
from b24app.robots.tasks.card_tasks import CardTasks, Wanted

if TYPE_CHECKING:
    from b24app.robots.call import Call

_TITLE = {"ru": "Спросить об оплате, обещали до {day}", "en": "Ask about the payment promised by {day}"}
_HOW: Mapping[str, Texts] = {
    "call": {"ru": "Позвоните клиенту: {to}", "en": "Call the client: {to}"},
    "letter": {"ru": "Напишите клиенту письмо: {to}", "en": "Write the client a letter: {to}"},
    "sms": {"ru": "Напишите клиенту SMS: {to}", "en": "Send the client an SMS: {to}"},
    "chat": {
        "ru": "Напишите клиенту в чат, где он отвечал последним",
        "en": "Write to the client in the chat they used",
    },
    "meeting": {"ru": "Договоритесь с клиентом о встрече: {to}", "en": "Arrange a meeting with the client: {to}"},
}
_ABOUT = {
    "ru": "{how}.\n\nОбещали оплатить до {day}, оплаты нет{amount}. Нарушенных обещаний: {count}. "
    "Договоритесь о новой дате и запишите её в карточку; если деньги пришли, отметьте это там же.",
    "en": "{how}.\n\nPayment was promised by {day} and has not come{amount}. Broken promises: {count}. "
    "Agree on a new date and write it into the card; if the money has come, note that there.",
}
_AMOUNT = {"ru": ", сумма {amount}", "en": ", the sum is {amount}"}


@dataclass(frozen=True)
class Terms:
    """How promises are watched: as the robot's settings say, else as the pipeline's file does."""

    by: str
    paid_field: str
    paid: Any
    stages: tuple[str, ...]
    title: Texts
    channel: str
    deadline: Length | None
    responsible: str | int
    amount: str | None

    @classmethod
    def of(cls, rule: Any, given: Mapping[str, Any]) -> "Terms | None":
        """Join both; None where neither says which date it is."""
        by = given.get("field") or (rule and rule.by)
        if not by:
            return None
        own = given.get("title")
        return cls(
            by=by,
            paid_field=given.get("paid") or "",
            paid=rule.paid if rule else (),
            stages=tuple(rule.stages) if rule and not given.get("field") else (),
            title=dict.fromkeys(LANGUAGES, own) if own else rule.task.by_language() if rule else _TITLE,
            channel=given.get("channel") or (rule.channel if rule else "call"),
            deadline=Hours(given["hours"]) if given.get("hours") else rule and rule.deadline,
            responsible=rule.responsible if rule else "assigned",
            amount=rule.amount if rule else None,
        )

    @property
    def keys(self) -> set[str]:
        """Return the answers that have to be read."""
        asked = {key for case in self.paid for key in case} | ({self.paid_field} if self.paid_field else set())
        shown = {self.amount} if self.amount else set()
        return {self.by, "phone", "email", "name"} | asked | shown | (keys_in(self.title) - {"day"})


@dataclass(frozen=True)
class Promise:
    """What a card says of it."""

    call: "Call"
    card: Card
    terms: Terms
    answers: Mapping[str, Any]

    @classmethod
    def of(cls, call: "Call", card: Card, terms: Terms) -> "Promise":
        """Read it in one request."""
        return cls(call, card, terms, answers_of(call, terms.keys))

    @property
    def day(self) -> date | None:
        """Return the day by which the money was promised."""
        text = self.answers.get(self.terms.by)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(str(text))
        except ValueError:
            return None
        # A day comes as the midnight of it in the server's zone: only the day means anything.
        return moment.date()

    @property
    def is_kept(self) -> bool:
        """Tell whether the money has come."""
        if self.terms.paid_field:
            return self.answers.get(self.terms.paid_field) not in (None, "", False, "no")
        applied, cases = self.call.applied, self.terms.paid
        return applied is not None and bool(cases) and applied.holds(cases, self.answers)

    @property
    def is_watched(self) -> bool:
        """Tell whether promises count on the stage on which the card stands."""
        stage = self.call.applied.stage(self.card.stage) if self.call.applied else None
        return not self.terms.stages or (stage is not None and stage.key in self.terms.stages)

    def ends(self, day: date) -> datetime:
        """Return when it is broken: as the office opens after that day."""
        return self.call.schedule.working.opening_on(day + timedelta(days=1))

    def channel(self) -> str:
        """Return how the client is reminded."""
        if self.terms.channel != "last":
            return "call"
        return last_channel(self.call.portal, self.card.kind, self.card.id) or "call"

    def remind(self, board: CardTasks, day: date, channel: str) -> Wanted:
        """Work out the task that follows a broken promise."""
        told = {**self.answers, "day": f"{day:%d.%m.%Y}"}
        to = self.answers.get("email" if channel == "letter" else "phone") or "—"
        count = len([one for one in board.begun_with("pay:") if one.mark != f"b24app:pay:{day}"]) + 1
        amount = self.answers.get(self.terms.amount or "")
        said = self.call.say(_AMOUNT, amount=f"{amount:,.0f}".replace(",", " ")) if amount else ""
        how = self.call.say(_HOW[channel], to=to)
        return Wanted(
            name=f"pay:{day}",
            title=filled(self.call, self.terms.title, told),
            description=self.call.say(_ABOUT, how=how, day=told["day"], amount=said, count=count),
            responsible=next(iter(people_of(self.call, self.card, [self.terms.responsible, "assigned"])), 0),
            deadline=self.call.schedule.after(self.terms.deadline) if self.terms.deadline else None,
        )
