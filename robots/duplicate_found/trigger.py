"""Tell the portal that a lead made by a letter is a duplicate, or no request at all."""

from b24app.robots import Trigger

trigger = Trigger(
    title={"ru": "Найден дубль", "en": "A duplicate was found"},
    help={
        "ru": "Срабатывает, когда робот «Разобрать лид из письма» понял, что это не новое обращение.",
        "en": "Fires once the robot “Sort out a lead made by a letter” has found that it is no new request.",
    },
    on=["lead"],
)
