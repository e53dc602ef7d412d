"""Tell the portal that a promise to pay has passed unpaid."""

from b24app.robots import Trigger

trigger = Trigger(
    title={"ru": "Оплата просрочена", "en": "Payment is overdue"},
    help={
        "ru": "Срабатывает, когда обещанный срок оплаты прошёл, а денег нет.",
        "en": "Fires once the promised day of payment has passed and the money has not come.",
    },
    on=["lead", "deal"],
)
