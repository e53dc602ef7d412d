"""Compare a pipeline with what a portal has: the changes that would make them agree, or why that cannot be done."""

from b24app.pipelines.language.faults import Faults
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.change import Change
from b24app.pipelines.planning.diff_card import card_changes
from b24app.pipelines.planning.diff_fields import field_changes
from b24app.pipelines.planning.diff_place import place_changes, place_faults
from b24app.pipelines.planning.diff_sources import source_changes
from b24app.pipelines.planning.diff_stages import COLORS, stage_changes
from b24app.pipelines.planning.observe import Observed
from b24app.pipelines.planning.removing import removal_faults, removals
from b24app.pipelines.planning.replacing import replace_faults, replacements, swaps_of

__all__ = ["COLORS", "Change", "Impossible", "diff"]


class Impossible(Faults):
    """The portal cannot be made to follow the file; mend each of these."""

    code = "plan.impossible"


def diff(pipeline: Pipeline, observed: Observed, *, may_replace: bool = False) -> tuple[Change, ...]:
    """List the changes in the order of the file; raises Impossible with all that the portal never changes in place.

    With `may_replace`, or where the file allows it, such things are made anew, moved over and deleted. How many items
    and answers move is not known here and not told.
    """
    may_replace = may_replace or pipeline.replace
    faults = [*place_faults(pipeline, observed)]
    faults += [*replace_faults(pipeline, observed, may_replace=may_replace), *removal_faults(pipeline, observed)]
    if faults:
        raise Impossible(faults)
    swaps = swaps_of(pipeline, observed)
    return (
        *place_changes(pipeline, observed.target),
        *source_changes(pipeline, observed),
        *field_changes(pipeline, observed, swaps.fields),
        *stage_changes(pipeline, observed, swaps.stages),
        *card_changes(pipeline, observed),
        *replacements(pipeline, observed, swaps),
        *removals(pipeline, observed, swaps),
    )
