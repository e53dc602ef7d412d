"""Tell which answers a card still lacks on a stage, from the pipeline that was applied to its portal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from b24app.clock import Clock, SystemClock
from b24app.languages import LANGUAGES, phrase, translator
from b24app.pipelines.guarding.conditions import is_needed
from b24app.pipelines.guarding.formats import problem_of
from b24app.pipelines.guarding.transitions import Walk
from b24app.pipelines.guarding.walking import walked
from b24app.pipelines.language.model import Pipeline, Requirement, Stage, read_document
from b24app.pipelines.language.titles import title_of
from b24app.portal.card_reading import read_card
from b24app.portal.client import Portal
from b24app.portal.targets import LEADS, Target

BARRED = "moves"
"""Key of what is not an answer but a way that is closed to the card."""

Card = Mapping[str, Any]
"""Answers by field key, as b24app.portal.card reads them: None where there is none."""

_WAY = phrase("The way to this stage")


@dataclass(frozen=True)
class Missing:
    """An answer the card lacks: what it is called, how to give it, and which stage waits for it.

    `problem` says what is wrong with the answer that is there; None where there is none.
    """

    key: str
    title: Mapping[str, str]
    hint: Mapping[str, str] | None
    stage: str
    stage_title: Mapping[str, str]
    problem: Mapping[str, str] | None = None


@dataclass(frozen=True)
class GateVerdict:
    """What the gate says of a card that entered a stage: `entered` is the stage's title by language.

    `back_to` is the code of the earliest stage that waits for answers, None where nothing is missing. `questions` are
    what the stages that wait want to have asked, `videos` what they show while managers learn.
    """

    entered: Mapping[str, str]
    missing: tuple[Missing, ...] = ()
    back_to: str | None = None
    questions: tuple[Mapping[str, str], ...] = ()
    videos: tuple[str, ...] = ()


def stages_in_order(document: Mapping[str, Any]) -> tuple[str, ...]:
    """List the codes of a pipeline's stages in its order."""
    return tuple(stage.code for stage in read_document(document).stages)


def missing(document: Mapping[str, Any], entered: str, card: Card, clock: Clock | None = None) -> tuple[Missing, ...]:
    """List the answers that the working stages before the one entered wait for and the card lacks or has wrong.

    A stage of failure is open to everybody, and so is one that the pipeline does not describe.
    """
    walk = Walk(read_document(document), None, entered, card, lambda _: True)
    return _missing(walk, (clock or SystemClock()).now())


def _missing(walk: Walk, now: datetime) -> tuple[Missing, ...]:
    found: dict[str, Missing] = {}
    pipeline, card, before = walk.pipeline, walk.card, _before(walk.pipeline, walk.entered)
    for stage, wanted in needed(walk):
        answer = card.get(wanted.field)
        problem = None
        if answer is not None:
            problem = _problem(pipeline, wanted, answer, now, is_leaving=walk.leaves(stage, before))
        if answer is None or problem:
            found.setdefault(wanted.field, _named(pipeline, stage, wanted, problem))
    return tuple(found.values())


def needed(walk: Walk) -> Iterator[tuple[Stage, Requirement]]:
    """Give what the working stages before the one entered ask this card for, stage by stage."""
    for stage in _before(walk.pipeline, walk.entered):
        if not walk.is_left_out(stage):
            yield from ((stage, wanted) for wanted in stage.requires if is_needed(wanted.when, walk.card))


def _problem(
    pipeline: Pipeline, wanted: Requirement, answer: Any, now: datetime, *, is_leaving: bool
) -> dict[str, str] | None:
    """Hold an answer to the rules of its field, then to those of the stage that asks."""
    custom = pipeline.fields_.get(wanted.field)
    problems = (problem_of(one, answer, now, is_leaving=is_leaving) for one in (custom, wanted) if one)
    return next((problem for problem in problems if problem), None)


def _before(pipeline: Pipeline, entered: str) -> tuple[Stage, ...]:
    place = next((n for n, stage in enumerate(pipeline.stages) if stage.code.upper() == entered.upper()), 0)
    if pipeline.stages[place].semantics == "failure":
        return ()
    return tuple(stage for stage in pipeline.stages[:place] if stage.semantics == "work")


def _failure(pipeline: Pipeline, entered: str) -> Stage | None:
    failures = (stage for stage in pipeline.stages if stage.semantics == "failure")
    return next((stage for stage in failures if stage.code.upper() == entered.upper()), None)


def _reason(walk: Walk) -> tuple[Missing, ...]:
    """Ask for the reason where a card was closed as failure, so that it stays known why."""
    pipeline, failed = walk.pipeline, _failure(walk.pipeline, walk.entered)
    if failed is None or pipeline.junk is None or walk.card.get(pipeline.junk.reason) is not None:
        return ()
    key, custom = pipeline.junk.reason, pipeline.fields_.get(pipeline.junk.reason)
    hint = custom.help.by_language() if custom and custom.help else None
    return (Missing(key, title_of(pipeline, key), hint, failed.code, failed.title.by_language()),)


def _named(pipeline: Pipeline, stage: Stage, wanted: Requirement, problem: dict[str, str] | None) -> Missing:
    custom = pipeline.fields_.get(wanted.field)
    title = title_of(pipeline, wanted.field)
    hint = wanted.hint or (custom.help if custom else None)
    told = hint.by_language() if hint else None
    return Missing(wanted.field, title, told, stage.code, stage.title.by_language(), problem)


def _said(text: str) -> dict[str, str]:
    return {language: translator(language)(text) for language in LANGUAGES}


def _asked(pipeline: Pipeline, entered: str) -> frozenset[str]:
    """List the fields that the judgement needs: answers, and those that answers, ways and leaves depend on."""
    if _failure(pipeline, entered):
        return frozenset({pipeline.junk.reason} if pipeline.junk else ())
    before = _before(pipeline, entered)
    wanted = [one for stage in before for one in stage.requires]
    ways = [way for stage in before for way in stage.moves or ()]
    leaves = {stage.skip.reason for stage in before if stage.skip}
    cases = [case for when in (*(one.when for one in wanted), *(way.when for way in ways)) for case in when]
    return frozenset({*(one.field for one in wanted), *leaves, *(key for case in cases for key in case)})


@dataclass(frozen=True)
class PipelineGate:
    """Guards the stages of a portal by the pipeline applied to it last."""

    pipeline: Pipeline
    clock: Clock = field(default_factory=SystemClock)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "PipelineGate":
        """Make the gate from an applied pipeline as the store keeps it."""
        return cls(read_document(document))

    @property
    def language(self) -> str:
        """Return the language in which the pipeline speaks to people."""
        return self.pipeline.language

    def check(self, portal: Portal, number: int, entered_status: str, target: Target = LEADS) -> GateVerdict:
        """Read the card once and say what it lacks for the stage entered, and to which stage it goes back.

        Stages are spelt as people do. A stage that the pipeline does not describe is named by its code.
        """
        entered = self._title(entered_status)
        keys = _asked(self.pipeline, entered_status)
        card = read_card(portal, number, keys, target) if keys else {}
        walk = walked(self.pipeline, portal, number, entered_status, card, target)
        lacking = self.judged(walk, self.clock.now())
        waiting = {one.stage for one in lacking if one.key != BARRED}
        stages = [stage for stage in self.pipeline.stages if stage.code in waiting]
        videos = tuple(stage.video for stage in stages if stage.video and self.pipeline.training)
        questions = tuple(question.by_language() for stage in stages for question in stage.questions)
        return GateVerdict(entered, lacking, lacking[0].stage if lacking else None, questions, videos)

    def judged(self, walk: Walk, now: datetime) -> tuple[Missing, ...]:
        """Say what keeps a card from where it went: the way itself if that is closed, else the answers it lacks.

        A stage of failure wants the reason, where the file names a field for it.
        """
        barred = self._barred(walk)
        return (barred,) if barred else _reason(walk) or _missing(walk, now)

    def lacking(self, walk: Walk) -> tuple[Missing, ...]:
        """List the answers that a way wants and the card lacks or has wrong, be the way itself open or not."""
        return _missing(walk, self.clock.now())

    def problem(self, wanted: Requirement, answer: Any) -> dict[str, str] | None:
        """Say what is wrong with an answer that a stage asks for before the card moves on; None where nothing is."""
        return _problem(self.pipeline, wanted, answer, self.clock.now(), is_leaving=True)

    def asked(self) -> frozenset[str]:
        """List the fields that judgements of this pipeline need, whatever the stage."""
        return frozenset(key for stage in self.pipeline.stages for key in _asked(self.pipeline, stage.code))

    def _barred(self, walk: Walk) -> Missing | None:
        """Make of a way that is closed something that is not as it should be."""
        problem = walk.barred()
        origin = walk.came_from or ""
        return Missing(BARRED, _said(_WAY), None, origin, self._title(origin), problem) if problem else None

    def _title(self, status: str) -> Mapping[str, str]:
        found = (stage.title for stage in self.pipeline.stages if stage.code.upper() == status.upper())
        title = next(found, None)
        return title.by_language() if title else dict.fromkeys(LANGUAGES, status)
