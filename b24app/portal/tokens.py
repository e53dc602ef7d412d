"""An app's tokens on one portal: renewed when called expired, another administrator's when one's are dead."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import NoReturn
from urllib.parse import urlsplit

from b24app.clock import Clock, SystemClock
from b24app.portal import states
from b24app.portal.access import Trial, portal_address
from b24app.portal.keyring import AuthorisationServer, Keyring
from b24app.portal.metrics import Meter, NoMetrics
from b24app.portal.refusals import AccessLost, NotSent, PortalError, WrongTarget
from b24app.portal.renewal import Renewals

log = logging.getLogger(__name__)

_REST = timedelta(minutes=10)
"""How long tokens rest that the portal refused for another reason than a dead refresh token: it may take them back."""

_MOST_TRIALS = 10


class AppTokens:
    """Opens a portal for an app with the tokens of whichever administrator they still work for."""

    def __init__(
        self,
        keyring: Keyring,
        oauth: AuthorisationServer,
        *,
        member_id: str,
        endpoint: str,
        server_endpoint: str,
        clock: Clock | None = None,
        meter: Meter | None = None,
    ) -> None:
        self.member_id = member_id
        self.endpoint = endpoint
        self.key = urlsplit(endpoint).netloc.lower()
        self.name = f"{urlsplit(endpoint).scheme}://{self.key}/"
        self._server = server_endpoint
        self._keyring = keyring
        self._oauth = oauth
        self._clock = clock or SystemClock()
        self._renewals = Renewals(keyring, oauth, member_id, server_endpoint, self.name, meter or NoMetrics())
        self._state = states.OPEN

    def __repr__(self) -> str:
        return f"AppTokens({self.name!r})"

    def token(self) -> str:
        """Return the access token to use now; raises AccessLost where no administrator's tokens are left."""
        kept = self._keyring.read()
        self.endpoint, self._state = kept.endpoint, kept.state
        if not kept.keys:
            lost = states.standing(states.LOST)
            self._fail(AccessLost(lost.what, lost.way_out, where=self.name), states.LOST)
        return kept.keys[0].access

    def worked(self) -> None:
        """Note that the portal let us in, where it was known that it would not."""
        if self._state != states.OPEN and self._keyring.note(states.OPEN):
            log.warning("the portal lets the app in again", extra={"portal": self.name})
        self._state = states.OPEN

    def instead(self, trials: Sequence[Trial]) -> str:
        """Return another token after one was refused; raises what the portal said where none would help."""
        token, fault = trials[-1].token or "", trials[-1].fault
        code = states.code_of(fault)
        if len(trials) >= _MOST_TRIALS or not (states.state_of(fault) or states.is_of_the_user(fault)):
            raise fault
        if code == "redirect" and not any(states.code_of(trial.fault) == code for trial in trials[:-1]):
            return self._followed(token, fault)
        if state := states.state_of(fault):
            self._fail(fault, state)
        if code == "expired_token":
            return self.renew(token) if _in_a_row(trials, code) % 2 else self._another(trials, fault)
        self._drop(token, code)
        return self._another(trials, fault)

    def renew(self, stale: str) -> str:
        """Return a token other than the stale one, renewing it or taking another administrator's."""
        try:
            grant = self._renewals.renew(stale)
        except AccessLost as lost:
            log.warning("tokens could not be renewed", extra={"portal": self.name, "error": states.code_of(lost)})
            if state := states.state_of(lost):
                self._fail(lost, state)
            return self._another([Trial(stale, lost)], lost)
        if grant is None:
            return self.token()
        self._move(grant.client_endpoint)
        return grant.access

    def _another(self, trials: Sequence[Trial], fault: PortalError) -> str:
        tried = {trial.token for trial in trials}
        keys = self._keyring.read().keys
        token = next((key.access for key in keys if key.access not in tried), None)
        if token is None:
            # A token that was only called expired is not lost: the next call tries again.
            self._fail(fault, "" if keys else states.LOST)
        log.warning("another administrator's tokens are used", extra={"portal": self.name})
        return token

    def _drop(self, token: str, why: str) -> None:
        """Let one administrator's tokens rest, for every process."""
        key = self._renewals.holder(token)
        if key and self._keyring.lose(key.user_id, key.version, why, self._clock.now() + _REST):
            log.warning(
                "an administrator's tokens no longer work",
                extra={"portal": self.name, "user": key.user_id, "error": why},
            )

    def _followed(self, token: str, fault: PortalError) -> str:
        """Go where the portal has moved, if the authorisation server says the same; a redirect alone is not believed.

        https://apidocs.bitrix24.com/settings/how-to-call-rest-api/change-domen.html
        """
        try:
            owner = self._oauth.whois(token, self._server)
            is_confirmed = owner.member_id == self.member_id and self._move(owner.endpoint)
        except AccessLost:
            # Its access token has expired; a renewal tells the address as well.
            before = self.endpoint
            token = self.renew(token)
            is_confirmed = self.endpoint != before
        except NotSent:
            raise fault from None
        if not is_confirmed:
            self._fail(fault, states.MOVED)
        return token

    def _move(self, endpoint: str) -> bool:
        """Take over the address the authorisation server names; true where it is another one."""
        address = endpoint.rstrip("/") + "/"
        try:
            portal_address(address)
        except WrongTarget:
            return False
        if address.lower() == self.endpoint.lower():
            return False
        self._keyring.move(address)
        log.warning("the portal has moved", extra={"portal": self.name, "to": urlsplit(address).netloc})
        self.endpoint = address
        return True

    def _fail(self, fault: PortalError, state: str) -> NoReturn:
        """Note the state that the portal is in, with an alarm from the first to find out, and raise."""
        if state and self._keyring.note(state, str(fault.values.get("host", ""))):
            log.error("the app has lost a portal", extra={"portal": self.name, "state": state, "fault": str(fault)})
        self._state = state or self._state
        raise fault


def _in_a_row(trials: Sequence[Trial], code: str) -> int:
    """Count the last trials that met one code: the first asks for a renewal, a second says it was in vain."""
    number = 0
    for trial in reversed(trials):
        if states.code_of(trial.fault) != code:
            break
        number += 1
    return number
