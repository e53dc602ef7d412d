"""Renew a pair of tokens once, however many threads and processes find it stale at the same time."""

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

from b24app.languages import phrase
from b24app.portal import states
from b24app.portal.grants import Grant
from b24app.portal.keyring import AuthorisationServer, Key, Keyring
from b24app.portal.metrics import Meter
from b24app.portal.refusals import AccessLost, PortalError, StrangeAnswer


@dataclass(frozen=True)
class Renewals:
    """The renewals on one portal; threads that find the same token stale share one and its outcome."""

    keyring: Keyring
    oauth: AuthorisationServer
    member_id: str
    server_endpoint: str
    name: str
    meter: Meter
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _under_way: "dict[str, Future[Grant | None]]" = field(default_factory=dict)

    def renew(self, stale: str) -> Grant | None:
        """Renew the pair of a stale token; None where somebody else has replaced it already.

        Raises AccessLost, the pair being marked as dead for every process, or ServerSilent.
        """
        with self._lock:
            renewal = self._under_way.get(stale)
            is_mine = renewal is None
            if renewal is None:
                renewal = self._under_way[stale] = Future()
        if is_mine:
            self._settle(renewal, stale)
        return renewal.result()

    def holder(self, access: str) -> Key | None:
        """Find the pair that an access token belongs to."""
        return next((key for key in self.keyring.read().keys if key.access == access), None)

    def _settle(self, renewal: "Future[Grant | None]", stale: str) -> None:
        try:
            renewal.set_result(self._renewed(stale))
        except BaseException as fault:
            # Every waiting thread gets it, this one included.
            renewal.set_exception(fault)
        finally:
            with self._lock:
                del self._under_way[stale]

    def _renewed(self, stale: str) -> Grant | None:
        key = self.holder(stale)
        if key is None:
            return None
        with self.keyring.renewing(key.user_id):
            # Read again: whoever held the lock before may have done it, or found out that it cannot be done.
            key = self.holder(stale)
            return self._exchanged(key) if key else None

    def _exchanged(self, key: Key) -> Grant | None:
        try:
            grant = self.oauth.refresh(key.refresh, self.server_endpoint)
        except PortalError as fault:
            self.meter.renewed(states.code_of(fault) or fault.code)
            if self._is_replaced(key, fault):
                return None
            raise
        if grant.member_id != self.member_id:
            raise StrangeAnswer(phrase("the authorisation server gave tokens of another portal"), where=self.name)
        self.keyring.write(key.user_id, grant.access, grant.refresh, grant.expires_in)
        self.meter.renewed("done")
        return grant

    def _is_replaced(self, key: Key, fault: PortalError) -> bool:
        """Mark a dead pair; true where an administrator has opened the app meanwhile and left a new one."""
        is_dead = isinstance(fault, AccessLost) and states.is_of_the_user(fault)
        return is_dead and not self.keyring.lose(key.user_id, key.version, states.code_of(fault), None)
