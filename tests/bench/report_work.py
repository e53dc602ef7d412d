"""Work of the bench of reports, in a process of its own: fill a copy with so many leads, publish, show, export."""

import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from b24app.pipelines.language.model import read_document
from b24app.portal.report_lists import Money
from b24app.reports.asked import Asked
from b24app.reports.copying.office import Office
from b24app.reports.copying.publishing import Around, publish
from b24app.reports.copying.reading import own_copy
from b24app.reports.files import write_leads
from b24app.reports.published import Manifest, place_of
from b24app.reports.reports import Reports
from b24app.worktime import USUAL, WorkTime
from tests.reports.reconciling import office_of, pipeline_of

_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_KEY = "large"
_FILL = """
INSERT INTO report_leads SELECT i, 'Lead ' || i, st,
  CASE st WHEN 'JUNK' THEN 'F' WHEN 'CONVERTED' THEN 'S' ELSE 'P' END,
  ['CALL', 'WEB', 'EMAIL', 'FAIR', NULL][1 + (hash(i) % 5)::INT], 1 + hash(i * 3) % 40, born, born, i % 9 = 0,
  CASE WHEN i % 4 = 0 THEN i % 90000 + 1 END, CASE WHEN i % 12 = 0 THEN i % 30000 + 1 END, (i % 1000)::DECIMAL(18, 2),
  'RUB', NULL, ['a', 'b', 'c'][1 + (i % 3)]
FROM (SELECT i, ['NEW', 'IN_PROCESS', 'UC_OFFER', 'JUNK', 'CONVERTED'][1 + (hash(i * 7) % 5)::INT] AS st,
  TIMESTAMP '2024-11-20' + to_minutes((i::DOUBLE / $n * 1050000)::BIGINT) AS born FROM range(1, $n + 1) t(i));
INSERT INTO lead_history SELECT row_number() OVER (ORDER BY i, k), i, CASE k WHEN 0 THEN 'NEW' WHEN 1 THEN 'IN_PROCESS'
  ELSE stage END, CASE k WHEN 2 THEN semantic ELSE 'P' END, created + to_hours(k * (1 + (i % 90))::INT)
FROM (SELECT id AS i, stage, semantic, created FROM report_leads), range(3) r(k);
INSERT INTO report_deals SELECT i, i * 3, i % 2, CASE WHEN i % 3 = 0 THEN 'S' ELSE 'P' END,
  TIMESTAMP '2026-01-01', NULL, i % 90000 + 1, NULL, 1000, 'RUB' FROM range(1, $n // 4) t(i);
INSERT INTO report_activities SELECT row_number() OVER (), l.id, l.id % 5 = 0 AND k = 0,
  CASE WHEN l.id % 3 > 0 THEN l.created + to_minutes((l.id % 3000)::INT * (k + 1)) END
FROM report_leads l, range(2) r(k);
INSERT OR REPLACE INTO known_users SELECT i, 'Manager ' || i, i % 7 > 0, [1] FROM range(1, 41) t(i);
"""


@contextmanager
def timed(told: dict[str, float], name: str) -> Iterator[None]:
    """Tell the processor's time: of a busy machine the time on the wall says nothing."""
    began = time.process_time()
    yield
    told[name] = time.process_time() - began


def make(home: Path, leads: int, _told: dict[str, float]) -> None:
    """Fill the copy."""
    with own_copy(place_of(home, _KEY)) as copy:
        for statement in _FILL.replace("$n", str(leads)).strip().rstrip(";").split(";\n"):
            copy.connection.execute(statement)


def published(home: Path, _leads: int, told: dict[str, float]) -> None:
    """Publish the copy, terms and working hours and all."""
    document = read_document(pipeline_of(office_of(0)))
    assert document.working_time is not None
    working = WorkTime.of(document.working_time.rules, USUAL)
    terms = {stage.code: stage.term.within for stage in document.stages if stage.term}
    around = Around(
        Office(working, working.rules.zone, terms), {0: "Main"}, Money("RUB", {"RUB": Decimal(1)}), [(1, 0, 1)]
    )
    manifest = Manifest("", _NOW, working.rules.zone, "https://large.example", "RUB", 0)
    with own_copy(place_of(home, _KEY)) as copy, timed(told, "publish"):
        publish(copy.connection, place_of(home, _KEY), manifest, around)


def show(home: Path, _leads: int, told: dict[str, float]) -> None:
    """Show every report, and drill into one number."""
    ours = Reports(home).of(_KEY)
    asked = Asked.of({"since": "2026-10-01", "until": "2026-10-31"})
    for one in ours.list():
        with timed(told, f"report {one.key}"):
            ours.report(one.key, Asked())
    with timed(told, "report managers of a month"):
        ours.report("managers", asked)
    with timed(told, "drill-down, first page"):
        ours.drilled("managers", "open:3", Asked())
    with timed(told, "drill-down of all, last page"):
        ours.drilled("managers", "leads", Asked(), 10**9)


def export(home: Path, _leads: int, told: dict[str, float]) -> None:
    """Export all leads behind one number."""
    ours = Reports(home).of(_KEY)
    for ending in ("csv", "xlsx"):
        with timed(told, f"export as {ending}"):
            write_leads(ours.every("managers", "open", Asked()), ours.translate, home / f"leads.{ending}")


def main(words: list[str]) -> None:
    """Do one of the works and print what it took."""
    told: dict[str, float] = {}
    works = {"make": make, "publish": published, "show": show, "export": export}
    works[words[2]](Path(words[0]), int(words[1]), told)
    told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
