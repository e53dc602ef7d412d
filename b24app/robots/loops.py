"""Notice a robot that runs on the same card again and again, stop it and tell a person once."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from b24app.clock import Clock
from b24app.errors import AppError
from b24app.portal import im
from b24app.portal.refusals import PortalError
from b24app.robots.card import Place
from b24app.store.alarms import Alarms
from b24app.store.past import Past
from b24app.store.runs import Run

log = logging.getLogger(__name__)

_TOLD = {
    "ru": "Робот «{title}» запускается снова и снова: {number} раз за {minutes} мин на карточке {link}. Он остановлен: "
    "скорее всего, два робота или триггера спорят за эту карточку. Проверьте роботов на её стадиях.",
    "en": "The robot “{title}” runs again and again: {number} times in {minutes} min on the card {link}. It was "
    "stopped: two robots or triggers most likely argue about this card. Look at the robots on its stages.",
}


class Looping(AppError):
    """The robot ran on this card too often in a short time and was stopped; see which robots move the card in turn."""

    code = "robots.looping"


@dataclass(frozen=True)
class Limit:
    """How many runs of one robot on one card are too many in which time; no runs: no limit."""

    runs: int = 12
    seconds: float = 600.0

    @property
    def span(self) -> timedelta:
        """Return the time as a span."""
        return timedelta(seconds=self.seconds)


@dataclass(frozen=True)
class LoopGuard:
    """Looks back at what a robot did with a card."""

    past: Past
    alarms: Alarms
    clock: Clock
    limit: Limit

    def is_looping(self, run: Run) -> bool:
        """Tell whether a run is one too many; what a person starts by hand never is."""
        if not self.limit.runs or not run.card or run.started == "hand":
            return False
        return self.past.number_since(run, self.clock.now() - self.limit.span) >= self.limit.runs

    def tell(self, run: Run, place: Place, title: dict[str, str], language: str) -> None:
        """Tell the person responsible for the card, once for as long as the loop lasts."""
        log.error("a robot runs in a loop", extra={"portal": run.member_id, "robot": run.code, "card": run.card})
        if not self.alarms.is_news(run.member_id, f"loop:{run.code}:{run.card}", self.limit.span):
            return
        minutes = round(self.limit.seconds / 60) or 1
        try:
            card = place.read()
            text = _TOLD[language].format(
                title=title[language], number=self.limit.runs, minutes=minutes, link=card.link
            )
            im.notify(place.portal, card.responsible or 1, text, f"loop-{run.code}-{run.card}")
        except PortalError as fault:
            log.warning("nobody could be told of a loop", extra={"portal": run.member_id, "fault": str(fault)})
