"""Examine what a portal keeps for the app: robots, subscriptions to events, and whether its calls arrive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from b24app.clock import Clock
from b24app.install.findings import Finding, fault, fine, note, tried
from b24app.install.registrar import Registrar
from b24app.languages import phrase
from b24app.portal import events
from b24app.store.installs import Install
from b24app.store.past import Past, Sought

_QUIET = timedelta(days=7)
_OPEN = phrase("let an administrator of the portal open the app there once: that sets everything up anew")


@dataclass(frozen=True)
class PortalOrder:
    """Examines one installed portal; reads only."""

    install: Install
    registrar: Registrar
    past: Past
    clock: Clock

    def examine(self) -> Iterator[Finding]:
        """Give the findings one by one."""
        if not self.install.is_finished:
            yield fault("installation", phrase("the installation was never finished"), _OPEN)
        looks = {"robots": self._robots, "events": self._events, "delivery": self._delivery}
        for check, look in looks.items():
            yield from tried(check, look)

    def _robots(self) -> Iterator[Finding]:
        listed = self.registrar.listed(self.install)
        wanted = [one for one in listed if one.state != "stranger" and self.registrar.manifest.wants(one.code)]
        stale = [one.code for one in wanted if one.state in {"absent", "changed"}]
        if stale:
            text = phrase("the portal does not know these robots, or knows them as they were: {codes}")
            yield fault("robots", text, _OPEN, codes=", ".join(stale))
        else:
            yield fine("robots", phrase("robots and triggers registered: {number}"), number=len(wanted))
        if strangers := [one.code for one in listed if one.state == "stranger"]:
            yield note(
                "robots",
                phrase("no folder holds these robots of the portal: {codes}"),
                phrase("take them off the stages, then: b24app robots remove CODE"),
                codes=", ".join(strangers),
            )

    def _events(self) -> Iterator[Finding]:
        handler = f"{self.registrar.public_url}/events"
        bound = events.bound(self.registrar.portal_of(self.install.member_id))
        missing = set(self.registrar.manifest.events) - {one.event for one in bound if one.handler == handler}
        if missing:
            text = phrase("the portal does not tell us of these events: {names}")
            told = fault if missing & events.KNOWN_EVERYWHERE else note
            yield told("events", text, _OPEN, names=", ".join(sorted(missing)))
        else:
            yield fine("events", phrase("events bound: {number}"), number=len(self.registrar.manifest.events))
        if elsewhere := sorted({one.handler for one in bound} - {handler}):
            text = phrase("events go to addresses that are not this app's, too: {addresses}")
            yield note("events", text, addresses=", ".join(elsewhere))

    def _delivery(self) -> Iterator[Finding]:
        last = max(self._called(), default=None)
        if last is None:
            text = phrase("the portal has not called a robot yet")
            yield note("delivery", text, phrase("place robots on stages, as README.md says"))
        elif last < self.clock.now() - _QUIET:
            text = phrase("the portal last called a robot on {day:%Y-%m-%d}")
            yield note(
                "delivery", text, phrase("see in the automation designer whether the robots still stand"), day=last
            )
        else:
            yield fine("delivery", phrase("the portal last called a robot on {day:%Y-%m-%d %H:%M} UTC"), day=last)

    def _called(self) -> Iterator[datetime]:
        member = self.install.member_id
        yield from (one.last_at for one in self.registrar.sightings.of(member)[:1])
        yield from (run.begun_at for run in self.past.find(Sought(member, limit=1)) if run.started == "robot")
