"""Tell whether a lead may go from one stage to another, and which stages it may leave out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.languages import LANGUAGES, phrase, translator
from b24app.pipelines.guarding.conditions import is_needed
from b24app.pipelines.language.model import Pipeline, Stage
from b24app.pipelines.language.parts.moves import Move, Skip
from b24app.pipelines.language.titles import title_of

Who = str | int
MayBe = Callable[[tuple[Who, ...]], bool]
"""Says whether the person who moved the lead is among some people."""


@dataclass(frozen=True)
class Walk:
    """A lead that went from one stage to another with these answers; `is_one_of` knows who moved it."""

    pipeline: Pipeline
    came_from: str | None
    entered: str
    card: Mapping[str, Any]
    is_one_of: MayBe

    def barred(self) -> dict[str, str] | None:
        """Say in every language why the lead may not be here, and where it may go; None where it may.

        Back, to failure, and to stages that the pipeline does not describe, a lead may always go.
        """
        origin, target = self._place(self.came_from or ""), self._place(self.entered)
        if origin is None or target is None or target <= origin:
            return None
        first, last = self.pipeline.stages[origin], self.pipeline.stages[target]
        if first.semantics != "work" or last.semantics == "failure" or last in self._open(first, set()):
            return None
        return self._said(first, last)

    def leaves(self, stage: Stage, before: tuple[Stage, ...]) -> bool:
        """Say whether the lead has just left a stage or jumped over it; the last one where its way is unknown."""
        origin, place = self._place(self.came_from or ""), self.pipeline.stages.index(stage)
        return stage == before[-1] if origin is None else origin <= place

    def is_left_out(self, stage: Stage) -> bool:
        """Say whether the answers of a stage are not asked for: its reason is given, by somebody who may give it.

        Who it was counts only for the stage just left and those jumped over; before them it was judged in its time.
        """
        if stage.skip is None:
            return False
        origin, place = self._place(self.came_from or ""), self.pipeline.stages.index(stage)
        return self._skips(stage.skip, is_judged=origin is not None and place < origin)

    def _skips(self, skip: Skip, *, is_judged: bool = False) -> bool:
        return self.card.get(skip.reason) is not None and (is_judged or not skip.by or self.is_one_of(skip.by))

    def _place(self, code: str) -> int | None:
        places = (number for number, stage in enumerate(self.pipeline.stages) if stage.code.upper() == code.upper())
        return next(places, None)

    def _ways(self, stage: Stage) -> Iterator[tuple[Stage, Move | None]]:
        """Give the stages to which a way leads, and the way where the file names it."""
        if stage.moves is None:
            place = self.pipeline.stages.index(stage)
            yield from ((one, None) for one in self.pipeline.stages[place + 1 :])
            return
        by_key = {one.key: one for one in self.pipeline.stages}
        yield from ((by_key[move.to], move) for move in stage.moves if move.to in by_key)

    def _open(self, stage: Stage, seen: set[str]) -> list[Stage]:
        """List where a lead may go from a stage: its own ways, and those of a stage it may leave out."""
        found: list[Stage] = []
        for one, move in self._ways(stage):
            if one.key in seen or (move and not self._may(move)):
                continue
            seen.add(one.key)
            found.append(one)
            if one.skip and self._skips(one.skip):
                found += self._open(one, seen)
        return found

    def _may(self, move: Move) -> bool:
        return is_needed(move.when, self.card) and (not move.by or self.is_one_of(move.by))

    def _said(self, first: Stage, last: Stage) -> dict[str, str]:
        ways = self._open(first, set())
        missed = [one for one, _ in self._ways(first) if one not in ways]
        skips = [one.skip.reason for one in ways if one.skip and not self._skips(one.skip)]
        return {language: self._text(language, first, last, ways, missed, skips) for language in LANGUAGES}

    def _text(
        self, language: str, first: Stage, last: Stage, ways: list[Stage], missed: list[Stage], skips: list[str]
    ) -> str:
        kind = self.pipeline.entity
        said = [_BARRED[kind], _OPEN[kind] if ways else _NONE]
        said += [*([_MISSED[kind]] if missed else []), *([_SKIP] if skips else [])]
        stages = {"first": [first], "last": [last], "ways": ways, "missed": missed}
        values = {name: _listed((one.title.said(language) for one in some), language) for name, some in stages.items()}
        titles = (title_of(self.pipeline, key)[language] for key in dict.fromkeys(skips))
        values["fields"] = _listed(titles, language)
        return " ".join(translator(language)(one).format(**values) for one in said)


def _listed(names: Iterable[str], language: str) -> str:
    around = "«{}»" if language == "ru" else "“{}”"
    return ", ".join(around.format(name) for name in names)


_BARRED = {
    "lead": phrase("From {first} a lead does not go straight to {last}."),
    "deal": phrase("From {first} a deal does not go straight to {last}."),
    "smart_process": phrase("From {first} a card does not go straight to {last}."),
}
_OPEN = {
    "lead": phrase("Move it to one of these: {ways}."),
    "deal": phrase("Move the deal to one of these: {ways}."),
    "smart_process": phrase("Move the card to one of these: {ways}."),
}
_NONE = phrase("There is no way on from there.")
_MISSED = {
    "lead": phrase("Closed to this lead or to you: {missed}."),
    "deal": phrase("Closed to this deal or to you: {missed}."),
    "smart_process": phrase("Closed to this card or to you: {missed}."),
}
_SKIP = phrase("To leave a stage out, write the reason into {fields}.")
