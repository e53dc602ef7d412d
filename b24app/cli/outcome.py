"""Compare what came of a card with what a process test says must come of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from b24app.languages import Translate, phrase
from b24app.pipelines.proving.cases import Answers, Then


@dataclass(frozen=True)
class Outcome:
    """A card in the end: key of its stage, its comments in one text, titles of its open tasks, its answers by key."""

    stage: str
    told: str
    tasks: tuple[str, ...]
    answers: Answers

    def failures(self, then: Then, translate: Translate) -> Iterator[str]:
        """Say everything that is not as it must be."""
        if then.stage and self.stage != then.stage:
            said = phrase("it stands on {stage}, not on {wanted}")
            yield translate(said).format(stage=self.stage, wanted=then.stage)
        for text in then.told:
            if text not in self.told:
                said = phrase('nobody was told "{text}"; what was told: {told}')
                yield translate(said).format(text=text, told=self.told or "—")
        for text in then.not_told:
            if text in self.told:
                yield translate(phrase('people were told "{text}"')).format(text=text)
        yield from self._tasks(then, translate)
        yield from self._answers(then, translate)

    def _tasks(self, then: Then, translate: Translate) -> Iterator[str]:
        if then.tasks is not None and sorted(self.tasks) != sorted(then.tasks):
            said = translate(phrase("open tasks are {found}, not {wanted}"))
            yield said.format(found=", ".join(self.tasks) or "—", wanted=", ".join(then.tasks) or "—")

    def _answers(self, then: Then, translate: Translate) -> Iterator[str]:
        for key, wanted in then.card.items():
            found = self.answers.get(key)
            if not _same(found, wanted):
                said = translate(phrase("{field} is {found}, not {wanted}"))
                yield said.format(field=key, found=_plain(found), wanted=_plain(wanted))


def _same(found: Any, wanted: Any) -> bool:
    """Compare answers; a day is met by any moment of it."""
    left, right = _plain(found), _plain(wanted)
    return left == right or (isinstance(left, str) and _DAY.fullmatch(str(right)) is not None and left[:10] == right)


def _plain(answer: Any) -> Any:
    """Bring an answer to one spelling: numbers come as texts or not, several in any order."""
    if isinstance(answer, list):
        return sorted(str(_plain(one)) for one in answer)
    text = "" if answer is None else str(answer)
    try:
        return float(text)
    except ValueError:
        return text


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
