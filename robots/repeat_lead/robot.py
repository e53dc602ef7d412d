"""Make a repeat request of a known client a repeat lead, in the hands of the colleague who serves the client."""

from collections.abc import Mapping
from typing import Any

from b24app.robots import Bool, Call, RepeatRequest, Robot, Text, User, Whole

robot = Robot(
    title={"ru": "Узнать повторное обращение", "en": "Recognise a repeat request"},
    help={
        "ru": "Если клиент уже есть, свяжет лид с ним и передаст тому, кто его ведёт; в сомнении спросит.",
        "en": "Binds the lead to a client who is known and gives it to whoever serves them; asks where in doubt.",
    },
    on=["lead"],
    inputs={
        "reassign": Bool(
            title={"ru": "Передать тому, кто ведёт клиента", "en": "Give it to whoever serves the client"}, default=True
        ),
        "mark": Text(
            title={"ru": "Пометка в названии", "en": "Mark in the title"},
            help={"ru": "Ставится перед названием лида.", "en": "Put before the lead's title."},
        ),
        "notify": User(title={"ru": "Кому ещё сообщить", "en": "Who else is told"}, many=True),
    },
    outputs={
        "repeat": Bool(title={"ru": "Повторное", "en": "Repeat"}),
        "doubt": Bool(title={"ru": "Нужен выбор человека", "en": "A person has to choose"}),
        "contact": Whole(title={"ru": "Номер контакта", "en": "Number of the contact"}),
        "company": Whole(title={"ru": "Номер компании", "en": "Number of the company"}),
        "colleague": User(title={"ru": "Ответственный", "en": "Person responsible"}),
    },
)

WHY = {
    "lost": {"ru": "Лид закрыт, искать клиента незачем.", "en": "The lead is closed, no need to look for a client."},
    "new": {
        "ru": "Клиента с такими телефоном и почтой ещё нет: обращение первое.",
        "en": "No client has this phone or address yet: a first request.",
    },
    "doubt": {
        "ru": "Похоже на повторное обращение, но непонятно, чьё: {clients}. Выберите клиента в карточке лида; если это "
        "новый человек, создайте его там же.",
        "en": "It looks like a repeat request, but whose: {clients}? Choose the client in the lead's card; if this is "
        "a new person, make them there.",
    },
    "repeat": {
        "ru": "Повторное обращение, потому что этот телефон, почта или связь уже есть у клиента: {clients}.",
        "en": "A repeat request, for this phone, address or link is that of a client: {clients}.",
    },
}
HANDED = {"ru": "Лид передан сотруднику, который ведёт клиента.", "en": "It went to the colleague who serves them."}
ALONE = {
    "ru": "Тот, кто вёл клиента, больше не работает или не указан, ответственный прежний.",
    "en": "Whoever served them is not there any more, the person responsible stays.",
}
DEALS = {"ru": "Открытые сделки: {deals}.", "en": "Open deals: {deals}."}


@robot.watcher("added", "moved")
@robot.handler
def repeat_lead(call: Call) -> dict[str, object]:
    """Judge once whose the lead is, then bind it, hand it over and tell people."""
    request = RepeatRequest(call)
    judged = call.keep("judged", request.judge)
    word = judged["word"]
    call.decide(word)
    call.explain(WHY[word], clients=", ".join(judged.get("names", [])))
    if word == "doubt":
        tell(call, judged, judged["responsible"], call.say(WHY["doubt"], clients=", ".join(judged["clients"])))
    if word != "repeat":
        return {"repeat": False, "doubt": word == "doubt", "colleague": judged["responsible"] or None}
    taker = request.bind(judged, reassign=call.inputs["reassign"], mark=call.inputs["mark"] or "")
    told = [call.say(WHY["repeat"], clients=", ".join(judged["clients"]))]
    for texts in handing(call, judged, taker):
        call.explain(texts)
        told.append(call.say(texts))
    if judged["deals"]:
        told.append(call.say(DEALS, deals=", ".join(judged["deals"])))
    tell(call, judged, taker, "\n".join(told))
    call.fire("repeat_client")
    ids = {kind: judged[kind] or None for kind in ("contact", "company")}
    return {"repeat": True, "doubt": False, "colleague": taker or None, **ids}


def handing(call: Call, judged: Mapping[str, Any], taker: int) -> list[dict[str, str]]:
    """Say to whom the lead went, if that is news."""
    if not call.inputs["reassign"]:
        return []
    if not judged["by"]:
        return [ALONE]
    return [HANDED] if taker != judged["responsible"] else []


def tell(call: Call, judged: Mapping[str, Any], person: int, text: str) -> None:
    """Leave it in the timeline, in one comment however often the robot runs, and notify people."""
    call.note(text, "client")
    call.notify([person, *call.inputs["notify"]], f"{judged['link']}: {text}", f"{call.code}-lead-{call.place.number}")
