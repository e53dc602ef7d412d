"""The seeds a portal can start from, by name."""

from collections.abc import Callable

from b24app.emulator.defaults import furnish
from b24app.emulator.seeds.event_agency import event_agency
from b24app.emulator.state import Portal

Seed = Callable[[Portal], None]

# A seed fills a furnished portal, drawing from `portal.random` only; add yours here.
SEEDS: dict[str, Seed] = {"empty": lambda _: None, "event_agency": event_agency}


class UnknownSeed(ValueError):
    """No seed has this name."""


def plant(seed: str, address: str, oauth_address: str, number: int) -> Portal:
    """Make a portal from a seed; the same one for the same number."""
    if seed not in SEEDS:
        raise UnknownSeed(f"no seed is called {seed}; there are {', '.join(SEEDS)}")
    portal = Portal(address, oauth_address, number)
    furnish(portal)
    SEEDS[seed](portal)
    return portal
