"""Fire a trigger and find out what came of it: the portal's yes proves nothing, the card does."""

import logging
from typing import TYPE_CHECKING, Any

from b24app.portal.refusals import Refusal
from b24app.portal.triggers import fire_trigger

if TYPE_CHECKING:
    from b24app.robots.call import Call

log = logging.getLogger(__name__)

_MOVED = {
    "ru": "Триггер {code} перевёл карточку на стадию «{stage}».",
    "en": "The trigger {code} moved the card to the stage “{stage}”.",
}


def fire(call: "Call", code: str) -> str | None:
    """Fire a trigger once for this call; returns the stage to which the card came, None if it stayed.

    A portal that does not know the trigger, and one that refuses it, leave the card where it is.
    """
    if code not in call.occasion.triggers:
        return None
    seen = call.keep(f"fire:{code}:from", call.place.stage)
    about = {"from": seen}
    fired: dict[str, Any] | None = call.once(
        f"fire:{code}", lambda: _fired(call, code), lambda: call.place.stage() != seen, would={"to": seen}, about=about
    )
    # None: an earlier attempt fired it and did not live to say so.
    came = call.place.stage() if fired is None else str(fired.get("to", seen))
    if came == seen:
        return None
    call.explain(_MOVED, code=code, stage=call.place.title_of(came))
    return came


def _fired(call: "Call", code: str) -> dict[str, Any]:
    try:
        fire_trigger(call.portal, code, call.place.kind, call.place.number)
    except Refusal as refusal:
        log.warning("a trigger was refused", extra={"robot": call.code, "trigger": code, "error": str(refusal)})
        return {"refused": refusal.description or refusal.error}
    return {"to": call.place.stage()}
