"""Read a portal's closed and open cards and weigh their answers, those that they hold today."""

from collections.abc import Iterator
from dataclasses import dataclass

from b24app.pipelines.calibrating.calibration import Closed
from b24app.pipelines.calibrating.forecast import Open
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.target import find_target
from b24app.pipelines.qualifying.qualifier import Qualifier
from b24app.pipelines.qualifying.weighing import Answers, as_number
from b24app.pipelines.qualifying.words import Words
from b24app.portal.card_reading import read_cards
from b24app.portal.client import Portal
from b24app.portal.documents import steps_of
from b24app.portal.targets import Target


@dataclass(frozen=True)
class Cards:
    """The cards of a portal's funnel, weighed by a pipeline's model."""

    portal: Portal
    pipeline: Pipeline
    qualifier: Qualifier
    target: Target

    @classmethod
    def of(cls, portal: Portal, pipeline: Pipeline, qualifier: Qualifier) -> "Cards":
        """Find the funnel."""
        return cls(portal, pipeline, qualifier, find_target(portal, pipeline))

    def closed(self) -> Iterator[Closed]:
        """Give every card that was won or lost: the meaning of its stage says which."""
        won, lost = self._stages("success"), self._stages("failure")
        for one in read_cards(self.portal, [*won, *lost], self.qualifier.keys, self.target):
            weighed = self.qualifier.find(one.answers).weighed
            total = len(weighed.known) + len(weighed.unknown)
            yield Closed(one.id, weighed.share, one.stage in won, len(weighed.known) / total if total else 0.0)

    def open(self, product: str, month: str) -> Iterator[Open]:
        """Give every open card with an answer to weigh: `product` and `month` are fields, empty for none."""
        keys = self.qualifier.keys | {key for key in (product, month) if key}
        words = Words(self.pipeline, self.pipeline.language)
        for one in read_cards(self.portal, self._stages("work"), keys, self.target):
            found = self.qualifier.find(one.answers)
            if found.weighed.known:
                likely = found.likely
                held = as_number(one.answers.get(likely.into if likely else "amount"))
                total = held or (likely.sum if likely else 0.0)
                when = str(one.answers.get(month) or "")[:7]
                yield Open(found.weighed.letter, _product(words, product, one.answers), when, total)

    def _stages(self, meaning: str) -> list[str]:
        steps = steps_of(self.portal, self.target.status_entity)
        return [self.target.code(step.status) for step in steps if step.meaning == meaning]


def _product(words: Words, field: str, answers: Answers) -> str:
    return words.answer(field, answers.get(field)) if field else ""
