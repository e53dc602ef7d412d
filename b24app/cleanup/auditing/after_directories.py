"""List the contacts and companies that are alive, and what is out of order about each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from b24app.cleanup.copying.copy import Copy
from b24app.languages import phrase

FAULTS = {
    "no_owner": phrase("nobody is responsible"),
    "owner_gone": phrase("whoever is responsible does not work here"),
    "no_company": phrase("it belongs to no company"),
    "doubled": phrase("another card has the same phone or address"),
    "no_contact_data": phrase("it has neither a phone nor an address"),
}
"""What may be out of order, and how to say it."""

_PAGE = 1000

_TOUCHES = """
CREATE OR REPLACE TEMP TABLE after_touches AS
WITH
acts AS (
  SELECT owner_kind, owner_id, created AS moment,
    CASE WHEN provider_id = 'CRM_EMAIL' OR type_id = 4 THEN 'letter' WHEN type_id = 2 THEN 'call' ELSE 'other' END AS what
  FROM activities WHERE created >= $since
),
ways AS (
  SELECT 'contact' AS kind, contact_id AS id, 'deal' AS what, greatest(date_create, date_modify) AS moment FROM deals
  UNION ALL SELECT 'company', company_id, 'deal', greatest(date_create, date_modify) FROM deals
  UNION ALL SELECT owner_kind, owner_id, what, moment FROM acts WHERE owner_kind IN ('contact', 'company')
  UNION ALL SELECT 'contact', l.contact_id, a.what, a.moment FROM acts a JOIN leads l ON a.owner_kind = 'lead' AND l.id = a.owner_id
  UNION ALL SELECT 'company', l.company_id, a.what, a.moment FROM acts a JOIN leads l ON a.owner_kind = 'lead' AND l.id = a.owner_id
  UNION ALL SELECT 'contact', d.contact_id, a.what, a.moment FROM acts a JOIN deals d ON a.owner_kind = 'deal' AND d.id = a.owner_id
  UNION ALL SELECT 'company', d.company_id, a.what, a.moment FROM acts a JOIN deals d ON a.owner_kind = 'deal' AND d.id = a.owner_id
)
SELECT kind, id, max(moment) AS last_at,
  count(*) FILTER (what = 'deal') AS deals, count(*) FILTER (what = 'letter') AS letters, count(*) FILTER (what = 'call') AS calls
FROM ways WHERE id > 0 AND moment >= $since AND what <> 'other' GROUP BY ALL
"""  # noqa: E501 - a join a line is easier to read

_DOUBLED = r"""
CREATE OR REPLACE TEMP TABLE after_doubled AS
WITH spelled AS (
  SELECT DISTINCT kind, id, type, CASE type WHEN 'EMAIL' THEN lower(trim(value))
    ELSE right(regexp_replace(value, '\D', '', 'g'), 10) END AS value
  FROM communications WHERE kind IN ('contact', 'company') AND type IN ('PHONE', 'EMAIL')
)
SELECT kind, type, value, list(id ORDER BY id) AS ids FROM spelled
WHERE length(value) > 5 GROUP BY ALL HAVING count(*) > 1
"""

_LIST = """
WITH cards AS (
  SELECT 'contact' AS kind, id, trim(concat_ws(' ', name, last_name)) AS name, assigned_by_id AS owner,
    coalesce(company_id, 0) > 0 OR id IN (SELECT id FROM contact_companies) AS is_tied FROM contacts
  UNION ALL SELECT 'company', id, title, assigned_by_id, TRUE FROM companies
),
doubled AS (SELECT DISTINCT kind, unnest(ids) AS id FROM after_doubled),
reached AS (SELECT DISTINCT kind, id FROM communications WHERE type IN ('PHONE', 'EMAIL'))
SELECT c.kind, c.id, c.name, coalesce(c.owner, 0) AS owner, trim(concat_ws(' ', u.name, u.last_name)) AS owner_name,
  t.last_at, t.deals, t.letters, t.calls,
  [
    CASE WHEN coalesce(c.owner, 0) = 0 THEN 'no_owner' END,
    CASE WHEN u.is_active IS FALSE THEN 'owner_gone' END,
    CASE WHEN NOT c.is_tied THEN 'no_company' END,
    CASE WHEN d.id IS NOT NULL THEN 'doubled' END,
    CASE WHEN r.id IS NULL THEN 'no_contact_data' END
  ] AS faults
FROM cards c JOIN after_touches t USING (kind, id) LEFT JOIN users u ON u.id = c.owner
  LEFT JOIN doubled d ON d.kind = c.kind AND d.id = c.id LEFT JOIN reached r ON r.kind = c.kind AND r.id = c.id
ORDER BY c.kind DESC, t.last_at DESC, c.id
"""


@dataclass(frozen=True)
class Entry:
    """A contact or company that is alive: who is responsible, when it was last heard of, and what is out of order."""

    kind: str
    id: int
    name: str
    owner: int
    owner_name: str
    last: datetime
    deals: int
    letters: int
    calls: int
    faults: tuple[str, ...]


def prepare(copy: Copy, since: datetime) -> None:
    """Work out who was active since a moment (UTC, without a zone), and whose phones and addresses stand twice."""
    copy.connection.execute(_TOUCHES, {"since": since})
    copy.connection.execute(_DOUBLED)


def entries(copy: Copy) -> Iterator[Entry]:
    """Give the active contacts and companies, the latest first; needs `prepare`."""
    found = copy.connection.execute(_LIST)
    while rows := found.fetchmany(_PAGE):
        for row in rows:
            kind, number, name, owner, owner_name, last, deals, letters, calls, faults = row
            yield Entry(
                kind,
                number,
                name or "",
                owner,
                owner_name or "",
                last,
                deals,
                letters,
                calls,
                tuple(filter(None, faults)),
            )


def doubles(copy: Copy, limit: int = 200) -> list[tuple[str, str, str, list[int]]]:
    """List phones and addresses that several cards have: kind, type, value, numbers; needs `prepare`."""
    asked = "SELECT kind, type, value, ids FROM after_doubled ORDER BY len(ids) DESC, kind, type, value LIMIT ?"
    return [
        (kind, what, value, list(ids)) for kind, what, value, ids in copy.connection.execute(asked, [limit]).fetchall()
    ]
