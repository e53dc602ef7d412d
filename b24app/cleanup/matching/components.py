"""Find the groups that edges join, set by set: numbers travel along the edges until none changes."""

from duckdb import DuckDBPyConnection

from b24app.cleanup.matching.statements import run_file

_START = """
CREATE OR REPLACE TEMP TABLE m_both AS SELECT a, b FROM m_edges UNION SELECT b, a FROM m_edges;
CREATE OR REPLACE TEMP TABLE m_labels AS SELECT DISTINCT a AS node, a AS label FROM m_both;
"""
_REST = """
INSERT INTO m_labels SELECT n.node, n.node FROM m_nodes n
WHERE NOT EXISTS (SELECT 1 FROM m_labels l WHERE l.node = n.node)
"""
_SUM = "SELECT coalesce(sum(label), 0) FROM m_labels"


def label_components(connection: DuckDBPyConnection) -> None:
    """Fill m_labels from m_edges: each node with the smallest node of its group."""
    connection.execute(_START)
    before, now = None, _sum(connection)
    while now != before:
        run_file(connection, "components.sql")
        before, now = now, _sum(connection)
    connection.execute(_REST)


def _sum(connection: DuckDBPyConnection) -> int:
    """Return the sum of all numbers; they only ever fall, so the same sum means that nothing has changed."""
    row = connection.execute(_SUM).fetchone()
    return int(row[0]) if row else 0
