"""No lead without a next step: watch the date agreed on with the client and remind people of it once."""

from collections.abc import Mapping
from typing import Any

from b24app.robots import Appointment, Bool, Call, Date, Following, Robot, Text, User, followed, give_up_date

robot = Robot(
    title={"ru": "Следующий контакт", "en": "Next contact"},
    help={
        "ru": "Следит за датой следующего контакта и напоминает о ней один раз, даже если дату переносили.",
        "en": "Watches the date of the next contact and reminds of it once, however often it was moved.",
    },
    on=["lead", "deal", "smart_process"],
    about="next_contact",
    inputs={
        "field": Text(
            title={"ru": "Поле с датой", "en": "Field with the date"},
            help={"ru": "Ключ поля; пусто: как в воронке.", "en": "Key of the field; empty: as the pipeline says."},
            names="date",
        ),
        "notify": User(title={"ru": "Кому ещё напомнить", "en": "Who else is reminded"}, many=True),
        "anywhere": Bool(title={"ru": "Следить и после ухода со стадии", "en": "Watch after it has left the stage"}),
    },
    outputs={
        "waiting": Bool(title={"ru": "Дата назначена", "en": "A date is set"}),
        "date": Date(title={"ru": "Дата", "en": "Date"}),
    },
)

TEXTS: dict[str, dict[str, str]] = {
    "waiting": {"ru": "Ждём следующего контакта: {when}.", "en": "Waiting for the next contact: {when}."},
    "reminded": {"ru": "О контакте {when} напомнили.", "en": "People were reminded of the contact on {when}."},
    "no-date": {"ru": "Следующий контакт не назначен.", "en": "No next contact is agreed on."},
}
REMIND = {
    "ru": "Пора связаться с клиентом: {link}, {when}. Договоритесь о следующем шаге и перенесите дату.",
    "en": "Time to talk to the client: {link}, {when}. Agree on the next step and move the date.",
}
LATE = {"ru": "Напоминание опоздало: приложение не работало.", "en": "It comes late: the app was not running."}
ASK = {
    "ru": "{link}: нет даты следующего контакта. Договоритесь с клиентом и запишите её в карточку.",
    "en": "{link}: no date of the next contact. Agree on it with the client and write it into the card.",
}


@robot.watcher("moved")
@robot.handler
def next_contact(call: Call) -> dict[str, object]:
    """Begin to watch the card."""
    card, rule = call.card(), call.part("next_contact")
    if card.is_closed:
        call.explain({"ru": "Карточка закрыта, ждать нечего.", "en": "The card is closed, nothing to wait for."})
        return {"waiting": False}
    field = call.inputs["field"] or (rule.field if rule else "next_contact")
    stage = "" if call.inputs["anywhere"] else card.stage
    return look(call, following(call, {"field": field, "people": call.inputs["notify"], "stage": stage}))


@robot.watcher("changed", "left")
def edited(call: Call) -> dict[str, object]:
    """Look at the date again after an edit; where the robot was not called, the pipeline alone may ask for that."""
    rule, given = call.part("next_contact"), followed(call)
    told = given or ({"field": rule.field, "people": [], "stage": ""} if rule else None)
    if told is None or (card := call.card()).is_closed or told["stage"] not in ("", card.stage):
        return give_up_date(call)
    date = following(call, told)
    return {} if date.is_spent else look(call, date, may_ask=not date.is_missed and (given or rule.wait_for_date))


@robot.timer("due")
def due(call: Call) -> dict[str, object]:
    """Remind of the date, unless it has been moved meanwhile."""
    date = following(call, call.facts["payload"])
    if date.agreed is None or not date.is_due:
        return look(call, date)
    tell(call, REMIND, date.agreed.when)
    if date.wait:
        date.miss(date.agreed.begins)
    return finish(call, "reminded", date.agreed)


@robot.timer("missing")
def still_none(call: Call) -> dict[str, object]:
    """Ask for a date, unless there is one by now."""
    if agreed := following(call, call.facts["payload"]).ahead():
        return finish(call, "waiting", agreed)
    tell(call, ASK)
    return finish(call, "no-date", None)


def following(call: Call, given: Mapping[str, Any]) -> Following:
    """Return the date to be followed, by the rules of the pipeline."""
    rule = call.part("next_contact")
    return Following(call, given["field"], given, rule and rule.remind, rule and rule.wait_for_date)


def look(call: Call, date: Following, *, may_ask: Any = True) -> dict[str, object]:
    """Have the reminder where the date is now; have people asked where there is none."""
    if agreed := date.ahead():
        return finish(call, "waiting", agreed)
    if may_ask:
        date.miss()
    return {"waiting": False}


def tell(call: Call, texts: dict[str, str], when: str = "") -> None:
    """Tell the person responsible and whoever else is named; a later notification takes this one's place."""
    card, late = call.card(), f"\n{call.say(LATE)}" if call.facts["is_late"] and when else ""
    people, text = [card.responsible, *call.facts["payload"]["people"]], call.say(texts, link=card.link, when=when)
    call.notify(people, text + late, f"{call.code}-{card.kind}-{card.id}")


def finish(call: Call, word: str, agreed: Appointment | None) -> dict[str, object]:
    """Say in the timeline and in the log how things stand."""
    when = agreed.when if agreed else ""
    call.decide(word)
    call.explain(TEXTS[word], when=when)
    call.note(call.say(TEXTS[word], when=when))
    return {"waiting": agreed is not None, "date": agreed and agreed.day}
