"""Plan a pile of a million leads: time and memory, and growth from a tenth of it."""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from b24app.cleanup.copying.copy import open_copy
from b24app.cleanup.deciding.deciding import Deciding
from b24app.cleanup.deciding.drafting import Drafting
from b24app.cleanup.deciding.figures import figures
from b24app.cleanup.deciding.planning import plan
from b24app.cleanup.deciding.reading import Pile
from b24app.cleanup.deciding.recipe_file import open_recipe
from b24app.store.cleanup_decisions import CleanupDecisions
from b24app.store.cleanup_plans import CleanupPlans
from b24app.store.db import open_database
from tests.bench.table import Row

NOW = datetime(2026, 9, 21, 12)  # noqa: DTZ001

FILL = """
INSERT INTO leads (id, title, status_id, status_semantic_id, source_id, assigned_by_id, date_create, date_modify, raw)
SELECT i, 'Letter ' || i, 'NEW', 'P', 'EMAIL', 1, TIMESTAMP '2026-01-01' + INTERVAL (i) SECOND, TIMESTAMP '2026-06-01',
  '{"TITLE":"Letter ' || i || '","STATUS_ID":"NEW","ASSIGNED_BY_ID":"1","NAME":"Anna","COMMENTS":"asks about ' || i
  || '","EMAIL":[{"ID":"1","VALUE":"box' || (i // 3) || '@example.com","VALUE_TYPE":"WORK"}]}'
FROM range(1, $number + 1) t(i);
INSERT INTO findings (lead_id, kind, because, confidence) SELECT i,
  CASE WHEN i % 10 = 0 THEN 'newsletter' WHEN i % 3 = 0 THEN 'first_letter' ELSE 'repeat' END, ['by its headers'], 0.95
FROM range(1, $number + 1) t(i);
INSERT INTO clusters SELECT 'lead-' || (i // 3 * 3), 'lead', i,
  CASE WHEN i % 100 < 95 THEN 'auto' ELSE 'review' END, ['e-mail']
FROM range(1, $number + 1) t(i) WHERE i // 3 % 3 > 0;
"""


def measure(*, is_small: bool, leads: float = 1_000_000) -> list[Row]:
    """Plan a tenth of a pile and all of it, each in a process of its own."""
    number = 20_000 if is_small else int(leads)
    found = {size: _apart(size) for size in (number // 10, number)}
    rows = [Row(f"{size:,} leads planned, work of the processor", seconds, "s") for size, (seconds, _) in found.items()]
    rows += [Row(f"{size:,} leads, most memory", peak, "MB") for size, (_, peak) in found.items()]
    growth = found[number][0] / found[number // 10][0]
    return [*rows, Row("growth of the time, ten times the leads", growth, "x", 12)]


def _apart(size: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench.bench_cleanup_plan", str(size)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, peak, *_ = map(float, told.split())
    return seconds, peak


def planned(size: int) -> tuple[float, float, float]:
    """Plan a pile of a size in this process; returns seconds of work, megabytes at most, and those before planning."""
    with tempfile.TemporaryDirectory() as folder, open_copy(Path(folder) / "copy.duckdb") as copy:
        copy.connection.execute("SET memory_limit = '1GB'")
        for statement in filter(str.strip, FILL.split(";")):
            copy.connection.execute(statement, {"number": size} if "$number" in statement else None)
        db = open_database(f"sqlite:///{folder}/b24app.sqlite")
        db.migrate()
        _, recipe = open_recipe("email_pile")
        plans, rows = CleanupPlans(db), CleanupDecisions(db)
        before, started = _peak(), time.process_time()
        decided = plan(Pile(copy, recipe, NOW), recipe, Deciding(recipe, {}, "en", NOW))
        draft = Drafting(plans, rows).draft("m1", recipe, "en", decided)
        seconds = time.process_time() - started
        assert figures(rows, draft.plan).total == size
        db.close()
    return seconds, _peak(), before


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(*planned(int(sys.argv[1])))
