"""Find new sorts for stages and list values so that ours stand in the order of the file and the portal's rules hold.

The portal shows stages by a number, the sort. What counts for us is the order of our stages among themselves, never the
numbers: a pipeline whose stages already stand in the wanted order is left alone, whatever stands between them.
Otherwise the first ones that are in order keep their places (a new lead lands on the portal's first stage, so that one
must not move) and the rest goes after the last stage in the way, in steps of ten.

The portal also wants every working stage below the success stage and that one below every failure stage, and checks it
only when a stage is added. So success and failure stages, kept ones included, are moved up where they would be in the
way; they are never moved down, and the failure stages keep their order.
https://apidocs.bitrix24.com/api-reference/crm/status/crm-status-add.html
"""

from collections.abc import Collection, Mapping, Sequence

from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.observe import Observed

STEP = 10


def arranged(wanted: Sequence[str], now: Mapping[str, int], floor: int = -1) -> dict[str, int]:
    """Give each wanted key a sort above `floor` in this order.

    `now` holds the sorts of all that is there, in the order it is shown: things of one sort stand as they were made.
    """
    places = {key: place for place, key in enumerate(now)}
    kept: dict[str, int] = {}
    reached = -1
    for key in wanted:
        if places.get(key, -1) < reached or now.get(key, floor) <= floor:
            break
        kept[key], reached = now[key], places[key]
    rest = wanted[len(kept) :]
    others = [sort for key, sort in now.items() if key not in rest]
    base = max([floor, 0, *others])
    return kept | {key: base + STEP * number for number, key in enumerate(rest, 1)}


def arranged_stages(pipeline: Pipeline, observed: Observed) -> dict[str, int]:
    """Give the sort of every stage that ours or the portal's rules want to have, by code in upper case."""
    now = {kind: _sorts(observed, kind) for kind in ("work", "success", "failure")}
    ours = {kind: [stage.code.upper() for stage in pipeline.of_kind(kind)] for kind in now}
    # A stage of another kind than the file says is refused by the plan; here it only must not be in two places.
    work = now["work"] | arranged(ours["work"], now["work"])
    success = _above(max(work.values(), default=0), ours["success"], now["success"])
    floor = max([*work.values(), *success.values()], default=0)
    failure = _raised(now["failure"], floor)
    return work | success | failure | arranged(ours["failure"], failure, floor)


def _sorts(observed: Observed, semantics: str) -> dict[str, int]:
    return {stage.status.upper(): stage.sort for stage in observed.stages if stage.semantics == semantics}


def _above(floor: int, ours: Collection[str], now: Mapping[str, int]) -> dict[str, int]:
    everyone = {**dict.fromkeys(ours, 0), **now}
    return {code: sort if sort > floor else floor + STEP for code, sort in everyone.items()}


def _raised(now: Mapping[str, int], floor: int) -> dict[str, int]:
    lowest = min(now.values(), default=floor + STEP)
    lift = max(0, floor + STEP - lowest) if lowest <= floor else 0
    return {code: sort + lift for code, sort in now.items()}
