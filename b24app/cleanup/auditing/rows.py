"""Give the leads of an audit one by one, with everything that was said of them."""

from collections.abc import Iterator
from typing import Any

from b24app.cleanup.copying.copy import Copy

COLUMNS = (
    *(
        "id",
        "link",
        "created",
        "stage",
        "title",
        "name",
        "kind",
        "confidence",
        "because",
        "channel",
        "mailbox",
        "sender",
    ),
    *("is_again", "first_lead", "first_seen", "contact", "company", "responsible"),
)
_PORTION = 10_000
_ROWS = """
SELECT l.id, $origin || '/crm/lead/details/' || l.id || '/' AS link,
  strftime(l.date_create, '%Y-%m-%d %H:%M') AS created,
  coalesce(s.name, l.status_id, '') AS stage, coalesce(l.title, '') AS title,
  concat_ws(' ', l.name, l.second_name, l.last_name) AS name, f.kind, f.confidence, f.because, f.channel, f.mailbox,
  coalesce(f.sender, '') AS sender, coalesce(f.is_again, false) OR f.kind = 'repeat' AS is_again, f.first_lead,
  strftime(f.first_seen, '%Y-%m-%d') AS first_seen, f.contact_id AS contact, f.company_id AS company,
  concat_ws(' ', u.name, u.last_name) AS responsible
FROM findings f JOIN leads l ON l.id = f.lead_id
LEFT JOIN stages s ON s.entity_id = 'STATUS' AND s.status_id = l.status_id
LEFT JOIN users u ON u.id = l.assigned_by_id
"""
_LATEST = f"""
SELECT * FROM ({_ROWS} QUALIFY row_number() OVER (PARTITION BY f.kind ORDER BY l.id DESC) <= $most) ORDER BY id DESC
"""  # noqa: S608 - statements of ours


def rows_where(where: str) -> str:
    """Return the question for the leads that a condition on `f` (findings) and `l` (leads) fits."""
    return f"{_ROWS} {where}"


def all_rows(copy: Copy, origin: str) -> Iterator[dict[str, Any]]:
    """Give every lead, a portion in memory at a time; no question may be put to the copy meanwhile."""
    return _given(copy, f"{_ROWS} ORDER BY l.id", {"origin": origin})


def latest_rows(copy: Copy, origin: str, most: int) -> Iterator[dict[str, Any]]:
    """Give the latest leads of each kind, the latest first."""
    return _given(copy, _LATEST, {"origin": origin, "most": most})


def _given(copy: Copy, asked: str, told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    reader = copy.connection.cursor()
    try:
        reader.execute(asked, told)
        while rows := reader.fetchmany(_PORTION):
            yield from (dict(zip(COLUMNS, row, strict=True)) for row in rows)
    finally:
        reader.close()
