"""Draw the portrait of a client for a page: class, coefficients, likely sum, what to offer, what to ask next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.qualifying.qualifier import Qualifier
from b24app.pipelines.qualifying.telling import COEFFICIENTS, Telling
from b24app.pipelines.qualifying.words import Words

_MOST_ASKED = 5


@dataclass(frozen=True)
class Portrait:
    """What follows from a client's answers, in one language; `parts` are the coefficients in percent by name."""

    letter: str
    share: str
    known: int
    total: int
    parts: tuple[tuple[str, int], ...]
    sum: str
    lines: tuple[str, ...]
    ask: tuple[str, ...]
    why: str


def portrait_of(pipeline: Pipeline, answers: Mapping[str, Any], stage: str, language: str) -> Portrait | None:
    """Work it out anew from the answers; None where the file has no model, or nothing is known yet."""
    qualifier = Qualifier.of(pipeline)
    if qualifier is None or not qualifier.is_weighable(answers):
        return None
    found, words = qualifier.find(answers, stage), Words(pipeline, language)
    telling, weighed = Telling(words, qualifier.model), found.weighed
    return Portrait(
        letter=weighed.letter,
        share=words.number(weighed.share),
        known=len(weighed.known),
        total=len(weighed.known) + len(weighed.unknown),
        parts=tuple((words.say(COEFFICIENTS[part.name]), part.percent) for part in weighed.parts),
        sum=words.number(found.likely.sum) if found.likely and found.likely.sum else "",
        lines=tuple(text[language] for text in found.portrait),
        ask=tuple(telling.to_ask(found)[:_MOST_ASKED]),
        why=telling.whole(found),
    )
