"""Tell the portal that a card came to a stage without the answers it needs."""

from b24app.robots import Trigger

trigger = Trigger(
    title={"ru": "Не хватает ответов", "en": "Answers are missing"},
    help={
        "ru": "Срабатывает, когда робот «Проверить обязательные ответы» вернул карточку и сообщил, чего не хватает.",
        "en": "Fires once the robot “Check required answers” has sent a card back and said what is missing.",
    },
    on=["lead", "deal", "smart_process"],
)
