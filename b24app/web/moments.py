"""Tell moments to people: how long ago, and on the clock of the portal's office."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from b24app.languages import phrase, translator

if TYPE_CHECKING:
    from b24app.wiring import App

_STEPS = (
    (90, 1, phrase("{number} s ago")),
    (90 * 60, 60, phrase("{number} min ago")),
    (36 * 3600, 3600, phrase("{number} h ago")),
)
_DAYS = phrase("{number} d ago")


@dataclass(frozen=True)
class Moments:
    """The clock of an office and a person's language."""

    now: datetime
    zone: tzinfo
    language: str

    @classmethod
    def of(cls, app: "App", member_id: str, language: str) -> "Moments":
        """Take the clock of a portal's office, as far as it is known."""
        return cls(app.portals.clock.now(), app.working_times.zone(member_id), language)

    def ago(self, moment: datetime) -> str:
        """Say how long ago something was."""
        return self.lasting((self.now - moment).total_seconds())

    def lasting(self, seconds: float) -> str:
        """Say that so many seconds have passed."""
        seconds, speak = max(seconds, 0), translator(self.language)
        for limit, unit, said in _STEPS:
            if seconds < limit:
                return speak(said).format(number=int(seconds // unit))
        return speak(_DAYS).format(number=int(seconds // 86400))

    def brief(self, moment: datetime) -> str:
        """Show a moment on the office's clock, without the year where it is this one."""
        local, now = moment.astimezone(self.zone), self.now.astimezone(self.zone)
        return f"{local:%d.%m %H:%M}" if local.year == now.year else f"{local:%d.%m.%Y}"

    def shown(self, moment: datetime) -> str:
        """Show a moment on the office's clock."""
        return f"{moment.astimezone(self.zone):%d.%m.%Y %H:%M}"
