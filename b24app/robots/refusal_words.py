"""Say to a manager why a card may not stay where it was put, in the words for its kind."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from b24app.robots.card import Card
from b24app.robots.gate import Missing, Texts, Verdict

if TYPE_CHECKING:
    from b24app.robots.call import Call

_LEAD = {
    "back": {
        "ru": "Лид {link} возвращён на стадию «{target}».",
        "en": "Lead {link} went back to the stage “{target}”.",
    },
    "here": {"ru": "Лид {link}: не все ответы готовы.", "en": "Lead {link}: answers are not ready."},
    "again": {
        "ru": "Заполните их в карточке и передвиньте лид снова.",
        "en": "Fill them in on the card and move the lead on again.",
    },
    "left": {"ru": "Лид уже передвинули, он не тронут.", "en": "The lead has been moved on, it was left alone."},
    "closed": {"ru": "Лид закрыт, проверять нечего.", "en": "The lead is closed, nothing to check."},
}
_DEAL = {
    "back": {
        "ru": "Сделка {link} возвращена на стадию «{target}».",
        "en": "Deal {link} went back to the stage “{target}”.",
    },
    "here": {"ru": "Сделка {link}: не все ответы готовы.", "en": "Deal {link}: answers are not ready."},
    "again": {
        "ru": "Заполните их в карточке и передвиньте сделку снова.",
        "en": "Fill them in on the card and move the deal on again.",
    },
    "left": {"ru": "Сделку уже передвинули, она не тронута.", "en": "The deal has been moved on, it was left alone."},
    "closed": {"ru": "Сделка закрыта, возвращать её незачем.", "en": "The deal is closed, nothing sends it back."},
}
_ITEM = {
    "back": {
        "ru": "Карточка {link} возвращена на стадию «{target}».",
        "en": "Card {link} went back to the stage “{target}”.",
    },
    "here": {"ru": "Карточка {link}: не все ответы готовы.", "en": "Card {link}: answers are not ready."},
    "again": {"ru": "Заполните их и передвиньте карточку снова.", "en": "Fill them in and move the card on again."},
    "left": {"ru": "Карточку уже передвинули, она не тронута.", "en": "The card has been moved on, it was left alone."},
    "closed": {"ru": "Карточка закрыта, возвращать её незачем.", "en": "The card is closed, nothing sends it back."},
}
_WHY = {"ru": "Для стадии «{stage}» не хватает ответов:", "en": "The stage “{stage}” waits for answers:"}
_WRONG = {"ru": "Для стадии «{stage}» исправьте ответы:", "en": "For the stage “{stage}” put these answers right:"}
_ASK = {"ru": "Спросите клиента:", "en": "Ask the client:"}
_WATCH = {"ru": "Видео:", "en": "Video:"}


def refusal_words(kind: str) -> Mapping[str, Texts]:
    """Return what is said of a card of this kind: that it goes back, stays, is closed, was moved on by others."""
    return {"lead": _LEAD, "deal": _DEAL}.get(kind, _ITEM)


def refusal_text(call: "Call", card: Card, verdict: Verdict, target: str) -> str:
    """Say what has happened, what is missing and how to mend it; without a target the card stays where it is."""
    words, stage = refusal_words(card.kind), card.stages.get(card.stage, card.stage)
    begin = call.say(words["back" if target else "here"], link=card.link, target=card.stages.get(target, target))
    if barred := [call.say(one.problem) for one in verdict.missing if one.key == "moves" and one.problem]:
        return "\n".join([begin, *barred])
    parts = (
        (_WHY, [_hinted(call, one) for one in verdict.missing if not one.problem]),
        (_WRONG, [_hinted(call, one) for one in verdict.missing if one.problem]),
        (_ASK, [f"• {call.say(one)}" for one in verdict.questions]),
        (_WATCH, [f"• {one}" for one in verdict.videos]),
    )
    told = [line for head, lines in parts if lines for line in (call.say(head, stage=stage), *lines)]
    return "\n".join([begin, *told, call.say(words["again"])])


def _hinted(call: "Call", one: Missing) -> str:
    """Name an answer, what is wrong with it and how to get it."""
    said = [call.say(text) for text in (one.title, one.problem) if text]
    return f"• {': '.join(said)}" + (f" — {call.say(one.hint)}" if one.hint else "")
