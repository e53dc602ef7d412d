"""The holder of the portal: everything asks it for the current one, so that a reset can put a new one in place."""

from aiohttp import web

from b24app.emulator.seeding import plant
from b24app.emulator.state import Portal


class Emulator:
    """Hold one portal."""

    def __init__(self, address: str, oauth_address: str, seed: str = "empty", number: int = 1) -> None:
        self.address = address
        self.oauth_address = oauth_address
        self.portal: Portal = plant(seed, address, oauth_address, number)

    def reset(self, seed: str, number: int) -> None:
        """Put a new portal in place of the old one; nothing of the old one is delivered any more."""
        self.portal = plant(seed, self.address, self.oauth_address, number)


EMULATOR: web.AppKey[Emulator] = web.AppKey("emulator", Emulator)
