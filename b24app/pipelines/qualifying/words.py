"""Say fields, answers and numbers as people read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from b24app.languages import phrase, translator
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.titles import title_of

_MARKS: Mapping[str, tuple[str, str]] = {"ru": (" ", ","), "en": (",", ".")}


@dataclass(frozen=True)
class Words:
    """What a pipeline's fields and answers are called in a language."""

    pipeline: Pipeline
    language: str

    def say(self, text: str, **values: object) -> str:
        """Say a phrase, values in its braces."""
        return translator(self.language)(text).format(**values)

    def title(self, key: str) -> str:
        """Return what a field is called."""
        return title_of(self.pipeline, key)[self.language]

    def answer(self, key: str, answer: Any) -> str:
        """Say an answer; nothing where there is none."""
        if answer is None:
            return ""
        if isinstance(answer, list):
            return ", ".join(self.answer(key, one) for one in answer)
        field = self.pipeline.fields_.get(key)
        if field and str(answer) in field.values:
            return field.values[str(answer)].said(self.language)
        if isinstance(answer, bool):
            return self.say(phrase("yes") if answer else phrase("no"))
        if isinstance(answer, int | float):
            return self.number(answer)
        if key == "source":
            return self._source(str(answer))
        return _day(str(answer)) if field and field.type in {"date", "datetime"} else str(answer)

    def _source(self, answer: str) -> str:
        known = {(one.status or key).upper(): one.title for key, one in self.pipeline.sources.items()}
        title = known.get(answer.upper())
        return title.said(self.language) if title else answer

    def number(self, number: float) -> str:
        """Write a number with at most two digits after the mark."""
        thousands, mark = _MARKS[self.language]
        whole, _, rest = f"{number:,.2f}".partition(".")
        rest = rest.rstrip("0")
        return whole.replace(",", thousands) + (mark + rest if rest else "")


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text[:10]):%d.%m.%Y}"
    except ValueError:
        return text
