"""Match everybody in a copy: keys, the strict pass, the loose passes, guards, groups, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from duckdb import DuckDBPyConnection

from b24app.cleanup.matching.components import label_components
from b24app.cleanup.matching.guards import refuse
from b24app.cleanup.matching.reading import Reading, read_keys, read_unlike
from b24app.cleanup.matching.statements import fill, run_file
from b24app.cleanup.matching.thresholds import Thresholds, Weights
from b24app.cleanup.matching.writing import write_results
from b24app.languages import Translate

Card = tuple[str, int]
"""A kind (lead or contact) and a number."""

_FORBIDDEN = """
CREATE OR REPLACE TEMP TABLE m_forbidden AS
SELECT least(x.node, y.node) AS a, greatest(x.node, y.node) AS b
FROM m_told t JOIN m_nodes x ON x.kind = t.kind_a AND x.id = t.id_a
JOIN m_nodes y ON y.kind = t.kind_b AND y.id = t.id_b
"""
_FOUND_SHARED = """
INSERT INTO m_shared SELECT DISTINCT r.kind, r.value, 2 FROM m_refused r
WHERE r.reason = 'names' AND r.kind IN ('email', 'phone')
"""


@dataclass(frozen=True)
class Matching:
    """How to match: what is told, what evidence is worth, and in which language reasons are given."""

    translate: Translate
    reading: Reading = field(default_factory=Reading)
    thresholds: Thresholds = field(default_factory=Thresholds)
    weights: Weights = field(default_factory=Weights)
    apart: tuple[tuple[Card, Card], ...] = ()

    def run(self, connection: DuckDBPyConnection) -> None:
        """Fill `pairs` and `clusters` of a copy anew; the same copy gives the same result."""
        read_keys(connection, self.reading, self.thresholds, self.weights)
        _tell_apart(connection, self.apart)
        run_file(connection, "talks.sql")
        _join_strictly(connection)
        run_file(connection, "loose.sql")
        run_file(connection, "evidence.sql")
        read_unlike(connection)
        run_file(connection, "weighing.sql")
        run_file(connection, "deciding.sql")
        _settle(connection)
        connection.execute("INSERT INTO m_refused SELECT * FROM m_first_refused")
        run_file(connection, "banding.sql")
        run_file(connection, "companies.sql")
        write_results(connection, self.translate)


def _join_strictly(connection: DuckDBPyConnection) -> None:
    """Join by keys of one person; a key that ties different people is one of several from then on."""
    run_file(connection, "strict.sql")
    _settle(connection)
    connection.execute(_FOUND_SHARED)
    connection.execute("CREATE OR REPLACE TEMP TABLE m_first_refused AS SELECT * FROM m_refused")
    run_file(connection, "strict.sql")
    _settle(connection)
    connection.execute("INSERT INTO m_first_refused SELECT * FROM m_refused")


def _settle(connection: DuckDBPyConnection) -> None:
    """Find groups, and again where guards have taken edges from them."""
    label_components(connection)
    if refuse(connection):
        label_components(connection)


def _tell_apart(connection: DuckDBPyConnection, apart: Iterable[tuple[Card, Card]]) -> None:
    columns = ["kind_a VARCHAR", "id_a BIGINT", "kind_b VARCHAR", "id_b BIGINT"]
    fill(connection, "m_told", columns, [(*one, *other) for one, other in apart])
    connection.execute(_FORBIDDEN)
