"""Take a picture of the pile, before a clean-up and after it, and say what differs."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from b24app.cleanup.copying.copy import Copy

_TABLE = """
CREATE TABLE IF NOT EXISTS after_pictures (plan BIGINT PRIMARY KEY, taken TIMESTAMP, picture JSON)
"""

_COUNTS = """
SELECT count(*), count(*) FILTER (status_semantic_id IS DISTINCT FROM 'S' AND status_semantic_id IS DISTINCT FROM 'F'),
  count(*) FILTER (coalesce(contact_id, 0) = 0 AND coalesce(company_id, 0) = 0
    AND status_semantic_id IS DISTINCT FROM 'S' AND status_semantic_id IS DISTINCT FROM 'F')
FROM leads
"""

_SIZES = """
SELECT (SELECT count(*) FROM contacts), (SELECT count(*) FROM companies), (SELECT count(*) FROM deals),
  (SELECT count(*) FROM activities)
"""

_BY = """
SELECT coalesce(nullif({column}, ''), '-'), count(*) FROM leads
WHERE status_semantic_id IS DISTINCT FROM 'S' AND status_semantic_id IS DISTINCT FROM 'F' GROUP BY 1 ORDER BY 2 DESC, 1
"""

_DOUBLED = r"""
WITH open AS (SELECT id FROM leads
  WHERE status_semantic_id IS DISTINCT FROM 'S' AND status_semantic_id IS DISTINCT FROM 'F'),
spelled AS (
  SELECT DISTINCT c.id, CASE type WHEN 'EMAIL' THEN lower(trim(value))
    ELSE right(regexp_replace(value, '\D', '', 'g'), 10) END AS value
  FROM communications c JOIN open o ON c.kind = 'lead' AND c.id = o.id WHERE type IN ('PHONE', 'EMAIL')
),
several AS (SELECT value FROM spelled WHERE length(value) > 5 GROUP BY value HAVING count(*) > 1)
SELECT count(DISTINCT id) FROM spelled JOIN several USING (value)
"""


@dataclass(frozen=True)
class Picture:
    """How the pile stands: open leads by stage and source; `doubled` share an address, `no_client` have none."""

    leads: int = 0
    open: int = 0
    no_client: int = 0
    doubled: int = 0
    contacts: int = 0
    companies: int = 0
    deals: int = 0
    activities: int = 0
    stages: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)


def picture(copy: Copy) -> Picture:
    """Take a picture of a copy as it stands."""
    leads, still_open, no_client = _row(copy, _COUNTS)
    (doubled,) = _row(copy, _DOUBLED)
    rest: dict[str, int] = dict(zip(_TABLES, _row(copy, _SIZES), strict=True))
    stages, sources = (dict(copy.connection.execute(_BY.format(column=one)).fetchall()) for one in _COLUMNS)
    return Picture(leads, still_open, no_client, doubled, **rest, stages=stages, sources=sources)


_TABLES = ("contacts", "companies", "deals", "activities")
_COLUMNS = ("status_id", "source_id")


def keep_before(copy: Copy, plan: int, now: datetime) -> Picture:
    """Keep how the pile stands before a plan is carried out; the first picture stays."""
    copy.connection.execute(_TABLE)
    if (known := before(copy, plan)) is not None:
        return known
    taken = picture(copy)
    row = [plan, now.replace(tzinfo=None), json.dumps(asdict(taken))]
    copy.connection.execute("INSERT INTO after_pictures VALUES (?, ?, ?)", row)
    return taken


def before(copy: Copy, plan: int) -> Picture | None:
    """Return the picture that was kept before a plan; None where there is none."""
    copy.connection.execute(_TABLE)
    found = copy.connection.execute("SELECT picture FROM after_pictures WHERE plan = ?", [plan]).fetchone()
    return Picture(**json.loads(found[0])) if found else None


def _row(copy: Copy, asked: str) -> tuple[Any, ...]:
    found = copy.connection.execute(asked).fetchone()
    return tuple(found or ())
