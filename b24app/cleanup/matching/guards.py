"""Take groups apart that hold names of different people, or two cards of which people said: not the same."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from duckdb import DuckDBPyConnection

from b24app.cleanup.matching.people import DIFFER, compare
from b24app.cleanup.matching.statements import fill, rows_of

Hub = tuple[str, str]
Edge = tuple[int, int, str, str, float]
"""Two nodes, the kind and the value of what joins them, and its bits."""

_DOUBTED = """
CREATE OR REPLACE TEMP TABLE m_doubted AS
SELECT l.label FROM m_labels l JOIN m_names n ON n.node = l.node GROUP BY l.label HAVING count(DISTINCT n.name) > 1
UNION
SELECT x.label FROM m_forbidden f JOIN m_labels x ON x.node = f.a JOIN m_labels y ON y.node = f.b
WHERE x.label = y.label
"""
_EDGES = """
SELECT l.label, e.a, e.b, e.kind, e.value, e.bits FROM m_edges e JOIN m_labels l ON l.node = e.a
WHERE l.label IN (SELECT label FROM m_doubted) ORDER BY l.label, e.bits DESC, e.kind, e.value, e.a, e.b
"""
_NAMES = """
SELECT l.label, n.node, n.name FROM m_names n JOIN m_labels l ON l.node = n.node
WHERE l.label IN (SELECT label FROM m_doubted) ORDER BY l.label, n.node
"""
_TAKEN = """
DELETE FROM m_edges WHERE EXISTS (
  SELECT 1 FROM m_refused r
  WHERE r.a = m_edges.a AND r.b = m_edges.b AND r.kind = m_edges.kind AND r.value = m_edges.value)
"""


@dataclass(eq=False)
class _Group:
    """Nodes that belong together so far, what they share, and the names that stand in their cards."""

    keys: set[int | Hub]
    names: set[str] = field(default_factory=set)


def refuse(connection: DuckDBPyConnection) -> int:
    """Take from m_edges those that would join different people, strongest kept first; returns how many were taken.

    What is taken stands in m_refused with the reason: `names` or `told`.
    """
    connection.execute(_DOUBTED)
    apart: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in rows_of(connection, "SELECT a, b FROM m_forbidden", "m_apart"):
        apart[a].add(b)
        apart[b].add(a)
    columns = ["a BIGINT", "b BIGINT", "kind VARCHAR", "value VARCHAR", "bits DOUBLE", "reason VARCHAR"]
    fill(connection, "m_refused", columns, list(_refused(connection, apart)))
    connection.execute(_TAKEN)
    row = connection.execute("SELECT count(*) FROM m_refused").fetchone()
    return int(row[0]) if row else 0


def _refused(connection: DuckDBPyConnection, apart: dict[int, set[int]]) -> Iterator[tuple[object, ...]]:
    named = groupby(rows_of(connection, _NAMES, "m_named"), key=lambda row: row[0])
    names: dict[int, dict[int, str]] = {label: {row[1]: row[2] for row in rows} for label, rows in named}
    for label, rows in groupby(rows_of(connection, _EDGES, "m_tied"), key=lambda row: row[0]):
        yield from split([row[1:] for row in rows], names.get(label, {}), apart)


def split(
    edges: Sequence[Edge], names: dict[int, str], apart: dict[int, set[int]]
) -> Iterator[tuple[int, int, str, str, float, str]]:
    """Join nodes edge by edge, the strongest first, and give back those that would join what does not belong together.

    An edge goes over what its nodes share, so one that is refused does not tear the others who share it apart.
    """
    groups: dict[int | Hub, _Group] = {}
    for a, b, kind, value, bits in edges:
        hub: Hub = (kind, value)
        groups.setdefault(hub, _Group({hub}))
        for node in (a, b):
            mine = groups.setdefault(node, _Group({node}, {names[node]} if node in names else set()))
            if reason := _clash(mine, groups[hub], apart):
                yield a, b, kind, value, bits, reason
                break
            _join(groups, mine, groups[hub])


def _clash(one: _Group, other: _Group, apart: dict[int, set[int]]) -> str:
    if one is other:
        return ""
    fewer, more = sorted((one.keys, other.keys), key=len)
    if any(isinstance(node, int) and apart.get(node, set()) & more for node in fewer):
        return "told"
    return "names" if any(compare(x, y) == DIFFER for x in one.names for y in other.names) else ""


def _join(groups: dict[int | Hub, _Group], one: _Group, other: _Group) -> None:
    fewer, more = sorted((one, other), key=lambda group: len(group.keys))
    if fewer is more:
        return
    more.keys |= fewer.keys
    more.names |= fewer.names
    for key in fewer.keys:
        groups[key] = more
