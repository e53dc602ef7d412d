"""Audit a copy: judge every lead that is new or changed, then of all together who wrote first, and whose they are."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict
from datetime import datetime
from multiprocessing import get_context

from b24app.cleanup.auditing.judging import Verdict, judge_leads
from b24app.cleanup.auditing.lead import Lead
from b24app.cleanup.auditing.reading import Part, mark_of, read_leads, read_ours, stale_parts
from b24app.cleanup.auditing.together import settle
from b24app.cleanup.copying import portions
from b24app.cleanup.copying.copy import Copy
from b24app.letters.kind import Ours

Told = Callable[[int, int], None]
"""Is told how many leads have been judged, of how many."""

_FEW = 20_000
"""Leads for which no further process is worth its start."""

Judged = tuple[list[Verdict], dict[int, str]]


def audit(copy: Copy, language: str, told: Told = lambda _done, _total: None) -> Ours:
    """Make the findings of a copy; what was judged already is kept, so it may be cut off and called again."""
    ours = read_ours(copy)
    mark = mark_of(ours, language)
    parts = stale_parts(copy, mark)
    done, total = 0, sum(part.leads for part in parts)
    told(done, total)
    for verdicts, seen in _judged(copy, parts, ours, mark, language):
        _keep(copy, mark, verdicts, seen)
        done += len(verdicts)
        told(done, total)
    with portions.together(copy):
        copy.connection.execute("DELETE FROM judged WHERE lead_id NOT IN (SELECT id FROM leads)")
    settle(copy, ours, language)
    return ours


def _judged(copy: Copy, parts: list[Part], ours: Ours, mark: str, language: str) -> Iterator[Judged]:
    if sum(part.leads for part in parts) < _FEW:
        for part in parts:
            read = list(read_leads(copy, mark, part))
            yield judge_leads([lead for lead, _ in read], ours, language), _moments(read)
        return
    yield from _by_processes(copy, parts, ours, mark, language)


def _by_processes(copy: Copy, parts: list[Part], ours: Ours, mark: str, language: str) -> Iterator[Judged]:
    # Spawned: a forked process would hold the copy's file and threads.
    count = max(1, os.cpu_count() or 1)
    waiting: deque[tuple[Future[list[Verdict]], dict[int, str]]] = deque()
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        for part in parts:
            read = list(read_leads(copy, mark, part))
            leads = [lead for lead, _ in read]
            waiting.append((pool.submit(judge_leads, leads, ours, language), _moments(read)))
            if len(waiting) > count:
                verdicts, seen = waiting.popleft()
                yield verdicts.result(), seen
        for verdicts, seen in waiting:
            yield verdicts.result(), seen


def _moments(read: list[tuple[Lead, datetime]]) -> dict[int, str]:
    return {lead.id: str(seen) for lead, seen in read}


def _keep(copy: Copy, mark: str, verdicts: list[Verdict], seen: dict[int, str]) -> None:
    rows = [_row(one, mark, seen[one.lead]) for one in verdicts]
    with portions.together(copy):
        gone = "DELETE FROM judged WHERE lead_id IN (SELECT unnest(?::BIGINT[]))"
        copy.connection.execute(gone, [[one.lead for one in verdicts]])
        portions.add(copy, "judged", rows)


def _row(one: Verdict, mark: str, seen: str) -> dict[str, object]:
    told = asdict(one)
    return {**told, "lead_id": told.pop("lead"), "mark": mark, "seen": seen}
