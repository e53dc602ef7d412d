"""The holder of the portal: everything asks it for the current one, so that a reset can put a new one in place."""

import gc
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import web

from b24app.emulator.seeding import plant
from b24app.emulator.state import Portal


@dataclass(frozen=True)
class Snapshot:
    """A portal laid by: everything in it, and its time then."""

    moment: float
    content: bytes


class Emulator:
    """Hold one portal, and snapshots of it."""

    def __init__(self, address: str, oauth_address: str, seed: str = "empty", number: int = 1, leads: int = 0) -> None:
        self.address = address
        self.oauth_address = oauth_address
        self.snapshots: dict[str, Snapshot] = {}
        self.portal: Portal
        self.reset(seed, number, leads)

    def reset(self, seed: str, number: int, leads: int = 0) -> None:
        """Put a new portal in place of the old one; nothing of the old one is delivered any more."""
        with _undisturbed():
            self.portal = plant(seed, self.address, self.oauth_address, number, leads)

    def keep(self, name: str) -> int:
        """Take a snapshot and return its size in bytes; one of the same name is replaced."""
        with _undisturbed():
            content = pickle.dumps(self.portal, pickle.HIGHEST_PROTOCOL)
        self.snapshots[name] = Snapshot(self.portal.clock.now(), content)
        return len(content)

    def restore(self, name: str) -> None:
        """Put the portal of a snapshot in place, its clock included; KeyError if there is no such snapshot."""
        snapshot = self.snapshots[name]
        with _undisturbed():
            portal: Portal = pickle.loads(snapshot.content)  # noqa: S301 - our own bytes, from this process
        portal.clock.advance(snapshot.moment - portal.clock.now())
        self.portal = portal


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the garbage collector from walking through a large portal, while it is made and ever after."""
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


EMULATOR: web.AppKey[Emulator] = web.AppKey("emulator", Emulator)
