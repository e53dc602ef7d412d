"""Say by which signs a lead is known as no client, and find in a client's own words what the file looks for."""

import re
from collections.abc import Sequence
from typing import Any

SIGNS: dict[str, dict[str, str]] = {
    "silent": {
        "ru": "Клиент не отвечает {length}, с {at}.",
        "en": "The client has not answered for {length}, since {at}.",
    },
    "missed": {
        "ru": "Клиент не взял трубку подряд столько раз: {number}.",
        "en": "The client has not taken our calls so many times in a row: {number}.",
    },
    "says": {"ru": "Клиент написал: «{words}».", "en": "The client wrote: “{words}”."},
    "says-for-a-while": {
        "ru": "Клиент написал «{words}», но, похоже, только на время; решает человек.",
        "en": "The client wrote “{words}”, but perhaps only for a while; a person decides.",
    },
    "when": {"ru": "Ответы в карточке подходят под правило.", "en": "The answers in the card fit the rule."},
}
"""Sentences by sign."""

_UNITS = {
    "ru": {"minutes": "мин", "hours": "ч", "days": "дн."},
    "en": {"minutes": "minutes", "hours": "hours", "days": "days"},
}
_WORKING = {"ru": "рабочих ", "en": "working "}
_FOR_A_WHILE = re.compile(
    r"[^.!?\n]{0,40}\b(до|пока|сегодня|завтра|раньше|после|утром|вечером|недел\w*|выходн\w*"
    r"|until|till|before|after|today|tomorrow|yet|for now|week\w*)\b"
)


def spoken(length: Any) -> dict[str, str]:
    """Say a length of time in each language."""
    working = {language: text if length.is_working else "" for language, text in _WORKING.items()}
    return {language: f"{length.amount} {working[language]}{_UNITS[language][length.unit]}" for language in _UNITS}


def text_in(said: str, wanted: Sequence[str]) -> str:
    """Return the first of the words wanted that begins somewhere in what was said, empty where none does."""
    text = _plain(said)
    return next((words for words in wanted if re.search(rf"(?<!\w){re.escape(_plain(words))}", text)), "")


def is_for_a_while(said: str, words: str) -> bool:
    """Tell whether the words are followed by a time, as in "do not call until Friday"."""
    text, sought = _plain(said), re.escape(_plain(words))
    return re.search(sought + _FOR_A_WHILE.pattern, text) is not None


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold().replace("ё", "е")).strip()
