"""Tell the portal that a lead is a repeat request of a client who is known."""

from b24app.robots import Trigger

trigger = Trigger(
    title={"ru": "Повторное обращение клиента", "en": "A repeat request of a client"},
    help={
        "ru": "Срабатывает, когда робот «Узнать повторное обращение» связал лид с известным клиентом.",
        "en": "Fires once the robot “Recognise a repeat request” has bound a lead to a client who is known.",
    },
    on=["lead"],
)
