"""An app's tokens on one portal: renewed when called expired, another administrator's when one's are dead."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import NoReturn
from urllib.parse import urlsplit

from b24app.clock import Clock, SystemClock
from b24app.portal import states
from b24app.portal.access import Trials, portal_address
from b24app.portal.keyring import AuthorisationServer, Keyring
from b24app.portal.metrics import Meter, NoMetrics
from b24app.portal.refusals import AccessLost, PortalError, WrongTarget
from b24app.portal.renewal import Renewals

log = logging.getLogger(__name__)

_REST = timedelta(minutes=10)
"""How long tokens rest that the portal refused for another reason than a dead refresh token: it may take them back."""

_DOUBT = timedelta(minutes=1)
"""How long a redirect that the authorisation server did not confirm is not asked about again."""

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
        self._meter = meter or NoMetrics()
        self._renewals = Renewals(keyring, oauth, member_id, server_endpoint, self.name, self._meter)
        self._state = states.OPEN
        self._asking = threading.Lock()
        self._in_doubt_until = datetime.min.replace(tzinfo=UTC)

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

    def instead(self, trials: Trials) -> str:
        """Return another token after one was refused; raises what the portal said where none would help."""
        fault, code = trials.fault, states.code_of(trials.fault)
        if len(trials.met) >= _MOST_TRIALS or not (states.state_of(fault) or states.is_of_the_user(fault)):
            raise fault
        if code == "redirect" and [states.code_of(one) for _, one in trials.met].count(code) == 1:
            return self._followed(trials)
        if state := states.state_of(fault):
            self._fail(fault, state)
        if code != "expired_token":
            self._drop(trials.token or "", code)
        elif trials.token not in trials.fresh:
            return self._renewed(trials)
        return self._another(trials, fault)

    def renew(self, stale: str) -> str:
        """Return a token other than the stale one, renewing it or taking another administrator's."""
        return self._renewed(Trials([(stale, AccessLost(where=self.name, error="expired_token"))]))

    def _renewed(self, trials: Trials) -> str:
        try:
            grant = self._renewals.renew(trials.token or "")
        except AccessLost as lost:
            log.warning("tokens could not be renewed", extra={"portal": self.name, "error": states.code_of(lost)})
            if state := states.state_of(lost):
                self._fail(lost, state)
            return self._another(trials, lost)
        if grant is None:
            return self.token()
        self._move(grant.client_endpoint)
        trials.fresh.add(grant.access)
        return grant.access

    def _another(self, trials: Trials, fault: PortalError) -> str:
        keys = self._keyring.read().keys
        token = next((key.access for key in keys if key.access not in trials.tokens), None)
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

    def _followed(self, trials: Trials) -> str:
        """Go where the portal has moved, if the authorisation server says the same; a redirect alone is not believed.

        https://apidocs.bitrix24.com/settings/how-to-call-rest-api/change-domen.html
        """
        # One thread asks, the others wait and go where it was told.
        with self._asking:
            if self.endpoint != trials.endpoint:
                return trials.token or ""
            if self._clock.now() < self._in_doubt_until:
                self._fail(trials.fault, states.MOVED)
            token = self._confirmed(trials)
            if self.endpoint == trials.endpoint:
                self._in_doubt_until = self._clock.now() + _DOUBT
                self._fail(trials.fault, states.MOVED)
            return token

    def _confirmed(self, trials: Trials) -> str:
        """Ask the authorisation server where the portal is; returns the token to go on with."""
        token = trials.token or ""
        try:
            owner = self._oauth.whois(token, self._server)
        except AccessLost:
            # The access token may have expired; a renewal tells the address as well.
            return self._renewed(trials)
        except PortalError:
            # Nobody can say now; the redirect itself is what the caller is told.
            return token
        if owner.member_id == self.member_id:
            self._move(owner.endpoint)
        return token

    def _move(self, endpoint: str) -> None:
        """Take over the address that the authorisation server names."""
        address = endpoint.rstrip("/") + "/"
        try:
            portal_address(address)
        except WrongTarget:
            return
        if address.lower() == self.endpoint.lower():
            return
        self._keyring.move(address)
        log.warning("the portal has moved", extra={"portal": self.name, "to": urlsplit(address).netloc})
        self.endpoint = address

    def _fail(self, fault: PortalError, state: str) -> NoReturn:
        """Note the state that the portal is in, with an alarm from the first to find out, and raise."""
        if state and self._keyring.note(state, str(fault.values.get("host", ""))):
            log.error("the app has lost a portal", extra={"portal": self.name, "state": state, "fault": str(fault)})
            self._meter.lost(state)
        self._state = state or self._state
        raise fault
