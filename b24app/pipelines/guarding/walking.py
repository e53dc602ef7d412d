"""Find out from the portal which way a card has come, and who moved it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from b24app.pipelines.guarding.transitions import Walk, Who
from b24app.pipelines.language.model import Pipeline
from b24app.portal.card_reading import read_card
from b24app.portal.client import Portal
from b24app.portal.documents import last_moves
from b24app.portal.movers import Moved, departments_of, head_of, who_moved
from b24app.portal.targets import LEADS, Target


@dataclass(frozen=True)
class Mover:
    """Who moved a card, or is about to; the portal is asked only when the file names people and nobody is known."""

    portal: Portal
    number: int
    pipeline: Pipeline
    target: Target = LEADS
    known: Moved | None = None

    @cached_property
    def moved(self) -> Moved:
        """Return who moved it, whose it is, who made it."""
        return self.known or who_moved(self.portal, self.target, self.number)

    def is_one_of(self, people: tuple[Who, ...]) -> bool:
        """Say whether the mover is among some people; the head is that of the team, else of the one responsible."""
        return self.moved.by > 0 and any(self._is(who) for who in people)

    def _is(self, who: Who) -> bool:
        if isinstance(who, int):
            return self.moved.by == who
        if who == "author":
            return self.moved.by == self.moved.author
        if who == "assigned":
            return self.moved.by == self.moved.responsible
        team = self.pipeline.team
        if who == "head":
            return self.moved.by == ((team and team.head) or head_of(self.portal, self.moved.responsible))
        if who == "team":
            theirs = (
                [team.department] if team and team.department else departments_of(self.portal, self.moved.responsible)
            )
            return any(one in theirs for one in departments_of(self.portal, self.moved.by))
        return self.moved.by in _several(read_card(self.portal, self.number, [who], self.target)[who])


def walked(
    pipeline: Pipeline, portal: Portal, number: int, entered: str, card: Mapping[str, Any], target: Target = LEADS
) -> Walk:
    """Read where a card came from, where the pipeline cares; a card born on its stage came from nowhere.

    Stages are spelt as people do.
    """
    cares = any(stage.moves is not None or (stage.skip and stage.skip.by) for stage in pipeline.stages)
    moves = [target.code(one) for one in last_moves(portal, target.kind, number)] if cares else []
    came_from = next((stage for stage in moves if stage != entered), None)
    return Walk(pipeline, came_from, entered, card, Mover(portal, number, pipeline, target).is_one_of)


def _several(answer: Any) -> list[Any]:
    return answer if isinstance(answer, list) else [answer]
