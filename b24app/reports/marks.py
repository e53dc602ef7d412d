"""Mark the moments after which figures are not what they were before: plans applied, clean-ups run."""

from dataclasses import dataclass

from b24app.languages import Translate, phrase
from b24app.reports.shown import Mark
from b24app.store.db import Database
from b24app.store.moments import Turn, turns

_APPLIED, _UNDONE = phrase("plan {number} of {name} was applied"), phrase("plan {number} took {name} back")
_CLEANED = phrase("clean-up {number} by {name} began")


@dataclass(frozen=True)
class Marked:
    """The marks of all portals."""

    database: Database

    def of(self, portal: str, translate: Translate) -> tuple[Mark, ...]:
        """Give the marks of a portal, the earliest first."""
        return tuple(Mark(one.at, _text(one, translate)) for one in turns(self.database, portal))


def _text(one: Turn, translate: Translate) -> str:
    said = _CLEANED if one.is_cleanup else _UNDONE if one.is_undone else _APPLIED
    return translate(said).format(number=one.number, name=one.name)
