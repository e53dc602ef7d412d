"""Read what the audit looks at out of a copy, a range of leads at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from b24app.cleanup.auditing.lead import Lead
from b24app.cleanup.copying.copy import Copy
from b24app.letters.kind import Ours

PORTION = 5000
"""Leads that are judged at once."""

_VERSION = 1
"""Counts up when leads are to be judged anew because the rules are others."""

_STALE = """
SELECT max(id), count(*) FROM (
  SELECT l.id, (row_number() OVER (ORDER BY l.id) - 1) // ? AS part FROM leads l
  LEFT JOIN judged j ON j.lead_id = l.id AND j.mark = ?
    AND j.seen = greatest(l.date_modify, coalesce(l.last_activity_time, l.date_modify))
  WHERE j.lead_id IS NULL
) GROUP BY part ORDER BY 1
"""
_LEADS = """
WITH chosen AS (
  SELECT l.* FROM leads l
  LEFT JOIN judged j ON j.lead_id = l.id AND j.mark = $mark
    AND j.seen = greatest(l.date_modify, coalesce(l.last_activity_time, l.date_modify))
  WHERE l.id > $after AND l.id <= $upto AND j.lead_id IS NULL
), acts AS (
  SELECT * FROM activities WHERE owner_kind = 'lead' AND owner_id > $after AND owner_id <= $upto
), letter AS (
  SELECT * FROM acts WHERE type_id = 4 QUALIFY row_number() OVER (PARTITION BY owner_id ORDER BY id) = 1
), other AS (
  SELECT * FROM acts WHERE type_id IS DISTINCT FROM 4
  QUALIFY row_number() OVER (PARTITION BY owner_id ORDER BY id) = 1
), ways AS (
  SELECT id, list(value ORDER BY position) FILTER (type = 'EMAIL') AS emails,
    list(value ORDER BY position) FILTER (type = 'PHONE') AS phones
  FROM communications WHERE kind = 'lead' AND id > $after AND id <= $upto GROUP BY id
)
SELECT s.id, coalesce(s.title, ''), concat_ws(' ', s.name, s.second_name, s.last_name), coalesce(s.comments, ''),
  coalesce(s.source_id, ''), coalesce(w.emails, []), coalesce(w.phones, []), coalesce(o.provider_id, ''),
  CASE WHEN o.id < coalesce(t.id, o.id + 1) THEN coalesce(o.type_id, 0) ELSE 0 END, coalesce(t.id, 0),
  coalesce(t.subject, ''), coalesce(t.body, ''), coalesce(t.sender, ''), coalesce(t.sender_name, ''),
  coalesce(t.recipients, []), coalesce(t.raw->>'$.SETTINGS.EMAIL_META.replyTo', ''), coalesce(t.message_id, ''),
  coalesce(t.in_reply_to, ''), coalesce(t.direction, 1), coalesce(t.mailbox, ''),
  greatest(s.date_modify, coalesce(s.last_activity_time, s.date_modify))
FROM chosen s LEFT JOIN letter t ON t.owner_id = s.id LEFT JOIN other o ON o.owner_id = s.id
LEFT JOIN ways w ON w.id = s.id ORDER BY s.id
"""


def read_ours(copy: Copy) -> Ours:
    """Learn what is ours: colleagues, the mailboxes that take letters, and those that letters of ours came from."""
    people = copy.connection.execute("SELECT lower(email), concat_ws(' ', name, last_name) FROM users").fetchall()
    named = {value: name for value, name in people if value}
    boxes = copy.connection.execute("SELECT DISTINCT mailbox FROM activities WHERE mailbox IS NOT NULL").fetchall()
    return Ours.of([*named, *sorted(box for (box,) in boxes)], people=named)


def mark_of(ours: Ours, language: str) -> str:
    """Return a mark of everything besides a lead itself that its verdict hangs on."""
    told = (_VERSION, sorted(ours.keys), sorted(ours.domains), sorted(ours.people.items()), language)
    return sha256(repr(told).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Part:
    """Leads to be judged: above a number, up to another, and how many."""

    after: int
    upto: int
    leads: int


def stale_parts(copy: Copy, mark: str) -> list[Part]:
    """Cut the leads that have to be judged, for they are new or changed, into parts."""
    found = copy.connection.execute(_STALE, [PORTION, mark]).fetchall()
    begins = [0, *(end for end, _ in found)]
    return [Part(begin, end, count) for begin, (end, count) in zip(begins, found, strict=False)]


def read_leads(copy: Copy, mark: str, part: Part) -> Iterator[tuple[Lead, datetime]]:
    """Give the leads of a range that have to be judged, each with the moment it was changed last."""
    asked = {"mark": mark, "after": part.after, "upto": part.upto}
    for row in copy.connection.execute(_LEADS, asked).fetchall():
        fields: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row[:-1]]
        yield Lead(*fields), row[-1]
