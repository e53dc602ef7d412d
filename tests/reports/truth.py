"""Reckon every report slowly and by hand from what a portal's own lists say, by no code of the app."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from math import sqrt
from typing import Any
from zoneinfo import ZoneInfo

from tests.reports.life import Life

UTC = ZoneInfo("UTC")
_DAY = timedelta(days=1)
Kept = Callable[["Lead"], bool]


@dataclass(frozen=True)
class Office:
    """Monday to Friday between two hours in a zone, but for holidays; a term is (stage, hours, is_working)."""

    zone: ZoneInfo
    opens: time
    closes: time
    terms: tuple[tuple[str, int, bool], ...]
    # Days of every year on which nobody works, as the portal's calendar writes them: "1.01".
    holidays: frozenset[str] = frozenset()

    def is_worked(self, day: date) -> bool:
        return day.weekday() < 5 and f"{day.day}.{day.month:02}" not in self.holidays

    def spans(self, start: datetime, end: datetime) -> Iterable[tuple[datetime, datetime]]:
        day = start.astimezone(self.zone).date() - _DAY
        while day <= end.astimezone(self.zone).date() + _DAY:
            if self.is_worked(day):
                yield tuple(datetime.combine(day, at, self.zone).astimezone(UTC) for at in (self.opens, self.closes))
            day += _DAY

    def worked(self, start: datetime, end: datetime) -> float:
        parts = ((min(end, closes) - max(start, opens)).total_seconds() for opens, closes in self.spans(start, end))
        return sum(part for part in parts if part > 0)

    def due(self, stage: str, since: datetime) -> datetime | None:
        term = next((one for one in self.terms if one[0] == stage), None)
        if term is None:
            return None
        _, hours, is_working = term
        if not is_working:
            return since + timedelta(hours=hours)
        left = timedelta(hours=hours)
        for opens, closes in self.spans(since, since + 90 * _DAY):
            start = max(opens, since)
            if start < closes and closes - start >= left:
                return start + left
            left -= max(closes - start, timedelta())
        raise AssertionError("the term is longer than ninety days")


@dataclass(frozen=True)
class Lead:
    """A lead with all that the portal tells about it."""

    row: dict[str, Any]
    entries: list[dict[str, Any]]
    activities: list[dict[str, Any]]
    deals: list[dict[str, Any]]
    portal: "Truth"

    @cached_property
    def id(self) -> int:
        return int(self.row["ID"])

    @cached_property
    def created(self) -> datetime:
        return _moment(self.row["DATE_CREATE"])

    @cached_property
    def day(self) -> date:
        return self.created.astimezone(self.portal.office.zone).date()

    @property
    def manager(self) -> str:
        return str(self.row["ASSIGNED_BY_ID"])

    @property
    def source(self) -> str:
        return self.row["SOURCE_ID"] or "-"

    @property
    def stage(self) -> str:
        return str(self.row["STATUS_ID"])

    @property
    def kind(self) -> str:
        return str(self.row["STATUS_SEMANTIC_ID"])

    @cached_property
    def stays(self) -> list[tuple[str, str, datetime]]:
        """Stage, its semantics, and when the lead came there; a stage twice in a row is one stay."""
        found: list[tuple[str, str, datetime]] = []
        for entry in sorted(self.entries, key=lambda one: int(one["ID"])):
            if not found or found[-1][0] != entry["STATUS_ID"]:
                found.append((entry["STATUS_ID"], entry["STATUS_SEMANTIC_ID"], _moment(entry["CREATED_TIME"])))
        if not found or found[-1][0] != self.stage:
            found.append((self.stage, self.kind, _moment(self.row["MOVED_TIME"] or self.row["DATE_CREATE"])))
        return found

    @cached_property
    def won(self) -> list[dict[str, Any]]:
        return [deal for deal in self.deals if deal["STAGE_SEMANTIC_ID"] == "S"]

    @property
    def is_client(self) -> bool:
        bound = [int(self.row[name] or 0) for name in ("CONTACT_ID", "COMPANY_ID")]
        return any(bound) or self.kind == "S"

    @cached_property
    def sum(self) -> float:
        return sum(self.portal.worth(deal) for deal in self.won)

    @cached_property
    def sale_days(self) -> float | None:
        moments = [self.portal.won_at(deal) for deal in self.won]
        return max(0.0, _days(min(moments) - self.created)) if moments else None

    @cached_property
    def client_won(self) -> int:
        who = [("COMPANY_ID", self.row["COMPANY_ID"]), ("CONTACT_ID", self.row["CONTACT_ID"])]
        who += [(name, max((int(deal[name] or 0) for deal in self.won), default=0)) for name, _ in tuple(who)]
        name, number = next(((name, int(one)) for name, one in who if int(one or 0)), ("", 0))
        return sum(bool(number) and int(deal[name] or 0) == number for deal in self.portal.all_won) if name else 0

    @cached_property
    def touched(self) -> datetime | None:
        moments = [moment for one in self.activities if (moment := _touch(one)) and moment >= self.created]
        return min(moments, default=None)

    @cached_property
    def touch_hours(self) -> float | None:
        return self.portal.office.worked(self.created, self.touched) / 3600 if self.touched else None

    @cached_property
    def has_step(self) -> bool:
        agreed = str(self.row.get("UF_CRM_NEXT_CONTACT") or "")[:10]
        today = self.portal.now.astimezone(self.portal.office.zone).date().isoformat()
        planned = any(one["COMPLETED"] == "N" and one["DIRECTION"] != "1" for one in self.activities)
        return planned or bool(agreed and agreed >= today)

    @cached_property
    def here(self) -> float:
        return max(0.0, _days(self.portal.now - self.stays[-1][2]))

    @cached_property
    def age(self) -> float:
        return max(0.0, _days(self.portal.now - self.created))

    @cached_property
    def due(self) -> datetime | None:
        return self.portal.office.due(self.stage, self.stays[-1][2]) if self.kind == "P" else None

    @cached_property
    def late(self) -> float | None:
        return _days(self.portal.now - self.due) if self.due and self.due < self.portal.now else None


class Truth:
    """What a portal's own lists say."""

    def __init__(self, life: Life, office: Office, now: datetime) -> None:
        self.office, self.now = office, now
        history, activities, deals = (defaultdict(list) for _ in range(3))
        for entry in life.call_all("crm.stagehistory.list", {}, entityTypeId=1):
            history[int(entry["OWNER_ID"])].append(entry)
        for one in life.call_all("crm.activity.list", {"OWNER_TYPE_ID": 1}):
            activities[int(one["OWNER_ID"])].append(one)
        self.deals = life.call_all("crm.deal.list", {}, select=["*"])
        self.won_moments: dict[int, datetime] = {}
        for entry in life.call_all("crm.stagehistory.list", {"STAGE_SEMANTIC_ID": "S"}, entityTypeId=2):
            own, moment = int(entry["OWNER_ID"]), _moment(entry["CREATED_TIME"])
            self.won_moments[own] = max(moment, self.won_moments.get(own, moment))
        for deal in self.deals:
            deals[int(deal["LEAD_ID"] or 0)].append(deal)
        self.rates = {row["CURRENCY"]: float(row["AMOUNT"]) for row in life.call("crm.currency.list")}
        rows = life.call_all("crm.lead.list", {}, select=["*", "UF_*"])
        self.leads = [
            Lead(row, history[int(row["ID"])], activities[int(row["ID"])], deals[int(row["ID"])], self) for row in rows
        ]

    @cached_property
    def all_won(self) -> list[dict[str, Any]]:
        return [deal for deal in self.deals if deal["STAGE_SEMANTIC_ID"] == "S"]

    def worth(self, deal: dict[str, Any]) -> float:
        return float(deal["OPPORTUNITY"] or 0) * self.rates.get(deal["CURRENCY_ID"], 1.0)

    def won_at(self, deal: dict[str, Any]) -> datetime:
        return self.won_moments.get(int(deal["ID"])) or _moment(deal["CLOSEDATE"] or deal["DATE_CREATE"])


def quantile(values: list[float], part: float) -> float | None:
    """Find a quantile, between two values in proportion."""
    if not values:
        return None
    ordered, place = sorted(values), part * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Bound a share with 95 % certainty."""
    z, share = 1.96, hits / count
    middle, spread = share + z * z / 2 / count, z * sqrt(share * (1 - share) / count + z * z / 4 / count / count)
    return max(0.0, (middle - spread) / (1 + z * z / count)), min(1.0, (middle + spread) / (1 + z * z / count))


def _touch(one: dict[str, Any]) -> datetime | None:
    if one["COMPLETED"] != "Y":
        return None
    if one["TYPE_ID"] == "4":
        return _moment(one["CREATED"]) if one["DIRECTION"] == "2" else None
    if one["TYPE_ID"] == "2":
        is_missed = isinstance(one["SETTINGS"], dict) and one["SETTINGS"].get("MISSED_CALL") in (True, "1", 1, "true")
        return None if is_missed else _moment(one["CREATED"])
    return _moment(one["LAST_UPDATED"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _days(span: timedelta) -> float:
    return span.total_seconds() / 86400
