"""Find which answers a pipeline newly asks for, and which items have already passed the stage that asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.observe import Observed
from b24app.portal.card import STANDARD
from b24app.portal.counting import Wanted, can_count


@dataclass(frozen=True)
class Lacking:
    """A newly wanted answer: key of the field, key of the stage that asks, and how many items behind it lack it.

    `items` is None where the portal's counts contradict each other.
    """

    field: str
    stage: str
    items: int | None


@dataclass(frozen=True)
class News:
    """A newly wanted answer and the stages behind the one that asks, as far as the portal has them."""

    field: str
    stage: str
    behind: tuple[str, ...]

    def asked(self, observed: Observed) -> tuple[Wanted, ...]:
        """Say what to count: the items behind and, where any can have an answer, those with one and those without."""
        behind = Wanted(self.behind)
        if self.field not in STANDARD and observed.field(self.field) is None:
            return (behind,)
        answered = Wanted(self.behind, answered=self.field)
        return behind, answered, replace(answered, is_lacking=True)

    def lacking(self, observed: Observed, counts: Mapping[Wanted, int | None]) -> Lacking | None:
        """Say how many items lack the answer; None where none does."""
        everyone, *both = (counts.get(one) or 0 for one in self.asked(observed))
        if both and sum(both) != everyone:
            return Lacking(self.field, self.stage, None)
        lack = both[1] if both else everyone
        return Lacking(self.field, self.stage, lack) if lack else None


def news_of(pipeline: Pipeline, observed: Observed, applied: Pipeline | None) -> Iterator[News]:
    """List the answers wanted of every item which the applied pipeline did not want; those with conditions are not."""
    known = set(_asked(applied)) if applied else set()
    places = {stage.code: number for number, stage in enumerate(pipeline.stages)}
    work = [stage.code for stage in pipeline.of_kind("work") if observed.stage(stage.code)]
    for stage in pipeline.of_kind("work"):
        behind = tuple(code for code in work if places[code] > places[stage.code])
        for wanted in stage.requires:
            news = News(wanted.field, stage.key, behind)
            is_new = (stage.code.upper(), wanted.field) not in known and not wanted.when
            if is_new and behind and can_count(observed.target, Wanted(behind, answered=wanted.field)):
                yield news


def _asked(pipeline: Pipeline) -> Iterator[tuple[str, str]]:
    for stage in pipeline.stages:
        yield from ((stage.code.upper(), wanted.field) for wanted in stage.requires if not wanted.when)
