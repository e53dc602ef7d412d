"""Gather what a pipeline says of one card for the person who works on it, in their language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from b24app.pipelines.guarding.requirements import PipelineGate
from b24app.pipelines.guarding.transitions import MayBe
from b24app.pipelines.guarding.walking import Mover
from b24app.pipelines.guiding.ahead import Ahead, look_ahead
from b24app.pipelines.guiding.due import Due, contact_of, term_of
from b24app.pipelines.guiding.portrait import Portrait, portrait_of
from b24app.pipelines.guiding.questions import Asking, Question
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.qualifying.qualifier import Qualifier
from b24app.portal.client import Portal
from b24app.portal.movers import Moved
from b24app.portal.targets import Target
from b24app.portal.visited_card import VisitedCard


@dataclass(frozen=True)
class Step:
    """A way on in one language: `missing` are the titles of answers it wants, `barred` why it is closed."""

    key: str
    title: str
    color: str
    is_open: bool
    missing: tuple[str, ...]
    barred: str


@dataclass(frozen=True)
class Guide:
    """What a person is told; `asked` counts the answers that the way on wants, `questions` those still to be given."""

    stage: str
    meaning: str
    color: str
    ask: tuple[str, ...]
    video: str
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    asked: int
    contact: Due | None
    has_contact: bool
    term: Due | None
    portrait: Portrait | None
    is_known: bool
    is_closed: bool

    @property
    def given(self) -> int:
        """Count the answers that are there."""
        return max(0, self.asked - len(self.questions))

    @property
    def is_ready(self) -> bool:
        """Tell whether the card may go on."""
        return any(step.is_open for step in self.steps)


def keys_of(pipeline: Pipeline, gate: PipelineGate) -> frozenset[str]:
    """List the fields whose answers a guide needs."""
    qualifier = Qualifier.of(pipeline)
    contact = {pipeline.next_contact.field} if pipeline.next_contact else set()
    return gate.asked() | contact | (qualifier.keys if qualifier else frozenset())


def who_goes(visitor: int, card: VisitedCard, pipeline: Pipeline, target: Target, portal: Portal) -> MayBe:
    """Return what tells whether the visitor, who is about to move the card, is among some people."""
    known = Moved(visitor, card.person("ASSIGNED_BY_ID"), card.person("CREATED_BY_ID"))
    return Mover(portal, card.number, pipeline, target, known).is_one_of


def guide_of(
    gate: PipelineGate,
    target: Target,
    card: VisitedCard,
    answers: Mapping[str, Any],
    asking: Asking,
    is_one_of: MayBe,
    now: datetime,
) -> Guide:
    """Judge the card as the gate would if the visitor moved it now, and say what else there is to say."""
    pipeline, language, code = gate.pipeline, asking.language, target.code(card.stage)
    ahead = look_ahead(gate, code, answers, is_one_of)
    here = ahead.stage
    return Guide(
        stage=here.title.said(language) if here else card.stage,
        meaning=here.meaning.said(language) if here and here.meaning else "",
        color=(here.color or "") if here else "",
        ask=tuple(one.said(language) for one in here.questions) if here else (),
        video=here.video if here and here.video and pipeline.training else "",
        steps=_steps(ahead, language),
        questions=tuple(asking.questions(ahead.missing, answers)),
        asked=ahead.asked,
        contact=contact_of(pipeline, answers, asking.time, now),
        has_contact=pipeline.next_contact is not None,
        term=None if card.is_closed else term_of(here, card.since, asking.time, now),
        portrait=portrait_of(pipeline, answers, code, language),
        is_known=here is not None,
        is_closed=card.is_closed,
    )


def _steps(ahead: Ahead, language: str) -> tuple[Step, ...]:
    return tuple(
        Step(
            way.stage.key,
            way.stage.title.said(language),
            way.stage.color or "",
            way.is_open,
            tuple(one.title[language] for one in way.missing),
            way.barred[language] if way.barred else "",
        )
        for way in ahead.ways
    )
