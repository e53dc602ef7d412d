"""Tell the portal that a card on a stage has all the answers it needs."""

from b24app.robots import Trigger

trigger = Trigger(
    title={"ru": "Все ответы получены", "en": "All answers are there"},
    help={
        "ru": "Срабатывает, когда робот «Проверить обязательные ответы» нашёл в карточке всё, что нужно.",
        "en": "Fires once the robot “Check required answers” has found everything it needs on the card.",
    },
    on=["lead", "deal", "smart_process"],
)
