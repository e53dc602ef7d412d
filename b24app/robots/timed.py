"""Run the handler of a robot's timer that is due, once the card has been looked at again."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from b24app.clock import Clock
from b24app.errors import AppError
from b24app.jobs.job import Job, Later
from b24app.jobs.timers import Pace
from b24app.portal import bizproc
from b24app.portal.client import Portal
from b24app.portal.documents import CardGone
from b24app.portal.refusals import Refusal
from b24app.robots.card import Place
from b24app.robots.occasion import TIMER
from b24app.robots.run import is_passing
from b24app.store.timers import DONE, DROPPED, FIRED, WAITING, Timer, Timers

log = logging.getLogger(__name__)

# Seconds before each further look at a card while its portal cannot be worked with: about a day in all.
_PAUSES = (5, 30, 120, 600, 1800, *[3600] * 23)


@dataclass(frozen=True)
class TimedRunner:
    """Does the jobs that timers become: looks at the card again, then runs the robot's handler."""

    timers: Timers
    run: Callable[[Job], None]
    portal_of: Callable[[str], Portal]
    clock: Clock
    pace: Pace = field(default_factory=Pace)

    def do(self, job: Job) -> None:
        """Run the handler of a timer, once; raises Later where the portal cannot be worked with for now."""
        told = job.step("timer", lambda: self._told(job))
        if told["why_not"]:
            log.info("timer not run", extra={"portal": job.portal, "timer": job.key, "reason": told["why_not"]})
            return
        self.run(replace(job, payload=told["run"]))
        if timer := self._timer(job):
            self.timers.settle(timer, DONE)

    def _timer(self, job: Job) -> Timer | None:
        """Return the timer as it was when it went off, None where it has been changed since."""
        timer = self.timers.find(int(job.payload["timer"]))
        return timer if timer and timer.generation == job.payload["generation"] else None

    def _told(self, job: Job) -> dict[str, Any]:
        timer = self._timer(job)
        if timer is None or timer.state not in (WAITING, FIRED):
            return {"why_not": "changed meanwhile"}
        if why_not := self._why_not(job, timer):
            self.timers.settle(timer, DROPPED, why_not)
            return {"why_not": why_not}
        return {"why_not": "", "run": self._payload(timer)}

    def _why_not(self, job: Job, timer: Timer) -> str:
        """Look at the card again: what has ended, or gone on elsewhere, needs no reminder."""
        if job.is_abandoned:
            return ""
        try:
            card = Place(self.portal_of(timer.owner.portal), timer.owner.kind, timer.owner.card).read()
        except CardGone:
            return "gone"
        except AppError as fault:
            if is_passing(fault) and job.attempt <= len(_PAUSES):
                raise Later(_PAUSES[job.attempt - 1]) from fault
            if not isinstance(fault, Refusal):
                raise
            # The handler meets the same refusal, and its run tells of it.
            return ""
        # What a closing stage itself asks for is minded there.
        if card.is_closed and timer.stage != card.stage:
            return "closed"
        return "moved on" if timer.stage not in ("", card.stage) else ""

    def _payload(self, timer: Timer) -> dict[str, Any]:
        late = self.clock.now() - timer.due_at
        missed = self.timers.overtaken_by(timer.key)
        facts = {
            "name": timer.name,
            "due": timer.due_at.isoformat(),
            "is_late": late > self.pace.grace,
            "payload": timer.payload["given"],
            "missed": [
                {"name": one.name, "due": one.due_at.isoformat(), "payload": one.payload["given"]} for one in missed
            ],
        }
        return {
            "code": timer.owner.unit,
            "document_id": bizproc.document_id(timer.owner.kind, timer.owner.card),
            "started": TIMER,
            "handler": f"timer:{timer.name.partition(':')[0]}",
            "properties": timer.payload["properties"],
            "facts": facts,
        }
