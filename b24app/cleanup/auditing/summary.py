"""Sum an audit up in numbers: by kind, channel, mailbox, month and sender."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from b24app.cleanup.auditing.measures import Forecast, Mailbox, Measure, find_mailboxes, find_measures, forecast
from b24app.cleanup.copying.copy import Copy
from b24app.languages import phrase
from b24app.letters.kind import Ours

KINDS = {
    "first_letter": phrase("first letter of a person"),
    "repeat": phrase("further letter of a person"),
    "form": phrase("form on a site"),
    "call": phrase("call"),
    "chat": phrase("chat"),
    "colleague": phrase("letter of a colleague"),
    "supplier": phrase("supplier's letter"),
    "newsletter": phrase("newsletter"),
    "spam": phrase("spam"),
    "bounce": phrase("returned letter"),
    "auto_reply": phrase("automatic answer"),
    "other": phrase("written down by hand or brought in"),
    "unknown": phrase("cannot be told"),
}
CHANNELS = {
    "email": phrase("mail"),
    "form": phrase("forms"),
    "call": phrase("calls"),
    "chat": phrase("chats"),
    "hand": phrase("by hand"),
}
_MOST = 15


@dataclass(frozen=True)
class Count:
    """How many there are of something."""

    name: str
    leads: int


@dataclass(frozen=True)
class Stage:
    """A stage and how many leads lie on it, of each kind."""

    code: str
    name: str
    leads: int
    kinds: Mapping[str, int]

    def of(self, kinds: Iterable[str]) -> int:
        """Count the leads of some kinds."""
        return sum(self.kinds.get(kind, 0) for kind in kinds)


@dataclass(frozen=True)
class Summary:
    """An audit in numbers; months are (month, kind, leads)."""

    leads: int
    open: int
    classified: float
    confident: float
    clients: int
    again: int
    since: str
    until: str
    kinds: tuple[Count, ...]
    channels: tuple[Count, ...]
    stages: tuple[Stage, ...]
    months: tuple[tuple[str, str, int], ...]
    senders: tuple[tuple[str, str, int], ...]
    mailboxes: tuple[Mailbox, ...]
    measures: tuple[Measure, ...]
    forecast: Forecast


_WHOLE = """
SELECT count(*), count(*) FILTER (l.status_semantic_id = 'P' OR l.status_semantic_id IS NULL),
  coalesce(avg((f.kind <> 'unknown')::INTEGER), 1), coalesce(avg((f.confidence >= 0.8)::INTEGER), 1),
  count(*) FILTER (f.contact_id > 0 OR f.company_id > 0), count(*) FILTER (f.is_again OR f.kind = 'repeat'),
  coalesce(min(l.date_create)::DATE::VARCHAR, ''), coalesce(max(l.date_create)::DATE::VARCHAR, '')
FROM findings f JOIN leads l ON l.id = f.lead_id
"""
_STAGES = """
SELECT l.status_id, coalesce(any_value(s.name), l.status_id), any_value(s.sort), f.kind, count(*)
FROM findings f JOIN leads l ON l.id = f.lead_id
LEFT JOIN stages s ON s.entity_id = 'STATUS' AND s.status_id = l.status_id GROUP BY l.status_id, f.kind
"""
_MONTHS = """
SELECT strftime(l.date_create, '%Y-%m'), f.kind, count(*) FROM findings f JOIN leads l ON l.id = f.lead_id
GROUP BY 1, 2 ORDER BY 1, 2
"""
_SENDERS = """
SELECT coalesce(nullif(j.domain, ''), j.sender), mode(f.kind), count(*) AS n
FROM findings f JOIN judged j ON j.lead_id = f.lead_id
WHERE f.kind IN ('supplier', 'newsletter', 'spam', 'bounce') AND j.sender <> '' GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?
"""


def sum_up(copy: Copy, ours: Ours) -> Summary:
    """Sum the findings of a copy up."""
    leads, still_open, classified, confident, clients, again, since, until = copy.connection.execute(_WHOLE).fetchall()[
        0
    ]
    return Summary(
        leads=leads,
        open=still_open,
        classified=classified,
        confident=confident,
        clients=clients,
        again=again,
        since=since,
        until=until,
        kinds=_counts(copy, "kind", KINDS),
        channels=_counts(copy, "channel", CHANNELS),
        stages=_stages(copy),
        months=tuple(copy.connection.execute(_MONTHS).fetchall()),
        senders=tuple(copy.connection.execute(_SENDERS, [_MOST]).fetchall()),
        mailboxes=tuple(find_mailboxes(copy)),
        measures=tuple(find_measures(copy, sorted(ours.domains))),
        forecast=forecast(copy),
    )


def _counts(copy: Copy, column: str, known: Mapping[str, str]) -> tuple[Count, ...]:
    asked = f"SELECT {column}, count(*) FROM findings GROUP BY {column}"  # noqa: S608 - a column of ours
    found = dict(copy.connection.execute(asked).fetchall())
    return tuple(Count(name, found[name]) for name in known if name in found)


def _stages(copy: Copy) -> tuple[Stage, ...]:
    found: dict[str, tuple[Any, str, dict[str, int]]] = {}
    for code, name, sort, kind, leads in copy.connection.execute(_STAGES).fetchall():
        found.setdefault(code, (sort, name, {}))[2][kind] = leads
    ordered = sorted(found.items(), key=lambda one: (one[1][0] or 0, one[0]))
    return tuple(Stage(code, name, sum(kinds.values()), kinds) for code, (_, name, kinds) in ordered)
