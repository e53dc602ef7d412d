"""Read what a person has filled in: texts of a form become answers, or a sentence about what cannot be read."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from b24app.errors import AppError
from b24app.languages import phrase
from b24app.pipelines.guiding.questions import Question
from b24app.worktime import WorkTime

_LONGEST = 5000


class Unreadable(AppError):
    """The answer cannot be read; correct it."""

    code = "card.unreadable"


def answer_of(question: Question, texts: Sequence[str], time: WorkTime) -> Any:
    """Read the texts of one control; None where nothing was filled in. Raises Unreadable."""
    several = [one for text in texts for one in (text.split("\n") if question.is_multiple else [text])]
    found = [_read(question, one.strip(), time) for one in several if one.strip()]
    return (found if question.is_multiple else found[0]) if found else None


def same(question: Question, one: Any, other: Any, time: WorkTime) -> bool:
    """Tell whether two answers mean the same, however each is spelt."""
    return bool(_meaning(question, one, time) == _meaning(question, other, time))


def _read(question: Question, text: str, time: WorkTime) -> Any:
    if len(text) > _LONGEST:
        raise Unreadable(phrase("the text is too long"), phrase("shorten it"))
    return _READ.get(question.kind, _text)(question, text, time)


def _text(_question: Question, text: str, _time: WorkTime) -> str:
    return text


def _number(_question: Question, text: str, _time: WorkTime) -> float:
    plain = "".join(text.split()).replace("\u00a0", "").replace(",", ".")
    try:
        found = float(plain)
    except ValueError:
        found = float("nan")
    if found != found or abs(found) > 1e15:
        raise Unreadable(phrase("this is no number"), phrase("write digits, such as 150000 or 12.5"))
    return found


def _day(_question: Question, text: str, _time: WorkTime) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unreadable(phrase("this is no date"), phrase("choose a day in the calendar")) from None


def _moment(_question: Question, text: str, time: WorkTime) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable(phrase("this is no date with a time"), phrase("choose both in the calendar")) from None
    return (found if found.tzinfo else found.replace(tzinfo=time.zone)).isoformat()


def _choice(question: Question, text: str, _time: WorkTime) -> str:
    if text not in {key for key, _ in question.options}:
        raise Unreadable(phrase("there is no such choice"), phrase("choose one of the list"))
    return text


def _yes_or_no(question: Question, text: str, time: WorkTime) -> bool:
    return _choice(question, text, time) == "1"


def _person(_question: Question, text: str, _time: WorkTime) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 12 and int(text)):
        raise Unreadable(phrase("this names no colleague"), phrase("choose one of the list"))
    return int(text)


_READ: Mapping[str, Callable[[Question, str, WorkTime], Any]] = {
    "number": _number,
    "money": _number,
    "date": _day,
    "datetime": _moment,
    "list": _choice,
    "boolean": _yes_or_no,
    "user": _person,
}


def _meaning(question: Question, answer: Any, time: WorkTime) -> Any:
    if isinstance(answer, list):
        return sorted((_meaning(question, one, time) for one in answer), key=str)
    if answer is None:
        return None
    if question.kind in ("number", "money") and isinstance(answer, int | float):
        return round(float(answer), 2)
    if question.kind == "date":
        return str(answer)[:10]
    if question.kind == "datetime":
        return _as_moment(str(answer), time)
    if question.kind == "phone":
        return "".join(filter(str.isdigit, str(answer)))
    return " ".join(answer.split()) if isinstance(answer, str) else answer


def _as_moment(text: str, time: WorkTime) -> Any:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (found if found.tzinfo else found.replace(tzinfo=time.zone)).timestamp()
