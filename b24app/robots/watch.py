"""Run a unit because a card changed: where no robot call came, its watcher does what the call would have done.

Every entry of a card into a stage is taken once: by the robot call, or by whichever of event, queue and sweep sees the
move first. The other finds it taken.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from b24app.errors import AppError
from b24app.jobs.job import Job, Later
from b24app.portal import changes
from b24app.portal.changes import Change
from b24app.portal.client import Portal
from b24app.robots.entries import Entries
from b24app.robots.occasion import CHANGE
from b24app.robots.run import is_passing
from b24app.robots.unit import WATCH, Robot
from b24app.store.past import Past, Sought

log = logging.getLogger(__name__)

KIND = "robots.watch"
"""Kind of the jobs that bring a change to a unit."""

LEFT = f"{WATCH}left"
"""Handler of a robot that is told where a card goes on to a stage on which the robot does not stand."""

_ALIVE = timedelta(days=30)
"""How long a robot is believed to stand on a stage after its last call from there."""

_PAUSES = (5, 30, 120, 600, 1800, *[3600] * 23)


@dataclass(frozen=True)
class Watch:
    """Brings changes to units; `run` is what does their work."""

    robots: Mapping[str, Robot]
    portal_of: Callable[[str], Portal]
    entries: Entries
    run: Callable[[Job], None]
    is_everywhere: bool = False

    def do(self, job: Job) -> None:
        """Bring one change to one unit; raises Later where the portal cannot be worked with for now."""
        change, robot = Change.from_json(job.payload["change"]), self.robots.get(str(job.payload["code"]))
        if robot is None or robot.handler_named(f"watch:{change.what}") is None:
            return
        settings, handler = self._settings(job, robot, change), f"{WATCH}{change.what}"
        reason = "not placed there" if settings is None else self._why_not(job, robot, change)
        if settings is None and self._has_left(job, robot, change):
            settings, handler, reason = {}, LEFT, ""
        if reason:
            log.info("change passed by", extra={"portal": job.portal, "slot": change.slot, "why": reason})
            return
        told = {
            "code": robot.code,
            "document_id": job.payload["document_id"],
            "started": CHANGE,
            "handler": handler,
            "facts": change.as_json(),
            "properties": settings,
        }
        self.run(replace(job, payload=told))

    def _settings(self, job: Job, robot: Robot, change: Change) -> Mapping[str, Any] | None:
        """Return the settings the robot has on the stage; None where it does not stand, for nobody asked for it."""
        if not robot.stands_in:
            return {}
        seen, clock = self.entries.seen, self.entries.clock
        post = seen.post(job.portal, robot.code, change.kind, change.stage)
        if post is not None and clock.now() - post.at < _ALIVE:
            return post.inputs
        return {} if self.is_everywhere else None

    def _has_left(self, job: Job, robot: Robot, change: Change) -> bool:
        """Tell whether a robot is to hear that a card has gone on: it asks for that, and knows the card."""
        if change.what != "moved" or not robot.handler_named(LEFT):
            return False
        sought = Sought(job.portal, code=robot.code, card=f"{change.kind}:{change.card}", limit=1)
        return bool(Past(self.entries.runs.db).find(sought))

    def _why_not(self, job: Job, robot: Robot, change: Change) -> str:
        """Say why an entry is not this run's business: passed, our own move, or taken; empty where it is."""
        if not robot.stands_in or not change.entry:
            return ""
        run_key = f"{job.portal}:{job.key}"
        holder = self.entries.seen.holder(job.portal, robot.code, change.kind, change.entry)
        if holder is not None and holder.run_key != run_key:
            return "taken"
        try:
            last = changes.last_entries(self.portal_of(job.portal), change.kind, change.card)
        except AppError as fault:
            if is_passing(fault) and job.attempt <= len(_PAUSES):
                raise Later(_PAUSES[job.attempt - 1]) from fault
            raise
        if not last or last[0].entry != change.entry:
            return "moved on"
        if len(last) > 1 and self.entries.is_own_move(job.portal, robot.code, last[1], change.stage):
            return "our own move"
        claim = self.entries.seen.claim(job.portal, robot.code, change.kind, change.entry, run_key, is_call=False)
        return "" if claim.run_key == run_key else "taken"
