"""Refresh the reports of a portal: read what was changed, reckon, publish; tell how far it has come meanwhile."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from b24app.cleanup.copying.reading import Read
from b24app.errors import AppError
from b24app.pipelines.language.model import Pipeline, read_document
from b24app.portal.calendar import read_office, rules_of
from b24app.portal.client import Portal
from b24app.portal.report_lists import read_departments, read_funnels, read_money
from b24app.portal.tables import now_of
from b24app.reports.copying.office import Office
from b24app.reports.copying.publishing import Around, publish, put
from b24app.reports.copying.reading import forget, own_copy, read
from b24app.reports.published import Manifest
from b24app.worktime import Rules, WorkTime

_TOLD_EVERY = 1.0


@dataclass
class _Telling:
    """Tells how far a refresh has come in a small file beside the copy, once a second at most."""

    place: Path
    last: float = field(default=float("-inf"))

    def __call__(self, one: Read) -> None:
        if time.monotonic() - self.last >= _TOLD_EVERY:
            self.last = time.monotonic()
            put(self.place / "reading.json", {"reading": one.table, "done": one.rows, "total": one.total})

    def fault(self, fault: Exception) -> None:
        text = str(fault) if isinstance(fault, AppError) else type(fault).__name__
        put(self.place / "reading.json", {"fault": text})

    def over(self) -> None:
        with suppress(FileNotFoundError):
            (self.place / "reading.json").unlink()


def refresh(portal: Portal, place: Path, document: Mapping[str, Any] | None, *, anew: bool = False) -> Manifest:
    """Refresh; raises CopyInUse where another process does so now, and what the portal refuses.

    `document` is the pipeline of leads that was applied last. May be killed at any moment and called again.
    """
    pipeline = read_document(document) if document else None
    telling = _Telling(place)
    with own_copy(place) as copy:
        try:
            if anew:
                forget(copy)
            bulk = portal.bulk()
            as_of, office = now_of(bulk), office_of(bulk, pipeline)
            read(portal, copy, fields_of(pipeline), telling)
            around = Around(office, read_funnels(bulk), read_money(bulk), read_departments(bulk))
            manifest = Manifest("", as_of, office.zone, portal.origin, around.money.base, 0)
            done = publish(copy.connection, place, manifest, around)
        except Exception as fault:
            telling.fault(fault)
            raise
        telling.over()
    return done


def fields_of(pipeline: Pipeline | None) -> dict[str, str]:
    """Name the lead fields that reports need, by what they mean."""
    if pipeline is None:
        return {}
    found = {"next_contact": pipeline.next_contact.field if pipeline.next_contact else None}
    found["class"] = pipeline.abc.into if pipeline.abc else None
    return {meaning: key for meaning, key in found.items() if key}


def office_of(portal: Portal, pipeline: Pipeline | None) -> Office:
    """Learn when the office works, as the pipeline says or else the portal, and what terms its stages have."""
    own = pipeline.working_time.rules if pipeline and pipeline.working_time else Rules()
    working = WorkTime.of(own, rules_of(read_office(portal)))
    terms = {stage.code: stage.term.within for stage in pipeline.stages if stage.term} if pipeline else {}
    return Office(working, working.rules.zone, terms)
