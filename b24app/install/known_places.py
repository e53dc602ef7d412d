"""Remember for a few minutes which place of a portal a pipeline stands for: finding it costs requests."""

from dataclasses import dataclass, field

from b24app.clock import Clock, SystemClock
from b24app.pipelines.language.model import Pipeline
from b24app.pipelines.planning.target import find_target
from b24app.portal.client import Portal
from b24app.portal.targets import LEADS, Target

_FRESH = 300.0
"""Seconds for which a place is believed; a funnel never changes its number, so little can be wrong by then."""


@dataclass(frozen=True)
class KnownPlaces:
    """The places found lately, by portal and by the plan that was applied."""

    clock: Clock = field(default_factory=SystemClock)
    _found: dict[tuple[str, int], tuple[float, Target]] = field(default_factory=dict)

    def of(self, member_id: str, plan: int, pipeline: Pipeline, portal: Portal) -> Target:
        """Return the place of an applied pipeline; one that is not there is looked for every time."""
        if pipeline.entity == "lead":
            return LEADS
        now = self.clock.now().timestamp()
        at, target = self._found.get((member_id, plan), (float("-inf"), LEADS))
        if not 0 <= now - at < _FRESH:
            target = find_target(portal, pipeline)
            if target.exists:
                self._found[member_id, plan] = now, target
        return target
