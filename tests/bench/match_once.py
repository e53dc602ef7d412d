"""Match one copy by one engine in a process of its own, and print how long it took and how near the truth it came.

python -m tests.bench.match_once ENGINE COPY: ours, splink, recordlinkage
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from b24app.cleanup.copying.copy import Room
from b24app.cleanup.matching.matching import Matching
from b24app.cleanup.matching.reading import read_keys
from b24app.languages import translator

# Every lead with its keys in one spelling, the first of each kind, for engines that take a flat table.
_FLAT = """
CREATE OR REPLACE TABLE flat AS
SELECT n.id AS unique_id, e.value AS email, p.value AS phone, m.name AS name, f.firm AS firm
FROM m_nodes n
LEFT JOIN (SELECT node, min(value) AS value FROM m_keys WHERE kind = 'email' GROUP BY node) AS e ON e.node = n.node
LEFT JOIN (SELECT node, min(value) AS value FROM m_keys WHERE kind = 'phone' GROUP BY node) AS p ON p.node = n.node
LEFT JOIN m_names m ON m.node = n.node LEFT JOIN m_firms f ON f.node = n.node
"""
_SURE = 0.98
_NAMED = "SELECT * FROM flat"


def ours(connection: DuckDBPyConnection) -> dict[int, Any]:
    """Group by our own matching; only what joins by itself counts."""
    Room().take(connection)
    Matching(translator("en")).run(connection)
    found = connection.execute("SELECT id, cluster FROM clusters WHERE kind = 'lead' AND band = 'auto'").fetchall()
    return dict(found)


def splink(connection: DuckDBPyConnection) -> dict[int, Any]:
    """Group by Splink with fixed weights: the same e-mail or phone unless names differ, or name and company."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    ((count,),) = connection.execute("SELECT count(*) FROM flat").fetchall()
    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=5 / count,
        blocking_rules_to_generate_predictions=[
            block_on("email"),
            block_on("phone"),
            block_on("name", "firm"),
        ],
        comparisons=[
            _exact("email", 0.9, 0.02 / count),
            _exact("phone", 0.9, 0.02 / count),
            _exact("firm", 0.8, 30 / count),
            _alike("name"),
        ],
    )
    linker = Linker("flat", settings, DuckDBAPI(connection))
    pairs = linker.inference.predict(threshold_match_probability=_SURE)
    groups = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, _SURE)
    return dict(connection.execute(f"SELECT unique_id, cluster_id FROM {groups.physical_name}").fetchall())


def _exact(column: str, m: float, u: float) -> dict[str, Any]:
    levels = [_null(column), _level(f"{column}_l = {column}_r", m, u), _level("ELSE", 1 - m, 1 - u)]
    return {"output_column_name": column, "comparison_levels": levels}


def _alike(column: str) -> dict[str, Any]:
    near = f"jaro_winkler_similarity({column}_l, {column}_r) >= 0.92"
    levels = [_level(f"{column}_l = {column}_r", 0.7, 2**-10), _level(near, 0.15, 2**-7), _level("ELSE", 0.15, 0.99)]
    return {"output_column_name": column, "comparison_levels": [_null(column), *levels]}


def _null(column: str) -> dict[str, Any]:
    return {"sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL", "is_null_level": True}


def _level(condition: str, m: float, u: float) -> dict[str, Any]:
    return {"sql_condition": condition, "m_probability": m, "u_probability": u}


def recordlinkage(connection: DuckDBPyConnection) -> dict[int, Any]:
    """Group by recordlinkage: its blocks and comparisons on the same keys, its pairs joined."""
    import pandas as pd
    import recordlinkage as package

    columns = ["unique_id", "email", "phone", "name", "firm"]
    frame = pd.DataFrame(connection.execute(_NAMED).fetchall(), columns=columns).set_index("unique_id")
    pairs = None
    for keys in (["email"], ["phone"], ["name", "firm"]):
        some = package.index.Block(keys).index(frame.dropna(subset=keys))
        pairs = some if pairs is None else pairs.union(some)
    compare = package.Compare()
    for column in ("email", "phone", "firm"):
        compare.exact(column, column, label=column)
    compare.string("name", "name", method="jarowinkler", threshold=0.92, label="name")
    found = compare.compute(pairs, frame)
    sure = found[(found.email + found.phone >= 1) | (found.name + found.firm >= 2)]
    return joined(sure.index)


def joined(pairs: Any) -> dict[int, Any]:
    """Join pairs into groups."""
    above: dict[int, int] = {}

    def top(one: int) -> int:
        while (other := above.setdefault(one, one)) != one:
            one = other
        return one

    for a, b in pairs:
        above[top(a)] = top(b)
    return {one: top(one) for one in list(above)}


ENGINES: Mapping[str, Callable[[DuckDBPyConnection], dict[int, Any]]] = {
    "ours": ours,
    "splink": splink,
    "recordlinkage": recordlinkage,
}


def main(engine: str, path: Path) -> None:
    """Run it and print JSON: seconds, memory in GB, precision and recall of pairs."""
    with duckdb.connect(str(path)) as connection:
        begun = time.perf_counter()
        groups = ENGINES[engine](connection)
        seconds = time.perf_counter() - begun
        truth = dict(connection.execute("SELECT id, person FROM truth").fetchall())
    memory = _peak()
    processor = time.process_time()
    print(json.dumps({"seconds": seconds, "processor": processor, "memory": memory, **_held(groups, truth)}))


def _peak() -> float:
    """Return the peak of this process in GB; what getrusage tells holds the peak of the process before it, too."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024 / 1024


def flatten(path: Path) -> None:
    """Put the keys of all leads into one flat table beside the others."""
    matching = Matching(translator("en"))
    with duckdb.connect(str(path)) as connection:
        read_keys(connection, matching.reading, matching.thresholds, matching.weights)
        connection.execute(_FLAT)


def _held(groups: Mapping[int, Any], truth: Mapping[int, int]) -> dict[str, float]:
    hit = _pairs(Counter((groups[one], truth[one]) for one in groups))
    found, wanted = _pairs(Counter(groups.values())), _pairs(Counter(truth.values()))
    return {"precision": hit / max(found, 1), "recall": hit / max(wanted, 1)}


def _pairs(counted: Counter[Any]) -> int:
    return sum(number * (number - 1) // 2 for number in counted.values())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
