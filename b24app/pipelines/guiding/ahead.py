"""Look ahead: where a card may go from its stage, and which answers each way wants, as the gate would judge it."""

from collections.abc import Mapping
from dataclasses import dataclass

from b24app.pipelines.guarding.requirements import Card, Missing, PipelineGate, needed
from b24app.pipelines.guarding.transitions import MayBe, Walk
from b24app.pipelines.language.model import Pipeline, Stage


@dataclass(frozen=True)
class Way:
    """A stage to which the card may go next; `barred` says by language why the way itself is closed."""

    stage: Stage
    missing: tuple[Missing, ...]
    asked: int
    barred: Mapping[str, str] | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the gate would let the card in now."""
        return not self.missing and self.barred is None


@dataclass(frozen=True)
class Ahead:
    """What the gate says before the card is moved: `missing` are the answers that the nearest way wants."""

    stage: Stage | None = None
    ways: tuple[Way, ...] = ()
    missing: tuple[Missing, ...] = ()
    asked: int = 0

    @property
    def is_ready(self) -> bool:
        """Tell whether the card may go on now."""
        return any(way.is_open for way in self.ways)


def look_ahead(gate: PipelineGate, code: str, card: Card, is_one_of: MayBe) -> Ahead:
    """Judge every way on from a stage, spelt as people do; `is_one_of` knows the person who would go it."""
    pipeline = gate.pipeline
    here = next((one for one in pipeline.stages if one.code.upper() == code.upper()), None)
    if here is None:
        return Ahead()
    if here.semantics != "work":
        walk = Walk(pipeline, None, here.code, card, is_one_of)
        found = gate.judged(walk, gate.clock.now()) if here.semantics == "failure" else ()
        return Ahead(here, (), found, len(found))
    ways = tuple(_way(gate, here, one, card, is_one_of) for one in _targets(pipeline, here))
    nearest = next((way for way in ways if way.barred is None), ways[0] if ways else None)
    return Ahead(here, ways, nearest.missing, nearest.asked) if nearest else Ahead(here)


def _way(gate: PipelineGate, here: Stage, target: Stage, card: Card, is_one_of: MayBe) -> Way:
    walk = Walk(gate.pipeline, here.code, target.code, card, is_one_of)
    asked = {wanted.field for _, wanted in needed(walk)}
    return Way(target, gate.lacking(walk), len(asked), walk.barred())


def _targets(pipeline: Pipeline, here: Stage) -> list[Stage]:
    """List the stages that the file names as ways on, in its order; where it names none, the one that follows."""
    after = [one for one in pipeline.stages[pipeline.stages.index(here) + 1 :] if one.semantics != "failure"]
    if here.moves is None:
        return after[:1]
    named = {move.to for move in here.moves}
    return [one for one in after if one.key in named]
