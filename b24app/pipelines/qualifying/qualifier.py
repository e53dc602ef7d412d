"""Qualify one card: what is to be written, and why; the portal is not known here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from b24app.languages import LANGUAGES, phrase
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.language.parts.abc import Abc
from b24app.pipelines.qualifying.found import Found, find, results_in
from b24app.pipelines.qualifying.telling import Telling
from b24app.pipelines.qualifying.titling import Retitled, made, retitled
from b24app.pipelines.qualifying.weighing import NAMES, Answers, as_number
from b24app.pipelines.qualifying.words import Words

_BRACES = re.compile(r"\{([a-z0-9_]+)\}")
_WORDS = ("class", *NAMES, "sum")


@dataclass(frozen=True)
class Qualified:
    """A qualification as plain data; texts are by language.

    `inputs` are the answers it came from, to be compared with later ones. `writes` are the answers to be written, by
    key, no more than differ. `ours` is our part of the title, `titled` says whether we ever minded it, `replaced` is
    what stood there before us.
    """

    letter: str
    share: float
    percents: dict[str, int]
    sum: float | None
    known: int
    total: int
    ask: dict[str, str]
    portrait: dict[str, str]
    junk: str
    junk_title: dict[str, str]
    inputs: dict[str, Any]
    writes: dict[str, Any]
    title: str
    ours: str
    titled: bool
    replaced: str
    short: dict[str, str]
    whole: dict[str, str]

    def document(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Qualifier:
    """Qualifies the cards of a pipeline by its model."""

    pipeline: Pipeline
    model: Abc

    @classmethod
    def of(cls, pipeline: Pipeline) -> "Qualifier | None":
        """Return what qualifies a pipeline's cards; None where its file has no model."""
        return cls(pipeline, pipeline.abc) if pipeline.abc else None

    @cached_property
    def depends_on(self) -> frozenset[str]:
        """List the fields that results depend on, the results themselves left out."""
        model, pipeline = self.model, self.pipeline
        scores = (score.field for name in NAMES for score in getattr(model.coefficients, name).scores)
        sums = (
            key for way in model.sum for key in (way.field, way.at_most, *(one.field for one in way.factors)) if key
        )
        junk = pipeline.junk.rules if pipeline.junk else ()
        whens = (*(way.when for way in model.sum), *(one.when for one in model.portrait), *(rule.when for rule in junk))
        cases = [case for when in whens for case in when]
        title = model.title.template.by_language().values() if model.title else ()
        braces = (key for text in title for key in _BRACES.findall(text) if key not in _WORDS)
        found = {*scores, *sums, *braces, *(key for case in cases for key in case)}
        return frozenset(found - self.results)

    @cached_property
    def results(self) -> frozenset[str]:
        """List the fields that hold results."""
        return results_in(self.model) | {way.into for way in self.model.sum} | {"title"}

    @property
    def keys(self) -> frozenset[str]:
        """List the fields that have to be read."""
        return self.depends_on | self.results

    def inputs(self, answers: Answers) -> dict[str, Any]:
        """Return the answers that results depend on."""
        return {key: answers.get(key) for key in sorted(self.depends_on)}

    def is_weighable(self, answers: Answers) -> bool:
        """Say whether there is any answer to weigh."""
        return bool(self.find(answers).weighed.known)

    def was_qualified(self, answers: Answers) -> bool:
        """Say whether a card holds results of an earlier qualification."""
        return any(answers.get(key) is not None for key in results_in(self.model))

    def find(self, answers: Answers, stage: str = "") -> Found:
        """Do the arithmetic alone."""
        return find(self.pipeline, self.model, answers, stage)

    def qualified(
        self, answers: Answers, stage: str, before: Mapping[str, Any] | None, *, title: bool = True
    ) -> Qualified:
        """Say what a card's answers come to; `before` is what was remembered of the last one that was written.

        Without `title` the title stays.
        """
        found = self.find(answers, stage)
        renamed = self._renamed(found, answers, before) if title else None
        sums, left = self._sum(found, answers, before)
        wanted = {**found.results, **sums} | ({"title": renamed.text} if renamed else {})
        known = len(found.weighed.known)
        return Qualified(
            letter=found.weighed.letter,
            share=found.weighed.share,
            percents=found.weighed.percents,
            sum=found.likely.sum if found.likely else None,
            known=known,
            total=known + len(found.weighed.unknown),
            junk=found.junk,
            inputs=self.inputs(answers),
            writes={key: value for key, value in wanted.items() if not _same(answers.get(key), value)},
            title=renamed.text if renamed else str(answers.get("title") or ""),
            ours=renamed.ours if renamed else str((before or {}).get("ours", "")),
            titled=renamed is not None or bool(before and before["titled"]),
            replaced=renamed.replaced if renamed else "",
            **self._told(found, left, renamed),
        )

    def _told(self, found: Found, left: float | None, renamed: Retitled | None) -> dict[str, dict[str, str]]:
        """Say it all in every language."""
        tellings = {one: Telling(Words(self.pipeline, one), self.model) for one in LANGUAGES}
        asides = {one: _asides(tell.words, left, renamed) for one, tell in tellings.items()}
        reason = self.pipeline.junk.reason if self.pipeline.junk else ""
        return {
            "ask": {one: ", ".join(tell.to_ask(found)) for one, tell in tellings.items()},
            "portrait": {one: "\n".join(text[one] for text in found.portrait) for one in LANGUAGES},
            "junk_title": {one: tell.words.answer(reason, found.junk or None) for one, tell in tellings.items()},
            "short": {one: tell.short(found, asides[one]) for one, tell in tellings.items()},
            "whole": {one: tell.whole(found, asides[one]) for one, tell in tellings.items()},
        }

    def _sum(
        self, found: Found, answers: Answers, before: Mapping[str, Any] | None
    ) -> tuple[dict[str, Any], float | None]:
        """Return the likely sum by its field, and a person's sum in its place where one has been written there."""
        if found.likely is None:
            return {}, None
        there, ours = as_number(answers.get(found.likely.into)), (before or {}).get("sum")
        if there and there not in (ours, found.likely.sum):
            return {}, there
        return {found.likely.into: found.likely.sum or None}, None

    def _renamed(self, found: Found, answers: Answers, before: Mapping[str, Any] | None) -> Retitled | None:
        if self.model.title is None:
            return None
        template, limit = self.model.title.template.said(self.pipeline.language), self.model.title.limit
        values = self._values(found, answers)
        is_first = not before["titled"] if before else not self.was_qualified(answers)
        ours = [str(before["ours"])] if before else []
        earlier = () if is_first else self._earlier(found, answers, template, limit)
        return retitled(str(answers.get("title") or ""), [*ours, *earlier], template, values, limit, is_first=is_first)

    def _values(self, found: Found, answers: Answers) -> dict[str, str]:
        words, weighed = Words(self.pipeline, self.pipeline.language), found.weighed
        said = {key: words.answer(key, answers.get(key)) for key in self.depends_on}
        said |= {name: str(percent) for name, percent in weighed.percents.items()}
        total = words.number(found.likely.sum) if found.likely and found.likely.sum else ""
        return said | {"class": weighed.letter, "sum": total}

    def _earlier(self, found: Found, answers: Answers, template: str, limit: int) -> Iterable[str]:
        """Give the titles that we would have given with the results that the card holds, and with each class."""
        words, values = Words(self.pipeline, self.pipeline.language), self._values(found, answers)
        kept = {name: getattr(self.model.coefficients, name).into for name in NAMES}
        held = {
            name: str(round(number))
            for name, into in kept.items()
            if into and (number := as_number(answers.get(into))) is not None
        }
        into = found.likely.into if found.likely else ""
        if (there := as_number(answers.get(into))) is not None:
            held["sum"] = words.number(there)
        for letter in ("A", "B", "C"):
            yield made(template, {**values, "class": letter}, limit)
            yield made(template, {**values, **held, "class": letter}, limit)


def _asides(words: Words, sum_left: float | None, renamed: Retitled | None) -> tuple[str, ...]:
    """Say what was left as a person wrote it."""
    left = phrase("The sum {sum} was written by a person and stays.")
    said = (words.say(left, sum=words.number(sum_left)),) if sum_left else ()
    if renamed and renamed.is_left:
        said = (*said, words.say(phrase("The title was written by a person and stays.")))
    return said


def _same(there: Any, wanted: Any) -> bool:
    if isinstance(wanted, int | float) and (number := as_number(there)) is not None:
        return number == float(wanted)
    return bool(there == wanted)
