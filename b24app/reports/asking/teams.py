"""Say who works under a head, and who the heads of those with leads are."""

from b24app.reports.published import Published

_TEAM = """
WITH RECURSIVE own AS (
  SELECT id FROM departments WHERE head = $head
  UNION
  SELECT d.id FROM departments d JOIN own ON d.parent = own.id
)
SELECT DISTINCT u.id FROM users u JOIN own ON list_contains(u.departments, own.id)
"""
_HEADS = """
SELECT DISTINCT d.head FROM departments d
JOIN users h ON h.id = d.head AND h.is_active
JOIN users u ON list_contains(u.departments, d.id)
WHERE u.id IN (SELECT manager FROM leads)
"""


def team_of(published: Published, head: int) -> frozenset[int]:
    """Give the people in the departments that somebody heads, those below included, and the head."""
    return frozenset(number for (number,) in published.rows(_TEAM, {"head": head})) | {head}


def is_head(published: Published, user: int) -> bool:
    """Tell whether somebody heads a department."""
    return bool(published.rows("SELECT 1 FROM departments WHERE head = $user LIMIT 1", {"user": user}))


def heads_of(published: Published) -> frozenset[int]:
    """Give those who head a department in which somebody has leads."""
    return frozenset(number for (number,) in published.rows(_HEADS))
