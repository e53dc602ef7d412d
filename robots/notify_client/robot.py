"""Send the client of a card what its stage says: by SMS or letter, once, not at night."""

from collections.abc import Mapping
from typing import Any

from b24app.robots import Call, OwnMessage, Robot, Select, Sent, StageMessages, Text, Whole, is_planned

robot = Robot(
    title={"ru": "Сообщение клиенту", "en": "Message to the client"},
    help={
        "ru": "Отправляет клиенту SMS и письма стадии: каждое один раз, не ночью, с записью в таймлайн.",
        "en": "Sends the client the stage's SMS and letters: each once, not at night, and says so in the timeline.",
    },
    on=["lead", "deal", "smart_process"],
    about="messages",
    inputs={
        "text": Text(
            title={"ru": "Текст", "en": "Text"},
            help={
                "ru": "Пусто: сообщения из воронки. Ключи полей в фигурных скобках: {name}.",
                "en": "Empty: the messages of the pipeline. Keys of fields in braces: {name}.",
            },
            is_message=True,
        ),
        "channel": Select(
            title={"ru": "Чем отправить", "en": "How to send it"},
            choices={"sms": {"ru": "SMS", "en": "SMS"}, "letter": {"ru": "Письмо", "en": "Letter"}},
            default="sms",
            shown_with={"text": ""},
        ),
        "subject": Text(
            title={"ru": "Тема письма", "en": "Subject of the letter"}, shown_with={"text": "", "channel": "letter"}
        ),
        "hours": Whole(
            title={"ru": "Через сколько рабочих часов", "en": "After how many working hours"},
            help={"ru": "Пусто: сразу.", "en": "Empty: at once."},
            shown_with={"text": ""},
        ),
    },
    outputs={
        "sent": Whole(title={"ru": "Сколько отправлено", "en": "How many were sent"}),
        "to": Text(title={"ru": "Кому", "en": "To whom"}),
        "why_not": Text(title={"ru": "Почему не отправлено", "en": "Why it was not sent"}),
    },
)

NONE = {"ru": "На этой стадии сообщений клиенту нет.", "en": "There are no messages to the client on this stage."}


@robot.watcher("added", "moved")
@robot.handler
def notify_client(call: Call) -> dict[str, object]:
    """Send what is due on the stage, and have the rest sent later."""
    board = StageMessages.of(call, own(call))
    if not board.messages:
        call.explain(NONE)
        call.decide("no-messages")
        return {"sent": 0}
    return told(call, board.plan())


@robot.timer("send")
def due(call: Call) -> dict[str, object]:
    """Send what is due by now, and what should have gone out while the app was not running."""
    board, facts = StageMessages.of(call, own(call)), call.facts
    sent = [board.due(one["payload"]) for one in (facts, *facts["missed"])]
    return told(call, [one for one in sent if one])


@robot.watcher("changed")
def edited(call: Call) -> dict[str, object]:
    """Move what counts from a date that somebody has edited."""
    stage: Any = call.applied.stage(str(call.facts.get("stage", ""))) if call.applied else None
    if stage is None or not any(one.before for one in stage.messages) or not is_planned(call):
        return {}
    return told(call, StageMessages.of(call).plan())


def own(call: Call) -> OwnMessage | None:
    """Return the message that the robot's settings hold, None where they hold none."""
    given: Mapping[str, Any] = call.inputs
    if not given["text"]:
        return None
    return OwnMessage.of_settings(given["channel"], given["text"], given["subject"], given["hours"])


def told(call: Call, sent: list[Sent]) -> dict[str, object]:
    """Give the workflow what came of it."""
    out = [one for one in sent if one.is_sent]
    why_not = ", ".join(one.why_not for one in sent if one.why_not)
    if sent or call.started != "change":
        call.decide("sent" if out else "kept-back" if why_not else "waiting")
    return {"sent": len(out), "to": ", ".join(dict.fromkeys(one.to for one in out)), "why_not": why_not}
