"""Days and moments among the inputs and outputs of a robot."""

import contextlib
import re
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from b24app.languages import phrase
from b24app.robots.fields import Field, Unreadable

_DATES = (
    (re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})(?!\d)"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)"), (3, 1, 2)),
    (re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)"), (3, 2, 1)),
)
_HOURS = re.compile(r"\s(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([aApP][mM])?\s*$")


class Date(Field):
    """A day; a time after it is left out."""

    kind = "date"

    def one(self, text: str) -> date:
        """Read 2026-08-21, 21.08.2026 and, with slashes, 08/21/2026 or 21/08/2026 where only one of them can be."""
        for shape, order in _DATES:
            if found := shape.match(text):
                year, month, day = (int(found[number]) for number in order)
                with contextlib.suppress(ValueError):
                    return date(year, month, day)
        raise Unreadable(phrase("{given} is not a date"), phrase("write for example 21.08.2026"))

    def written(self, value: Any) -> str:
        """Write the date as ISO 8601."""
        return str(value.isoformat())


class DateTime(Field):
    """A moment, aware and in UTC; the portal writes it in its own zone, without saying so."""

    kind = "datetime"

    def one(self, text: str) -> datetime:
        """Read 2026-08-21T14:30:00+03:00, 21.08.2026 14:30, 08/21/2026 02:30 pm; a day alone is its first minute."""
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(text)
        try:
            day = Date(title=self.title).one(text)
        except Unreadable:
            raise Unreadable(phrase("{given} is not a moment"), phrase("write for example 21.08.2026 14:30")) from None
        found = _HOURS.search(text)
        if not found:
            return datetime.combine(day, time())
        hour = int(found[1]) % 12 + 12 * (found[4].lower() == "pm") if found[4] else int(found[1])
        with contextlib.suppress(ValueError):
            return datetime.combine(day, time(hour, int(found[2]), int(found[3] or 0)))
        raise Unreadable(phrase("{given} is not a moment"), phrase("write for example 21.08.2026 14:30"))

    def placed(self, value: Any, zone: tzinfo) -> Any:
        """Take what was read without a zone for the portal's time."""
        if isinstance(value, list):
            return [self.placed(one, zone) for one in value]
        if not isinstance(value, datetime):
            return value
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)

    def written(self, value: Any) -> str:
        """Write the moment as ISO 8601."""
        return str(value.isoformat())
