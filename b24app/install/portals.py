"""Open portals: installed ones by their lasting id, any by the name a person gives it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from b24app.clock import Clock
from b24app.errors import AppError
from b24app.install.rates import Rates
from b24app.portal.access import Access, Webhook
from b24app.portal.client import Portal, new_loop
from b24app.portal.metrics import Meter
from b24app.portal.oauth import OAuth
from b24app.portal.tokens import AppTokens
from b24app.store.installs import Install, Installs
from b24app.store.pauses import StoredPauses


class NoSuchPortal(AppError):
    """The app is not installed on this portal; name another one, or install the app there as README.md says."""

    code = "portal.unknown"


class WhichPortal(AppError):
    """It is not clear which portal is meant; name one with --portal or B24APP_PORTAL."""

    code = "portal.which"
    exit_code = 2


class NotTheApp(AppError):
    """A webhook cannot do this, only the installed app can; name the portal by its address."""

    code = "portal.not-the-app"
    exit_code = 2


@dataclass(frozen=True)
class Portals:
    """Opens portals: installed ones by member_id, any by the name a person gives it."""

    installs: Installs
    oauth: OAuth
    connect: Callable[[Access], Portal]
    clock: Clock
    meter: Meter
    _open: dict[tuple[str, ...], Portal] = field(default_factory=dict)

    def of(self, member_id: str) -> Portal:
        """Return an installed portal; raises NoSuchPortal."""
        install = self.installs.by_member(member_id)
        if install is None:
            raise NoSuchPortal(where=member_id)
        return self._opened(install)

    def lately(self, member_id: str) -> Portal:
        """Return an installed portal as `of` does, without asking the database again within seconds."""
        install = self.installs.lately(member_id)
        return self._opened(install) if install else self.of(member_id)

    def named(self, target: str) -> tuple[str, Portal]:
        """Return a portal and the key its plans are kept under; the only installed one where no target is given."""
        if "/rest/" in target:
            access = Webhook.from_url(target)
            return access.key, self.connect(access)
        install = self.installs.named(target) if target else self._only()
        if install is None:
            raise NoSuchPortal(where=target)
        return install.member_id, self._opened(install)

    def installed(self, target: str) -> Install:
        """Return the installation a person names; raises NotTheApp for a webhook."""
        if "/rest/" in target:
            raise NotTheApp
        install = self.installs.named(target) if target else self._only()
        if install is None:
            raise NoSuchPortal(where=target)
        return install

    def _only(self) -> Install:
        known = self.installs.all()
        if len(known) != 1:
            raise WhichPortal
        return known[0]

    def _opened(self, install: Install) -> Portal:
        # Kept, so that threads of one process share a renewal; a new address makes a new one, with a limit of its own.
        key = (install.member_id, install.endpoint, install.server_endpoint)
        if key not in self._open:
            tokens = AppTokens(
                self.installs.keyring(install.member_id),
                self.oauth,
                member_id=install.member_id,
                endpoint=install.endpoint,
                server_endpoint=install.server_endpoint,
                clock=self.clock,
                meter=self.meter,
            )
            self._open[key] = self.connect(tokens)
        return self._open[key]


def connector(rates: Rates, pauses: StoredPauses, clock: Clock, meter: Meter) -> Callable[[Access], Portal]:
    """Return what makes a Portal of an access: one loop a process, one limit a portal for all processes."""
    loop = new_loop()
    return lambda access: Portal(access, rates.bucket(access), loop, clock=clock, pauses=pauses, meter=meter)
