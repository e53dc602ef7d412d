"""The seeds a portal can start from, by name."""

from collections.abc import Callable

from b24app.emulator.defaults import furnish
from b24app.emulator.seeds.big import big
from b24app.emulator.seeds.event_agency import event_agency
from b24app.emulator.seeds.kitchens import kitchens
from b24app.emulator.seeds.language_school import language_school
from b24app.emulator.state import Portal

Seed = Callable[[Portal, int], None]

# A seed fills a furnished portal, drawing from `portal.random` only; the second argument is how many leads were asked
# for, 0 for as many as it usually has. Add yours here.
SEEDS: dict[str, Seed] = {
    "empty": lambda _portal, _leads: None,
    "event_agency": lambda portal, _leads: event_agency(portal),
    "kitchens": lambda portal, _leads: kitchens(portal),
    "language_school": lambda portal, _leads: language_school(portal),
    "big": big,
}


class UnknownSeed(ValueError):
    """No seed has this name."""


def plant(seed: str, address: str, oauth_address: str, number: int, leads: int = 0) -> Portal:
    """Make a portal from a seed; the same one for the same number."""
    if seed not in SEEDS:
        raise UnknownSeed(f"no seed is called {seed}; there are {', '.join(SEEDS)}")
    portal = Portal(address, oauth_address, number)
    furnish(portal)
    SEEDS[seed](portal, leads)
    return portal
