"""Name what makes the pile grow and can be switched off, and forecast how much of the inflow falls away with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from b24app.cleanup.copying.copy import Copy
from b24app.languages import phrase

WEEKS = 12
"""Whole weeks before the last lead by which the inflow is judged."""

_FEW_NEW = 0.1
_LEAST = 12
_NAMED = 12
"""Senders and domains that are named."""


@dataclass(frozen=True)
class Measure:
    """Something to switch off: what to do, where, and the leads a week that stop; no first letter is among them."""

    code: str
    said: str
    targets: tuple[str, ...]
    per_week: float


@dataclass(frozen=True)
class Forecast:
    """Leads a week as they came, and as they would have come with all measures; the range is that of the weeks."""

    weeks: int
    before: float
    after: float
    lowest: int
    highest: int

    @property
    def cut(self) -> float:
        """Return the share that falls away."""
        return 1 - self.after / self.before if self.before else 0.0


@dataclass(frozen=True)
class Mailbox:
    """A mailbox of ours and the leads it makes: in all, and of late a week; `new` are first letters and forms."""

    address: str
    owner: str
    leads: int
    per_week: float
    new: float
    again: float
    useless: float
    first: str
    last: str
    advice: str


# Each lead of the weeks in question is put down to the first thing that would have kept it from coming.
_CAUGHT = """
CREATE OR REPLACE TEMP TABLE caught AS
WITH ends AS (SELECT date_trunc('day', max(date_create)) AS upto FROM leads)
SELECT f.*, l.date_create, least($weeks - 1, epoch(e.upto - l.date_create) // 604800)::INTEGER AS week,
  CASE WHEN f.channel <> 'email' THEN '' WHEN f.kind = 'colleague' THEN 'own'
    WHEN f.kind IN ('bounce', 'auto_reply') THEN 'machines'
    WHEN f.kind IN ('newsletter', 'supplier', 'spam') THEN 'senders'
    WHEN f.kind = 'repeat' THEN 'known' ELSE '' END AS measure
FROM findings f JOIN leads l ON l.id = f.lead_id CROSS JOIN ends e
WHERE l.date_create < e.upto AND l.date_create >= e.upto - to_days($weeks * 7)
"""
_SENDERS = """
SELECT coalesce(nullif(j.domain, ''), j.sender), count(*) AS n FROM caught c JOIN judged j ON j.lead_id = c.lead_id
WHERE c.measure = 'senders' AND j.sender <> '' GROUP BY 1 ORDER BY n DESC, 1 LIMIT $named
"""
_BY_WEEK = """
SELECT count(c.lead_id), count(c.lead_id) FILTER (c.measure = '')
FROM range($weeks) w(week) LEFT JOIN caught c ON c.week = w.week GROUP BY w.week ORDER BY w.week
"""
_MAILBOXES = """
SELECT f.mailbox, coalesce(any_value(concat_ws(' ', u.name, u.last_name)), ''), count(*),
  count(c.lead_id) / $weeks, count(*) FILTER (c.kind IN ('first_letter', 'form')) / $weeks,
  count(*) FILTER (c.kind = 'repeat') / $weeks,
  count(*) FILTER (c.kind NOT IN ('first_letter', 'form', 'repeat')) / $weeks,
  min(l.date_create)::DATE::VARCHAR, max(l.date_create)::DATE::VARCHAR
FROM findings f JOIN leads l ON l.id = f.lead_id LEFT JOIN caught c ON c.lead_id = f.lead_id
LEFT JOIN users u ON lower(u.email) = f.mailbox
WHERE f.mailbox <> '' GROUP BY f.mailbox ORDER BY 4 DESC, 3 DESC, 1
"""
_SAID = {
    "own": phrase("Leave letters of our own domain out: in the mailbox's settings add it to the exceptions"),
    "machines": phrase("Make no leads of automatic answers and returned letters: add these senders to the exceptions"),
    "senders": phrase("Add newsletters, suppliers and spam to the exceptions"),
    "known": phrase(
        "Tie letters of those who wrote before to their lead or contact: the robot email_duplicate does it"
    ),
}
SWITCH_OFF, GUARD, KEEP, QUIET = "switch_off", "guard", "keep", "quiet"
ADVICE = {
    SWITCH_OFF: phrase("switch off: make no leads of its letters; hardly anybody new writes there"),
    GUARD: phrase("keep it, with the exceptions and the robot email_duplicate"),
    KEEP: phrase("keep it as it is"),
    QUIET: phrase("nothing has come of late"),
}


def find_measures(copy: Copy, domains: Sequence[str]) -> list[Measure]:
    """List what to switch off, in the order in which to do it; `domains` are our own."""
    _prepare(copy)
    asked = "SELECT measure, count(*) / ? FROM caught WHERE measure <> '' GROUP BY measure"
    counted = dict(copy.connection.execute(asked, [WEEKS]).fetchall())
    targets = {"own": tuple(domains), "machines": ("mailer-daemon@", "postmaster@", "no-reply@")}
    targets["senders"] = tuple(who for who, _ in copy.connection.execute(_SENDERS, {"named": _NAMED}).fetchall())
    return [
        Measure(code, said, targets.get(code, ()), counted[code]) for code, said in _SAID.items() if code in counted
    ]


def find_mailboxes(copy: Copy) -> list[Mailbox]:
    """List our mailboxes, those that make most leads of late first, with what to do about each."""
    _prepare(copy)
    rows = copy.connection.execute(_MAILBOXES, {"weeks": WEEKS}).fetchall()
    return [Mailbox(*(*row, _advice(row))) for row in rows]


def forecast(copy: Copy) -> Forecast:
    """Tell how much would have come in the last weeks with the measures against all that came."""
    _prepare(copy)
    weeks = copy.connection.execute(_BY_WEEK.replace("$weeks", str(WEEKS))).fetchall()
    came, rests = [came for came, _ in weeks], [rest for _, rest in weeks]
    return Forecast(WEEKS, sum(came) / WEEKS, sum(rests) / WEEKS, min(rests), max(rests))


def _prepare(copy: Copy) -> None:
    copy.connection.execute(_CAUGHT.replace("$weeks", str(WEEKS)))


def _advice(row: Sequence[Any]) -> str:
    per_week, new, useless = row[3], row[4], row[5] + row[6]
    if not per_week:
        return QUIET
    if per_week * WEEKS >= _LEAST and new < _FEW_NEW * per_week:
        return SWITCH_OFF
    return GUARD if useless else KEEP
