"""Tell what is wrong with an answer and how to put it right; nothing for an answer that is as it should be."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import phonenumbers

from b24app.languages import LANGUAGES, phrase, translator
from b24app.pipelines.language.rules import Rules

REGION = "RU"
"""Country of the phone numbers that are written without its code."""

Told = tuple[str, dict[str, object]]
"""A phrase, and the values that stand in its braces."""

_EMAIL = re.compile(r"[^@\s.,;:<>()]+(\.[^@\s.,;:<>()]+)*@([\w-]+\.)+[^\W\d_][\w-]+")
_URL = re.compile(r"(https?://)?([\w-]+\.)+[^\W\d_][\w-]+(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_KPP = re.compile(r"\d{4}[0-9A-Z]{2}\d{3}")
_INN_WEIGHTS = {
    10: ((2, 4, 10, 3, 5, 9, 4, 6, 8),),
    12: ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)),
}


def problem_of(rules: Rules, answer: Any, now: datetime, *, is_leaving: bool) -> dict[str, str] | None:
    """Say in every language what is wrong with an answer, the first thing only.

    `is_leaving` says that the lead has just left the stage that asks: only then a date must lie ahead, for what was
    promised passes in time. The answer itself is never repeated: clients fill in forms, and people read this.
    """
    for one in answer if isinstance(answer, list) else [answer]:
        told = next(_problems(rules, one, now, is_leaving=is_leaving), None)
        if told:
            return _said(*told)
        if rules.pattern and not re.fullmatch(rules.pattern.regex, _text(one)):
            return rules.pattern.message.by_language()
    return None


def _said(what: str, values: Mapping[str, object]) -> dict[str, str]:
    return {language: translator(language)(what).format(**values) for language in LANGUAGES}


def _problems(rules: Rules, answer: Any, now: datetime, *, is_leaving: bool) -> Iterator[Told]:
    if rules.format == "future":
        if is_leaving and _has_passed(str(answer), now):
            yield phrase("this date has passed; agree on a new one with the client"), {}
    elif rules.format:
        yield from _FORMATS[rules.format](_text(answer))
    if isinstance(answer, int | float):
        yield from _of_number(rules, answer)
    else:
        yield from _of_length(rules, len(_text(answer)))


def _text(answer: Any) -> str:
    is_whole = isinstance(answer, float) and answer.is_integer()
    return str(int(answer) if is_whole else answer).strip()


def _of_number(rules: Rules, number: float) -> Iterator[Told]:
    if rules.min is not None and number < rules.min:
        yield phrase("the number is below {limit}, the least there can be; check it"), {"limit": _text(rules.min)}
    if rules.max is not None and number > rules.max:
        yield phrase("the number is above {limit}, the most there can be; check it"), {"limit": _text(rules.max)}


def _of_length(rules: Rules, length: int) -> Iterator[Told]:
    counted: dict[str, object] = {"count": length, "least": rules.min_length, "most": rules.max_length}
    if rules.min_length is not None and length < rules.min_length:
        yield phrase("too short, signs: {count}, needed: {least} or more; write it in full"), counted
    if rules.max_length is not None and length > rules.max_length:
        yield phrase("too long, signs: {count}, allowed: {most}; write it shorter"), counted


def _has_passed(answer: str, now: datetime) -> bool:
    """Say whether a day is over or a moment gone; the portal writes its zone beside them."""
    try:
        moment = datetime.fromisoformat(answer)
    except ValueError:
        return False
    today = now.astimezone(moment.tzinfo or now.tzinfo)
    return moment.date() < today.date()


def _email(text: str) -> Iterator[Told]:
    if not _EMAIL.fullmatch(text):
        yield phrase("this is not an e-mail address; it looks like name@example.com"), {}


def _phone(text: str) -> Iterator[Told]:
    try:
        is_real = phonenumbers.is_valid_number(phonenumbers.parse(text, REGION))
    except phonenumbers.NumberParseException:
        is_real = False
    if not is_real:
        yield phrase("there is no such phone number; write it whole, for example +7 495 123-45-67"), {}


def _url(text: str) -> Iterator[Told]:
    if not _URL.fullmatch(text):
        yield phrase("this is not the address of a site; it looks like https://example.com"), {}


def _kpp(text: str) -> Iterator[Told]:
    if not _KPP.fullmatch(text.upper()):
        yield phrase("a KPP has 9 digits (the 5th and 6th may be letters); check it against the requisites"), {}


def _inn(text: str) -> Iterator[Told]:
    """Check the digits by the sums that end a tax number: one for a company's 10 digits, two for a person's 12."""
    if not (text.isascii() and text.isdigit() and len(text) in _INN_WEIGHTS):
        yield phrase("a tax number (INN) has 10 digits, of a person 12; check it against the requisites"), {}
        return
    digits = [int(sign) for sign in text]
    for weights in _INN_WEIGHTS[len(text)]:
        if (
            sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11 % 10
            != digits[len(weights)]
        ):
            yield phrase("a digit of the tax number (INN) is mistyped, the check sum does not agree; compare it"), {}
            return


_FORMATS: Mapping[str, Callable[[str], Iterator[Told]]] = {
    "email": _email,
    "phone": _phone,
    "url": _url,
    "kpp": _kpp,
    "inn": _inn,
}
