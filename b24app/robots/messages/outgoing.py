"""Send what a portal hands over to us as its provider of SMS, and tell it what became of each message."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from b24app.jobs.job import Job, Later
from b24app.messages.gateway import FINAL, Gateway, GatewayDown, GatewayRefused, Message, State
from b24app.portal.client import Portal
from b24app.portal.refusals import AccessLost, NotSent, OutcomeUnknown
from b24app.portal.senders import tell_state

log = logging.getLogger(__name__)

KIND = "messages.send"
"""Kind of the jobs that hold a message of a portal."""

_PAUSES = (5, 30, 120, 600, 1800, *[3600] * 23)
"""Seconds before each further attempt, and before each further look at what became of it: about a day in all."""


@dataclass(frozen=True)
class Outgoing:
    """Sends messages of portals through a gateway."""

    gateway: Gateway
    portal_of: Callable[[str], Portal]

    def do(self, job: Job) -> None:
        """Send one message, once, and tell the portal its last state; raises Later while there is none."""
        told = job.payload
        key = f"{job.portal}:portal:{told['message_id']}"
        message = Message(key, "sms", str(told["to"]), str(told["text"]), portal=job.portal)
        sent = job.step("send", lambda: self._sent(job, message))
        self._tell(job, sent["state"])
        if sent["state"] in FINAL:
            return
        state = self._state(job, sent["reference"])
        if state != sent["state"]:
            self._tell(job, state)
        if state not in FINAL:
            _later(job, None)

    def _sent(self, job: Job, message: Message) -> dict[str, str]:
        try:
            receipt = self.gateway.send(message)
        except GatewayRefused as fault:
            log.warning("message refused", extra={"portal": job.portal, "fault": str(fault)})
            return {"state": "failed", "reference": ""}
        except GatewayDown as fault:
            _later(job, fault)
            log.error("message given up", extra={"portal": job.portal, "fault": str(fault)})  # noqa: TRY400
            return {"state": "failed", "reference": ""}
        return {"state": receipt.state, "reference": receipt.reference}

    def _state(self, job: Job, reference: str) -> State:
        try:
            return self.gateway.state(reference)
        except GatewayDown as fault:
            _later(job, fault)
            return "sent"

    def _tell(self, job: Job, state: str) -> None:
        try:
            is_known = tell_state(self.portal_of(job.portal), str(job.payload["message_id"]), state)
        except (NotSent, OutcomeUnknown, AccessLost) as fault:
            _later(job, fault)
            raise
        log.info("message told of", extra={"portal": job.portal, "state": state, "is_known": is_known})


def _later(job: Job, fault: Exception | None) -> None:
    if job.attempt <= len(_PAUSES):
        raise Later(_PAUSES[job.attempt - 1]) from fault
