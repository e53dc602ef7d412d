"""Audit a generated pile in a process of its own: python -m tests.bench.audit_work HOME LEADS, then with --made."""

import json
import resource
import sys
import time
from pathlib import Path

from b24app.cleanup.auditing.audit import audit
from b24app.cleanup.auditing.report import About, write_report
from b24app.cleanup.auditing.summary import sum_up
from b24app.cleanup.copying.copy import open_copy
from tests.bench.audit_pile import make_pile

_KIND = """
CASE f.kind WHEN 'first_letter' THEN 'client' WHEN 'repeat' THEN 'client' WHEN 'auto_reply' THEN 'autoreply'
  ELSE f.kind END
"""


def main(home: Path, leads: int, *, is_made: bool) -> None:
    """Make the pile, or audit the one that is there."""
    with open_copy(home / "pile.duckdb") as copy:
        if not is_made:
            make_pile(copy, leads)
            return
        began, used = time.perf_counter(), _cpu()
        ours = audit(copy, "ru")
        judged, cpu = time.perf_counter(), _cpu() - used
        summary = sum_up(copy, ours)
        write_report(home / "report", copy, summary, About("bench", "https://bench.invalid", "", "ru"))
        written = time.perf_counter()
        again = audit(copy, "ru")
        ended = time.perf_counter()
        asked = f"SELECT avg(({_KIND} = t.truth)::INTEGER) FROM findings f JOIN truth t ON t.id = f.lead_id"
        right = copy.connection.execute(asked).fetchall()[0][0]
    assert again == ours
    told = {"judged": judged - began, "cpu": cpu, "report": written - judged, "again": ended - written, "right": right}
    print(json.dumps({**told, "classified": summary.classified, "leads": summary.leads, "peak": _peak()}))


def _cpu() -> float:
    """Return the seconds of work of this process and of its helpers that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak() -> float:
    """Return the peak of this process and of the largest of its helpers together, in MB."""
    sizes = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(sizes) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), is_made="--made" in sys.argv)
