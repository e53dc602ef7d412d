"""Count what changes touch: the items on stages, the answers in fields, the answers that new rules find missing.

All is asked for in one request of up to fifty counts; a plan that changes nothing and asks for nothing new counts
nothing. Only where answers go into a field of another type are they read, to see which of them would be lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from b24app.languages import phrase
from b24app.pipelines.language.faults import Fault
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.diff import Impossible
from b24app.pipelines.planning.lacking import Lacking, news_of
from b24app.pipelines.planning.losses import with_losses
from b24app.pipelines.planning.observe import Observed
from b24app.pipelines.planning.replacing import is_between
from b24app.portal.client import Portal
from b24app.portal.counting import Wanted, count

Counts = Mapping[Wanted, int | None]

_ALL = Wanted()


@dataclass(frozen=True)
class Impact:
    """What a plan touches: its changes with their counts, the items on stages by code, and all items of the place."""

    changes: tuple[Change, ...]
    items: Mapping[str, int] = field(default_factory=dict)
    lacking: tuple[Lacking, ...] = ()
    all_items: int = 0


def weigh(
    portal: Portal, pipeline: Pipeline, observed: Observed, changes: Sequence[Change], applied: Pipeline | None
) -> Impact:
    """Count what changes touch; raises Impossible where a stage with items is to go and nothing takes them over."""
    news = tuple(news_of(pipeline, observed, applied))
    asked = [*_asked(observed, changes), *(one for new in news for one in new.asked(observed))]
    counts = count(portal, observed.target, {one: one for one in asked})
    stages = {change.code for change in changes if change.kind in {"stage", "items"}}
    items = {code: counts.get(Wanted((code,))) or 0 for code in stages if observed.stage(code) is not None}
    weighed = tuple(with_losses(portal, observed, tuple(_weighed(changes, counts))))
    faults = tuple(_uncovered(pipeline, weighed, items))
    if faults:
        raise Impossible(faults)
    found = (new.lacking(observed, counts) for new in news)
    return Impact(weighed, items, tuple(one for one in found if one), counts.get(_ALL) or 0)


def _asked(observed: Observed, changes: Sequence[Change]) -> Iterator[Wanted]:
    """Give what has to be counted for changes to what is there already."""
    for change in changes:
        wanted = _stands_on(change)
        is_there = observed.stage(change.code) if wanted and wanted.stages else observed.field(change.key)
        if wanted and is_there:
            yield wanted
    if any(change.kind == "items" for change in changes):
        yield _ALL


def _stands_on(change: Change) -> Wanted | None:
    """Say what stands on the thing that a change is about."""
    if change.kind in {"stage", "items"}:
        return Wanted((change.code,))
    if change.kind == "value":
        return Wanted(field=change.key, value=int(change.before["id"]), of_all_funnels=True)
    if change.kind == "answers" and change.code:
        return Wanted(field=change.key, value=int(change.before["value"]), of_all_funnels=True)
    if change.kind == "answers" or (change.kind, change.verb) == ("field", "delete"):
        return Wanted(answered=change.key, of_all_funnels=True)
    return None


def _weighed(changes: Sequence[Change], counts: Counts) -> Iterator[Change]:
    """Put the counts in and leave out moves of nothing, with what would only stand in between for them."""
    through = _through(changes, counts)
    for change in changes:
        between = _between(change)
        number = through[between] if between == _name(change) and between else _count(change, counts)
        is_idle = change.verb == "move" and number == 0
        is_needless = bool(between) and through[between] == 0 and not (change.verb == "delete" and change.row)
        if not is_idle and not is_needless:
            has_count = number is not None and change.verb in {"move", "delete"}
            yield change.counted(count=number or 0) if has_count else change


def _through(changes: Sequence[Change], counts: Counts) -> dict[str, int | None]:
    """Count what passes through each thing in between: what comes into it, and what an earlier run left there."""
    found: dict[str, int | None] = {}
    for change in changes:
        between = _between(change)
        if between:
            own = _count(change, counts) if change.verb == "move" else 0
            so_far = found.get(between, 0)
            found[between] = None if own is None or so_far is None else so_far + own
    return found


def _count(change: Change, counts: Counts) -> int | None:
    wanted = _stands_on(change)
    # What is not on the portal yet was not counted and holds nothing.
    return counts.get(wanted, 0) if wanted else None


def _name(change: Change) -> str:
    return change.code if change.kind in {"stage", "items"} else change.key


def _between(change: Change) -> str:
    """Name the thing in between that a change is about, empty where there is none."""
    to = change.after.get("stage") or change.after.get("field") or ""
    return next((name for name in (_name(change), to) if is_between(str(name))), "")


def _uncovered(pipeline: Pipeline, changes: Sequence[Change], items: Mapping[str, int]) -> Iterator[Fault]:
    covered = {change.code for change in changes if change.kind == "items"}
    for change in changes:
        count = items.get(change.code, 0)
        if (change.kind, change.verb) == ("stage", "delete") and count and change.code not in covered:
            yield Fault(
                phrase("{count} items stand on this stage, which is to be deleted"),
                phrase("say where they go: removed: stages: {code}: move_to:, or unnamed: move_to:"),
                where=f"{pipeline.pipeline}, stage {change.code}",
                count=count,
                code=change.code,
            )
