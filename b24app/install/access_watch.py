"""Watch whose tokens still open each portal, and warn people while the app can still reach them."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from b24app.errors import AppError
from b24app.install.registrar import language_of
from b24app.portal import im
from b24app.portal.client import Portal
from b24app.portal.metrics import Meter
from b24app.portal.refusals import Refusal
from b24app.store.alarms import Alarms
from b24app.store.installs import Administrator, Install, Installs

log = logging.getLogger(__name__)

_AGAIN = timedelta(days=7)
_LAST_ONE = {
    "ru": "Приложение «Порядок в лидах» работает от имени единственного администратора — [USER={alive}]вас или вашего "
    "коллеги[/USER]: доступ остальных ({lost}) больше не действует. Если уйдёт и он, роботы остановятся. Попросите ещё "
    "одного администратора открыть приложение хотя бы раз.",
    "en": "The app “Leads in order” works in the name of one last administrator, [USER={alive}]you or your "
    "colleague[/USER]: the access of the others ({lost}) is over. When that one leaves too, the robots stop. Ask one "
    "more administrator to open the app once.",
}


@dataclass(frozen=True)
class AccessWatch:
    """Looks at every portal's administrators; a round of the worker."""

    installs: Installs
    portal_of: Callable[[str], Portal]
    alarms: Alarms
    meter: Meter

    def look(self) -> None:
        """Warn of each portal that hangs on its last administrator, and raise the alarm where none is left."""
        for install in self.installs.all():
            people = self.installs.administrators(install.member_id)
            lost = [one for one in people if one.lost]
            alive = [one.user_id for one in people if not one.lost]
            if not alive and lost:
                self._none_left(install, lost)
            elif len(alive) == 1 and lost:
                self._one_left(install, alive[0], lost)

    def _none_left(self, install: Install, lost: Sequence[Administrator]) -> None:
        if self.alarms.is_news(install.member_id, f"access-lost:{_named(lost)}", _AGAIN):
            log.error(
                "no administrator's tokens are left: the app has lost the portal",
                extra={"portal": install.address, "users": _named(lost)},
            )
            self.meter.lost("all-administrators")

    def _one_left(self, install: Install, alive: int, lost: Sequence[Administrator]) -> None:
        if not self.alarms.is_news(install.member_id, f"access-thin:{_named(lost)}", _AGAIN):
            return
        log.error("the app's access hangs on one administrator", extra={"portal": install.address, "user": alive})
        self.meter.lost("all-but-one")
        try:
            portal = self.portal_of(install.member_id)
            text = _LAST_ONE[language_of(portal)].format(alive=alive, lost=_named(lost))
            for person in (alive, *(one.user_id for one in lost)):
                _tell(portal, person, text)
        except AppError as fault:
            log.warning("nobody could be warned", extra={"portal": install.address, "fault": str(fault)})


def _tell(portal: Portal, person: int, text: str) -> None:
    try:
        im.notify(portal, person, text, "b24app-access")
    except Refusal as refusal:
        # One who has left takes no notifications.
        log.info("notification refused", extra={"user": person, "error": refusal.error})


def _named(lost: Sequence[Administrator]) -> str:
    return ", ".join(str(one.user_id) for one in lost)
