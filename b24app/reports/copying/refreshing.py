"""Refresh the reports of a portal: read what was changed, reckon, publish; tell how far it has come meanwhile."""

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from b24app.cleanup.copying.reading import Read
from b24app.errors import AppError
from b24app.languages import LANGUAGES, translator
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


class TurnIsOver(Exception):
    """The reading has taken as long as it may at a stretch; what was read is kept, call it again."""


class _Telling:
    """Tells how far a refresh has come in a small file beside the copy, once a second at most."""

    def __init__(self, place: Path, longest: float | None) -> None:
        self._file = place / "reading.json"
        self._began, self._longest = time.monotonic(), longest
        self._last = float("-inf")

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def __call__(self, one: Read) -> None:
        if time.monotonic() - self._last >= _TOLD_EVERY:
            self._last = time.monotonic()
            put(self._file, {"reading": one.table, "done": one.rows, "total": one.total})
        if self._longest is not None and one.rows and self.seconds > self._longest:
            raise TurnIsOver

    def fault(self, fault: Exception) -> None:
        said = {one: _said(fault, one) for one in LANGUAGES}
        put(self._file, {"fault": said})

    def over(self) -> None:
        with suppress(FileNotFoundError):
            self._file.unlink()


def refresh(
    portal: Portal,
    place: Path,
    document: Mapping[str, Any] | None,
    *,
    anew: bool = False,
    longest: float | None = None,
) -> Manifest:
    """Refresh; raises CopyInUse where another process does so now, and what the portal refuses.

    `document` is the pipeline of leads that was applied last. May be killed at any moment and called again; raises
    TurnIsOver where reading takes longer than so many seconds.
    """
    pipeline = read_document(document) if document else None
    telling = _Telling(place, longest)
    with own_copy(place) as copy:
        try:
            if anew:
                forget(copy)
            bulk = portal.bulk()
            as_of, office = now_of(bulk), office_of(bulk, pipeline)
            read(portal, copy, fields_of(pipeline), telling)
            around = Around(office, read_funnels(bulk), read_money(bulk), read_departments(bulk))
            manifest = Manifest("", as_of, office.zone, portal.origin, around.money.base, 0)
            done = publish(copy.connection, place, manifest, around, lambda: telling.seconds)
        except TurnIsOver:
            raise
        except Exception as fault:
            telling.fault(fault)
            raise
        telling.over()
    return done


def _said(fault: Exception, language: str) -> str:
    return fault.text(translator(language)) if isinstance(fault, AppError) else type(fault).__name__


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
