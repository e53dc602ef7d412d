"""Tell the portal that nobody has touched a card for too long."""

from b24app.robots import Trigger

trigger = Trigger(
    title={"ru": "SOS: карточка без внимания", "en": "SOS: nobody touches the card"},
    help={
        "ru": "Срабатывает, когда робот «SOS» поднял тревогу в первый раз и известил людей.",
        "en": "Fires once the robot “SOS” has raised the alarm for the first time and has told people.",
    },
    on=["lead", "deal"],
)
