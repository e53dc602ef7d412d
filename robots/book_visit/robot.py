"""Book a visit to the client and see it through: the slot, the confirmation, who is told, what follows."""

from b24app.robots import Bool, Call, DateTime, Number, Robot, Text, User, Whole, visit_matters, watch_visit

robot = Robot(
    title={"ru": "Назначить визит", "en": "Book a visit"},
    help={
        "ru": "Ставит визит в календарь сотрудника, объясняет накладки, следит за подтверждением и результатами.",
        "en": "Puts the visit into the employee's calendar, explains clashes, minds confirmation and results.",
    },
    on=["lead", "deal"],
    about="visits",
    inputs={
        "hours": Number(
            title={"ru": "Сколько длится, часов", "en": "How long it takes, hours"},
            help={"ru": "Пусто: как в воронке, обычно 3.", "en": "Empty: as the pipeline says, usually 3."},
        ),
        "way": Whole(
            title={"ru": "На дорогу, минут", "en": "For the way, minutes"},
            help={"ru": "Пусто: как в воронке.", "en": "Empty: as the pipeline says."},
        ),
        "surveyors": User(
            title={"ru": "Кто ездит к клиентам", "en": "Who goes to clients"},
            help={"ru": "Пусто: как в воронке.", "en": "Empty: as the pipeline says."},
            many=True,
        ),
    },
    outputs={
        "booked": Bool(title={"ru": "Визит назначен", "en": "The visit is booked"}),
        "at": DateTime(title={"ru": "Когда", "en": "When"}),
        "surveyor": User(title={"ru": "Кто едет", "en": "Who goes"}),
        "address": Text(title={"ru": "Адрес", "en": "Address"}),
        "event": Whole(title={"ru": "Номер события", "en": "Number of the event"}),
        "free": Text(title={"ru": "Свободное время", "en": "Free slots"}),
        "why_not": Text(title={"ru": "Почему не назначен", "en": "Why it is not booked"}),
    },
)


@robot.handler
def book_visit(call: Call) -> dict[str, object]:
    """Book what the card says, and do whatever is due about it."""
    return watch_visit(call, {key: value for key, value in call.inputs.items() if value not in (None, [])})


@robot.timer("visit")
def due(call: Call) -> dict[str, object]:
    """Confirm, remind, or look for results: whatever the moment asks for."""
    return watch_visit(call, {})


@robot.watcher("changed", "moved", "added")
def seen(call: Call) -> dict[str, object]:
    """Follow the card: another time, another employee, an answer, another stage."""
    return watch_visit(call, {}) if visit_matters(call) else {}
