"""Tell the portal that the client has confirmed the visit."""

from b24app.robots import Trigger

trigger = Trigger(
    title={"ru": "Визит подтверждён", "en": "Visit is confirmed"},
    help={
        "ru": "Срабатывает, когда клиент подтвердил визит и это записано в карточку.",
        "en": "Fires once the client has confirmed the visit and the card says so.",
    },
    on=["lead", "deal"],
)
