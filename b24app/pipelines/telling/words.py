"""Say the small things of a pipeline in a person's language: lengths of time, people, conditions, stages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from b24app.languages import Translate, phrase, translator
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.parts.time import Span
from b24app.pipelines.language.rules import Condition
from b24app.pipelines.language.titles import title_of

_SPANS = {
    ("minutes", False): phrase("{amount} min"),
    ("hours", False): phrase("{amount} h"),
    ("days", False): phrase("{amount} days (24 h each)"),
    ("minutes", True): phrase("{amount} working min"),
    ("hours", True): phrase("{amount} working h"),
    ("days", True): phrase("{amount} working days"),
}
_PEOPLE = {
    "assigned": phrase("the person responsible"),
    "head": phrase("the head"),
    "team": phrase("all of sales"),
    "author": phrase("whoever made the card"),
}
_COMPARED = {
    "more_than": phrase("more than {number}"),
    "less_than": phrase("less than {number}"),
    "at_least": phrase("{number} or more"),
    "at_most": phrase("{number} or less"),
}


@dataclass(frozen=True)
class Words:
    """Speaks of one pipeline in one language; `names` are those of colleagues by number."""

    pipeline: Pipeline
    language: str
    names: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def say(self) -> Translate:
        """Return the function that translates phrases."""
        return translator(self.language)

    def span(self, span: Span | None) -> str:
        """Say a length of time."""
        return self.say(_SPANS[span.unit, span.is_working]).format(amount=span.amount) if span else ""

    def who(self, person: str | int) -> str:
        """Say who is meant: by word, by number, or by the field that holds them."""
        if isinstance(person, int):
            return self.names.get(person, f"#{person}")
        return self.say(_PEOPLE[person]) if person in _PEOPLE else self.title(person)

    def people(self, people: Iterable[str | int]) -> str:
        """Say who they are."""
        return ", ".join(map(self.who, people))

    def title(self, key: str) -> str:
        """Say what a field is called, between quotes."""
        return self.quoted(title_of(self.pipeline, key)[self.language])

    def titles(self, keys: Iterable[str]) -> str:
        """Say what fields are called, each once."""
        return ", ".join(map(self.title, dict.fromkeys(keys)))

    def stage(self, key: str) -> str:
        """Say what a stage is called, between quotes."""
        found = next((one for one in self.pipeline.stages if one.key == key), None)
        return self.quoted(found.title.said(self.language) if found else key)

    def stages(self, keys: Iterable[str]) -> str:
        """Say what stages are called."""
        return ", ".join(map(self.stage, keys))

    def quoted(self, text: str) -> str:
        """Put a text between the quotes of the language."""
        return f"«{text}»" if self.language == "ru" else f"“{text}”"

    def value(self, key: str, value: Any) -> str:
        """Say an answer: a value of a list, or a source of the file, by its title."""
        sources = {one.status or code.upper(): one.title for code, one in self.pipeline.sources.items()}
        if key == "source" and value in sources:
            return sources[value].said(self.language)
        custom = self.pipeline.fields_.get(key)
        titles = custom.values if custom else {}
        return titles[value].said(self.language) if value in titles else str(value)

    def when(self, cases: Iterable[Mapping[str, Condition]]) -> str:
        """Say in which cases something is done; nothing where it always is."""
        either = self.say(phrase("; or "))
        return either.join(", ".join(self._is(key, one) for key, one in case.items()) for case in cases)

    def _is(self, key: str, one: Condition) -> str:
        said = [self._given(one.given)] if one.given is not None else []
        if one.among is not None:
            said.append(self._either(key, one.among))
        if one.unlike is not None:
            said.append(self.say(phrase("not {values}")).format(values=self._either(key, one.unlike)))
        bounds = ((text, getattr(one, name)) for name, text in _COMPARED.items())
        said += [self.say(text).format(number=f"{number:g}") for text, number in bounds if number is not None]
        return f"{self.title(key)}: {', '.join(said)}"

    def _given(self, given: bool) -> str:
        return self.say(phrase("filled in") if given else phrase("empty"))

    def _either(self, key: str, values: Iterable[Any]) -> str:
        return self.say(phrase(" or ")).join(self.value(key, value) for value in values)
