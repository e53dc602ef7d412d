"""Compare what came of a card with what a process test says must come of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.languages import Translate, phrase
from b24app.pipelines.proving.cases import Answers, Then


@dataclass(frozen=True)
class Outcome:
    """A card in the end: key of its stage, its comments in one text, titles of its open tasks, its row.

    `written` spells answers as the row has them.
    """

    stage: str
    told: str
    tasks: tuple[str, ...]
    row: Mapping[str, Any]
    written: Callable[[Answers], Mapping[str, Any]]

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
        for key, answer in then.card.items():
            for name, wanted in self.written({key: answer}).items():
                if _plain(self.row.get(name)) != _plain(wanted):
                    said = translate(phrase("{field} is {found}, not {wanted}"))
                    yield said.format(field=key, found=_plain(self.row.get(name)), wanted=_plain(wanted))


def _plain(answer: Any) -> Any:
    """Bring an answer to one spelling: the portal gives numbers as texts, sums with their currency, no as false."""
    if isinstance(answer, list):
        return sorted(str(_plain(one.get("VALUE") if isinstance(one, dict) else one)) for one in answer)
    text = "" if answer in (None, False) else str(answer)
    try:
        return float(text.partition("|")[0])
    except ValueError:
        return text
