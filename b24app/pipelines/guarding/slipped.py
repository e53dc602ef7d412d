"""Find the cards that slipped through: they stand on a stage whose earlier stages wait for answers they do not hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.clock import Clock
from b24app.pipelines.guarding.requirements import Missing, missing
from b24app.pipelines.language.model import read_document
from b24app.portal.card_reading import read_cards
from b24app.portal.client import Portal
from b24app.portal.targets import LEADS, Target


@dataclass(frozen=True)
class Slipped:
    """A card that stands further than its answers allow."""

    id: int
    title: str
    stage: str
    stage_title: Mapping[str, str]
    missing: tuple[Missing, ...]


def slipped(portal: Portal, document: Mapping[str, Any], clock: Clock, target: Target = LEADS) -> Iterator[Slipped]:
    """Judge every open card by the pipeline applied to its portal; nothing is changed."""
    pipeline = read_document(document)
    working = {stage.code: stage.title.by_language() for stage in pipeline.stages if stage.semantics == "work"}
    wanted = [one for stage in pipeline.stages for one in stage.requires]
    keys = {one.field for one in wanted} | {key for one in wanted for case in one.when for key in case}
    if not keys:
        return
    for card in read_cards(portal, list(working), sorted(keys), target):
        lacking = missing(document, card.stage, card.answers, clock)
        if lacking:
            yield Slipped(card.id, card.title, card.stage, working.get(card.stage, {}), lacking)
