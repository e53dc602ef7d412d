"""Say what is due on a card: the contact agreed on, and the end of its time on the stage."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from b24app.pipelines.language.model import Pipeline, Stage
from b24app.worktime import NeverOpen, WorkTime


@dataclass(frozen=True)
class Due:
    """A moment, or a day where `is_day`, on the office's clock."""

    at: datetime
    is_over: bool
    is_day: bool = False

    @property
    def written(self) -> str:
        """Write it as people read it."""
        return f"{self.at:%d.%m.%Y}" if self.is_day else f"{self.at:%d.%m.%Y %H:%M}"


def contact_of(pipeline: Pipeline, answers: Any, time: WorkTime, now: datetime) -> Due | None:
    """Return the next contact as the card holds it; None where the file names no field for it, or none is agreed on."""
    if pipeline.next_contact is None:
        return None
    text = str(answers.get(pipeline.next_contact.field) or "")
    custom = pipeline.fields_.get(pipeline.next_contact.field)
    try:
        if custom is not None and custom.type == "datetime":
            at = time.local(_aware(datetime.fromisoformat(text), time))
            return Due(at, at < now)
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    begins = datetime(day.year, day.month, day.day, tzinfo=time.zone)
    return Due(begins, day < time.local(now).date(), is_day=True)


def term_of(stage: Stage | None, since: datetime | None, time: WorkTime, now: datetime) -> Due | None:
    """Return by when a card that came to its stage at a moment has to move on; None where there is no term."""
    if stage is None or stage.term is None or since is None:
        return None
    within = stage.term.within
    try:
        end = time.shift(since, within.amount, within.unit, is_working=within.is_working)
    except NeverOpen:
        return None
    return Due(time.local(end), end < now)


def moment(at: datetime | None, time: WorkTime, now: datetime) -> Due | None:
    """Return a moment of the portal's as something due."""
    return Due(time.local(at), at < now) if at else None


def _aware(at: datetime, time: WorkTime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=time.zone)
