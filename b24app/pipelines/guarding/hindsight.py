"""Hold new rules against the moves that a portal's history remembers: which of them would have been refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from b24app.errors import AppError
from b24app.pipelines.guarding.requirements import PipelineGate
from b24app.pipelines.guarding.transitions import Walk
from b24app.pipelines.language.model import Pipeline
from b24app.portal.card import Read
from b24app.portal.card_reading import read_numbered
from b24app.portal.changes import Change, entries_since
from b24app.portal.client import Portal
from b24app.portal.targets import Target

_AT_ONCE = 500
"""Cards whose answers are read together, so that memory stays flat."""


class NoPlaceYet(AppError):
    """The portal has no such funnel yet, so nothing has moved there; apply the file first."""

    code = "hindsight.no-place"


@dataclass(frozen=True)
class Refused:
    """A move that the rules would have refused: the card, where it went, when, and what it lacks by language."""

    card: int
    title: str
    came_from: str
    entered: str
    moment: str
    why: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Judged:
    """A move that was judged; `refused` is None where it would have passed, `is_gone` where the card is no more."""

    refused: Refused | None = None
    is_gone: bool = False


def hindsight(portal: Portal, pipeline: Pipeline, target: Target, since: datetime, now: datetime) -> Iterator[Judged]:
    """Judge every move between stages since a moment by the answers that the cards hold today.

    What a card held at the time nobody keeps: an answer filled in later makes a refused move look good, one emptied
    later a good one look refused. https://apidocs.bitrix24.com/api-reference/crm/crm-stage-history-list.html
    """
    if not target.exists:
        raise NoPlaceYet(where=portal.name)
    gate = PipelineGate(pipeline)
    for moves in _portions(_moves(portal, target, since)):
        numbers = {change.card for change, _ in moves}
        cards = {one.id: one for one in read_numbered(portal, numbers, gate.asked(), target)}
        for change, came_from in moves:
            yield _judged(gate, cards.get(change.card), change, came_from, now)


def _moves(portal: Portal, target: Target, since: datetime) -> Iterator[tuple[Change, str]]:
    """Give every entry into a stage together with the stage the card came from, as far as the history tells it."""
    stood: dict[int, str] = {}
    moment = since.isoformat(timespec="seconds")
    for entry in entries_since(portal, target.kind, moment=moment, funnel=target.category_id):
        change = replace(entry, stage=target.code(entry.stage))
        if change.what == "moved":
            yield change, stood.get(change.card, "")
        stood[change.card] = change.stage


def _portions(moves: Iterable[tuple[Change, str]]) -> Iterator[list[tuple[Change, str]]]:
    several: list[tuple[Change, str]] = []
    for move in moves:
        several.append(move)
        if len(several) == _AT_ONCE:
            yield several
            several = []
    if several:
        yield several


def _judged(gate: PipelineGate, card: Read | None, change: Change, came_from: str, now: datetime) -> Judged:
    if card is None:
        return Judged(is_gone=True)
    # Who moved it then is not known any more: ways that only some may go count as open.
    walk = Walk(gate.pipeline, came_from or None, change.stage, card.answers, lambda _: True)
    why = tuple(_reasons(gate, walk, now))
    if not why:
        return Judged()
    return Judged(Refused(change.card, card.title, came_from, change.stage, change.moment, why))


def _reasons(gate: PipelineGate, walk: Walk, now: datetime) -> Iterator[Mapping[str, str]]:
    for one in gate.judged(walk, now):
        yield {code: f"{title}: {one.problem[code]}" if one.problem else title for code, title in one.title.items()}


def shares(judged: Iterable[Judged], keep: int) -> "Shares":
    """Count judged moves and keep the first refused ones."""
    total = gone = refused = 0
    first: list[Refused] = []
    for one in judged:
        total += 1
        gone += one.is_gone
        if one.refused:
            refused += 1
            if len(first) < keep:
                first.append(one.refused)
    return Shares(total, gone, refused, tuple(first))


@dataclass(frozen=True)
class Shares:
    """How many moves there were, of how many the card is gone, how many would have been refused, and the first."""

    total: int
    gone: int
    refused: int
    first: tuple[Refused, ...]

    def document(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        first = [vars(one) | {"why": [dict(text) for text in one.why]} for one in self.first]
        return {"moves": self.total, "cards_gone": self.gone, "refused": self.refused, "first": first}
