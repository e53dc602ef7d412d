"""Examine a portal as the app meets it: everything that can keep a feature from working, each with its cure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from b24app.clock import Clock
from b24app.install.findings import Finding, Verdict, fault, fine, note, tried
from b24app.install.manifest import Manifest
from b24app.languages import phrase
from b24app.portal.client import Portal
from b24app.portal.plan import USUAL, Rate, rate_of
from b24app.portal.reach import Reach
from b24app.portal.refusals import Refusal, StrangeAnswer
from b24app.store.installs import Administrator

_SKEW = timedelta(seconds=60)
_SOON = timedelta(days=14)
_NO_SUCH_ROW = 2_147_483_647
"""An id that no row has: asking to change it tells whether we might, and changes nothing."""


@dataclass(frozen=True)
class Doctor:
    """Examines one portal; reads only."""

    portal: Portal
    manifest: Manifest
    limit: Rate | None
    """What the settings say; None where the app goes by the plan."""
    clock: Clock
    reach: Callable[[str], Reach]
    administrators: Sequence[Administrator] | None = None
    """Those who left tokens; None for a webhook."""

    def examine(self) -> Iterator[Finding]:
        """Give the findings one by one; without a way in, only that one."""
        for check, look in (("reach", self._reached), ("access", self._access)):
            found = list(tried(check, look))
            yield from found
            if any(one.verdict is Verdict.FAULT for one in found):
                # Whose tokens are dead is what a person wants to know now, and the portal need not be asked for it.
                yield from tried("administrators", self._administrators) if check == "access" else ()
                return
        looks = {
            "administrators": self._administrators,
            "scopes": self._scopes,
            "plan": self._plan,
            "rights": self._rights,
            "clock": self._clock,
            "crm": self._crm,
        }
        for check, look in looks.items():
            yield from tried(check, look)

    def _reached(self) -> Iterator[Finding]:
        met = self.reach(self.portal.name)
        milliseconds = round(met.seconds * 1000)
        if not met.tls:
            yield note("reach", phrase("reached in {ms} ms, without encryption, on this machine"), ms=milliseconds)
            return
        yield fine("reach", phrase("reached in {ms} ms by {tls}"), ms=milliseconds, tls=met.tls)
        if met.expires and met.expires - self.clock.now() < _SOON:
            yield note(
                "tls",
                phrase("the portal's certificate runs out on {day:%Y-%m-%d}"),
                phrase("let the portal's administrator renew it"),
                day=met.expires,
            )

    def _access(self) -> Iterator[Finding]:
        profile = _map(self.portal.read("profile").result)
        who = f"{profile.get('NAME') or ''} {profile.get('LAST_NAME') or ''}".strip() or "?"
        yield fine("access", phrase("the portal lets us in as user {user} ({who})"), user=profile.get("ID"), who=who)

    def _administrators(self) -> Iterator[Finding]:
        if self.administrators is None:
            return
        alive = [one.user_id for one in self.administrators if not one.lost]
        for one in self.administrators:
            if one.lost:
                yield note(
                    "administrators",
                    phrase("the tokens of administrator {user} no longer work ({why})"),
                    phrase("let them open the app once, if they still work there"),
                    user=one.user_id,
                    why=one.lost,
                )
        if self.administrators and not alive:
            yield fault(
                "administrators",
                phrase("no administrator's tokens work any more: the app is locked out and robots wait"),
                phrase("let an administrator of the portal open the app there once"),
            )
        if len(alive) == 1:
            yield note(
                "administrators",
                phrase("the access hangs on one administrator, {user}: when they leave, the app stops"),
                phrase("let a second administrator open the app once"),
                user=alive[0],
            )
        elif alive:
            yield fine("administrators", phrase("tokens of {number} administrators are kept"), number=len(alive))

    def _scopes(self) -> Iterator[Finding]:
        granted = tuple(str(one) for one in self.portal.read("scope").result or ())
        missing = self.manifest.missing(granted)
        form = phrase("tick them in the webhook's or the application's form")
        # Robots and events need the installed app; through a webhook only the CRM itself is worked on.
        vital = [name for name, scope in missing.items() if scope.required and (self._is_app or name == "crm")]
        if vital:
            yield fault("scopes", phrase("the permissions {scopes} are missing"), form, scopes=", ".join(vital))
        if other := [name for name in missing if name not in vital]:
            text = phrase("without the permissions {scopes} parts of the app stay off")
            yield note("scopes", text, form, scopes=", ".join(other))
        if not missing:
            yield fine("scopes", phrase("all permissions are there: {scopes}"), scopes=", ".join(sorted(granted)))

    def _plan(self) -> Iterator[Finding]:
        about = _map(self.portal.read("app.info").result)
        plan = str(about.get("LICENSE") or "?")
        if about.get("PAYMENT_EXPIRED") == "Y":
            yield fault("plan", phrase("the payment for plan {plan} has run out"), phrase("renew it"), plan=plan)
        else:
            yield fine("plan", phrase("plan: {plan}"), plan=plan)
        yield self._rate(plan, rate_of(about))

    def _rate(self, plan: str, allowed: Rate | None) -> Finding:
        if self.limit is None:
            used = allowed or USUAL
            text = phrase("up to {size} requests at once, then {rate:g} a second, as plan {plan} allows")
            return fine("limits", text, size=used.size, rate=used.rate, plan=plan)
        set_by_hand: dict[str, object] = {"size": self.limit.size, "rate": self.limit.rate, "plan": plan}
        if allowed and (not self.limit.rate or self.limit.rate > allowed.rate or self.limit.size > allowed.size):
            return note(
                "limits",
                phrase("the settings let the app send faster than plan {plan} takes requests"),
                phrase("unset B24APP_BUCKET_SIZE and B24APP_BUCKET_RATE: the app goes by the plan then"),
                **set_by_hand,
            )
        if allowed and self.limit.rate < allowed.rate:
            return note(
                "limits",
                phrase("the settings hold the app to {rate:g} requests a second; plan {plan} allows {more:g}"),
                phrase("unset B24APP_BUCKET_SIZE and B24APP_BUCKET_RATE: the app goes by the plan then"),
                more=allowed.rate,
                **set_by_hand,
            )
        return fine("limits", phrase("up to {size} requests at once, then {rate:g} a second"), **set_by_hand)

    def _rights(self) -> Iterator[Finding]:
        if self.portal.read("user.admin").result is True:
            yield fine("rights", phrase("this user administers the portal and may change stages and fields"))
        elif self._may_write_statuses():
            yield note("rights", phrase("this user is no administrator of the portal, but may change the CRM's stages"))
        else:
            yield fault(
                "rights",
                phrase("this user may not change the CRM's stages"),
                phrase("let an administrator of the portal make the webhook or open the app"),
            )

    def _may_write_statuses(self) -> bool:
        """Ask to change a row that does not exist: whoever may, is told that it is not there.

        https://apidocs.bitrix24.com/api-reference/crm/status/crm-status-update.html
        """
        try:
            self.portal.write("crm.status.update", {"id": _NO_SUCH_ROW, "fields": {}})
        except Refusal as refusal:
            return "not found" in refusal.description.lower()
        return False

    def _clock(self) -> Iterator[Finding]:
        before = self.clock.now()
        told = str(self.portal.read("server.time").result)
        now = before + (self.clock.now() - before) / 2
        try:
            skew = datetime.fromisoformat(told) - now
        except (ValueError, TypeError):
            raise StrangeAnswer(where=self.portal.name, method="server.time") from None
        seconds = round(skew.total_seconds())
        if abs(skew) > _SKEW:
            yield fault(
                "clock",
                phrase("the portal's clock and ours differ by {seconds} s"),
                phrase("let this machine take its time from a time server (NTP)"),
                seconds=seconds,
            )
        else:
            yield fine("clock", phrase("the portal's clock and ours agree"))

    def _crm(self) -> Iterator[Finding]:
        if str(self.portal.read("crm.settings.mode.get").result) == "2":
            yield fault(
                "crm",
                phrase("the CRM works in simple mode: it has no leads, a new one becomes a deal at once"),
                phrase("let an administrator switch the CRM to the mode with leads in its settings"),
            )
        else:
            yield fine("crm", phrase("the CRM works with leads"))

    @property
    def _is_app(self) -> bool:
        return self.administrators is not None


def _map(result: Any) -> dict[str, Any]:
    return result if isinstance(result, dict) else {}
