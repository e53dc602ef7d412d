"""Examine the whole installation from both sides: this machine, the public address, every portal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from b24app.errors import AppError
from b24app.install.doctor import Doctor
from b24app.install.engine_room import EngineRoom
from b24app.install.findings import Finding, Verdict, note, tried
from b24app.install.front_door import FrontDoor
from b24app.install.machine import Machine
from b24app.install.portal_order import PortalOrder
from b24app.languages import phrase
from b24app.store.installs import Install


@dataclass(frozen=True)
class Point:
    """A finding, and the portal it is about; empty where it is about the app itself."""

    finding: Finding
    portal: str = ""


@dataclass(frozen=True)
class Installation:
    """What there is to examine."""

    machine: Machine
    engine_room: EngineRoom
    front_door: FrontDoor
    installs: Callable[[], list[Install]]
    doctor_of: Callable[[Install], Doctor]
    order_of: Callable[[Install], PortalOrder]

    def examine(self) -> Iterator[Point]:
        """Give the findings one by one: the machine, the databases, the address, then the portals."""
        yield from map(Point, self.machine.examine())
        inside = list(self.engine_room.examine())
        yield from map(Point, inside)
        if any(one.check == "database" and one.verdict is Verdict.FAULT for one in inside):
            # Neither can the address be proven to be ours nor is any portal known.
            return
        yield from map(Point, tried("answer", self.front_door.examine))
        try:
            known = self.installs()
        except AppError as error:
            yield Point(Finding.of("portals", error))
            return
        if not known:
            text = phrase("no portal has installed the app yet")
            yield Point(note("portals", text, phrase("open it in the portal, as README.md says")))
        for install in known:
            yield from (Point(one, install.address) for one in self._portal(install))

    def _portal(self, install: Install) -> Iterator[Finding]:
        for one in self.doctor_of(install).examine():
            yield one
            if one.check in {"reach", "access"} and one.verdict is Verdict.FAULT:
                return
        yield from self.order_of(install).examine()
