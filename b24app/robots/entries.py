"""Let each entry of a card into a stage be dealt with once: by the robot call, or by a run that saw the move."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from b24app.clock import Clock
from b24app.jobs.job import Later
from b24app.portal import changes
from b24app.portal.changes import Change
from b24app.portal.refusals import Refusal
from b24app.robots.card import Place
from b24app.robots.occasion import ROBOT
from b24app.robots.unit import Robot
from b24app.store.runs import BEGUN, DONE, INTENDED, End, Run, Runs
from b24app.store.seen import Seen

log = logging.getLogger(__name__)

_FRESH = timedelta(minutes=10)
"""How long after a run of ours a robot call may be for the same entry; a later one is a new question."""

_WAIT_SECONDS = 15.0

_LATELY = timedelta(hours=1)


@dataclass(frozen=True)
class Entries:
    """Knows who took which entry into a stage."""

    seen: Seen
    runs: Runs
    clock: Clock

    def answered_by(self, run: Run, robot: Robot, place: Place, settings: Mapping[str, Any]) -> End | None:
        """Take the card's entry into its stage for a robot call; returns the end of the run that was there before it.

        Raises Later while that one is at work.
        """
        if run.started != ROBOT or not robot.stands_in or place.kind not in changes.KINDS:
            return None
        try:
            last = changes.last_entries(place.portal, place.kind, place.number)
        except Refusal as refusal:
            log.warning("stage history is closed to us", extra={"portal": run.member_id, "error": refusal.error})
            return None
        if not last:
            return None
        # The run that saw the move first may have moved the card back already: the call is for the entry before that.
        is_back = len(last) > 1 and self.is_own_move(run.member_id, run.code, last[1], last[0].stage)
        entry = last[1] if is_back else last[0]
        self._stands(run, entry, settings)
        return self._before(run, entry)

    def _stands(self, run: Run, entry: Change, settings: Mapping[str, Any]) -> None:
        """Note on which stage the robot stands and how it is set there, unless that is known from lately."""
        place = (run.member_id, run.code, entry.kind, entry.stage)
        post = self.seen.post(*place)
        if post is None or post.inputs != settings or self.clock.now() - post.at > _LATELY:
            self.seen.stand(*place, settings)

    def is_own_move(self, member_id: str, code: str, before: Change, stage: str) -> bool:
        """Tell whether the run that took an entry moved the card from there to a stage."""
        holder = self.seen.holder(member_id, code, before.kind, before.entry)
        return holder is not None and self.runs.intended(holder.run_key, f"move:{stage}") in (INTENDED, DONE)

    def _before(self, run: Run, entry: Change) -> End | None:
        key = (run.member_id, run.code, entry.kind, entry.entry)
        claim = self.seen.claim(*key, run.run_key, is_call=True)
        if claim.is_call or self.clock.now() - claim.at > _FRESH:
            return None
        other = self.runs.find(claim.run_key)
        if other is None or other.state == BEGUN:
            raise Later(_WAIT_SECONDS)
        self.seen.take_over(*key, run.run_key)
        return End(
            other.state,
            other.outputs,
            other.explanation,
            other.inputs,
            other.decision,
            other.reasons or [],
            other.stage,
        )
