"""Have people ask for the money when a promise to pay has passed: once for each promise, until it is paid."""

from b24app.robots import Bool, Call, Date, Robot, Select, Text, Whole, payment_matters, watch_payment

robot = Robot(
    title={"ru": "Напомнить об оплате", "en": "Remind of the payment"},
    help={
        "ru": "Срок оплаты прошёл, а денег нет: ставит задачу спросить. Так после каждого нового обещания.",
        "en": "A promise to pay has passed unpaid: sets a task to ask; again after each new promise.",
    },
    on=["lead", "deal"],
    about="payment",
    inputs={
        "field": Text(
            title={"ru": "Поле «оплатить до»", "en": "Field with the day of payment"},
            help={"ru": "Ключ поля; пусто: как в воронке.", "en": "Key of the field; empty: as the pipeline says."},
            names="date",
        ),
        "paid": Text(
            title={"ru": "Поле «оплачено»", "en": "Field that says it is paid"},
            help={"ru": "Ключ поля; пусто: как в воронке.", "en": "Key of the field; empty: as the pipeline says."},
            names="field",
        ),
        "title": Text(title={"ru": "Название задачи", "en": "Title of the task"}),
        "channel": Select(
            title={"ru": "Как напомнить", "en": "How to remind"},
            choices={
                "call": {"ru": "Звонком", "en": "By call"},
                "last": {"ru": "Как общались в последний раз", "en": "By the last channel used"},
            },
        ),
        "hours": Whole(title={"ru": "Срок задачи, рабочих часов", "en": "Deadline, working hours"}),
    },
    outputs={
        "overdue": Bool(title={"ru": "Оплата просрочена", "en": "Payment is overdue"}),
        "promise": Date(title={"ru": "Обещали оплатить до", "en": "Promised by"}),
        "task": Whole(title={"ru": "Номер задачи", "en": "Number of the task"}),
        "channel": Text(title={"ru": "Чем напомнить", "en": "Channel"}),
    },
)


@robot.handler
def payment_reminder(call: Call) -> dict[str, object]:
    """Begin to watch the promise in the card."""
    return watch_payment(call, {key: value for key, value in call.inputs.items() if value})


@robot.timer("due")
def due(call: Call) -> dict[str, object]:
    """See whether the money has come, or the day has been moved."""
    return watch_payment(call, call.facts["payload"])


@robot.watcher("changed", "moved")
def edited(call: Call) -> dict[str, object]:
    """Look again after an edit; where the robot was not called, the pipeline alone may ask for that."""
    return watch_payment(call, call.timers.given("due") or {}) if payment_matters(call) else {}
