"""Tell the portal that a card has been qualified: its class, likely sum and title are written."""

from b24app.robots import Trigger

trigger = Trigger(
    title={"ru": "ABC-класс готов", "en": "The ABC class is ready"},
    help={
        "ru": "Срабатывает, когда робот «ABC-квалификация» записал в карточку класс, сумму и название.",
        "en": "Fires once the robot “ABC qualification” has written class, sum and title into the card.",
    },
    on=["lead", "deal"],
)
