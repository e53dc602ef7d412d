"""Tell the portal that a lead looks like junk and a person is to decide."""

from b24app.robots import Trigger

trigger = Trigger(
    title={"ru": "Похоже, не клиент", "en": "Looks like junk"},
    help={
        "ru": "Срабатывает, когда робот «Отсеять некачественный лид» спросил ответственного, закрыть ли лид.",
        "en": "Fires once the robot “Sort out junk” has asked the person responsible whether to close a lead.",
    },
    on=["lead"],
)
