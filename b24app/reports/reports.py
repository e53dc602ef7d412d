"""The reports of all portals: what there is, a report, the leads behind a number, and how fresh it all is."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from b24app.languages import Translate, in_language, known, translator
from b24app.reports.asked import Asked
from b24app.reports.asking import drilling
from b24app.reports.asking.catalogue import SPECS, spec_of
from b24app.reports.asking.choosing import choices
from b24app.reports.asking.names import Names
from b24app.reports.asking.reckoning import reckon
from b24app.reports.asking.teams import heads_of, is_head, team_of
from b24app.reports.published import Published, manifest_of, opened, place_of
from b24app.reports.shown import Choices, Drilled, Fresh, Lead, Listed, Mark, Report

Marks = Callable[[str, Translate], tuple[Mark, ...]]
"""Gives the moments of a portal after which figures are not what they were before."""


def unmarked(_key: str, _translate: Translate) -> tuple[Mark, ...]:
    """Give no marks."""
    return ()


@dataclass(frozen=True)
class Reports:
    """The reports of all portals, whose copies lie in the app's home."""

    home: Path
    marks: Marks = unmarked

    def of(self, key: str, language: str = "en") -> "PortalReports":
        """Return the reports of a portal, by its member_id, in a language."""
        return PortalReports(place_of(self.home, key), key, known(language), self.marks)

    def forget(self, key: str) -> None:
        """Delete all that is kept of a portal."""
        shutil.rmtree(place_of(self.home, key), ignore_errors=True)


@dataclass(frozen=True)
class PortalReports:
    """The reports of one portal in one language; each question opens what was published last."""

    place: Path
    key: str
    language: str
    marks: Marks

    @property
    def translate(self) -> Translate:
        """Return what turns phrases into the language."""
        return translator(self.language)

    def list(self) -> tuple[Listed, ...]:
        """Name the reports there are."""
        say = self.translate
        return tuple(Listed(one.key, say(one.title), say(one.answers)) for one in SPECS.values())

    def report(self, key: str, asked: Asked) -> Report:
        """Reckon a report; raises NoSuchReport and NotRead."""
        spec = spec_of(key)
        with self._open() as (published, names):
            return reckon(published, spec, asked, names, self.marks(self.key, self.translate))

    def drilled(self, key: str, drill: str, asked: Asked, page: int = 1) -> Drilled:
        """List a page of the leads behind a number; raises NoSuchReport, NoSuchNumber and NotRead."""
        spec = spec_of(key)
        with self._open() as (published, names):
            return drilling.drilled(published, spec, drill, asked, names, page)

    def every(self, key: str, drill: str, asked: Asked) -> Iterator[Lead]:
        """Give all leads behind a number one by one; raises as `drilled`."""
        spec = spec_of(key)
        with self._open() as (published, names):
            yield from drilling.every_lead(published, spec, drill, asked, names)

    def numbers(self, key: str, drill: str, asked: Asked) -> tuple[int, ...]:
        """Give the numbers of all leads behind a number; raises as `drilled`."""
        spec = spec_of(key)
        with self._open() as (published, _):
            return tuple(drilling.numbers_of(published, spec, drill, asked))

    def choices(self, asked: Asked = Asked()) -> Choices:  # noqa: B008 - it is frozen
        """Say what the filters offer; of managers those that may be seen."""
        with self._open() as (published, names):
            return choices(published, names, asked.among)

    def team(self, head: int) -> frozenset[int]:
        """Give the people in the departments that somebody heads, those below included, and the head."""
        with self._open() as (published, _):
            return team_of(published, head)

    def seen_by(self, user: int) -> frozenset[int] | None:
        """Give those whose leads a person is told of: of a head the team; None for everybody's."""
        with self._open() as (published, _):
            return team_of(published, user) if is_head(published, user) else None

    def heads(self) -> frozenset[int]:
        """Give those who head a department in which somebody has leads."""
        with self._open() as (published, _):
            return heads_of(published)

    @property
    def fresh(self) -> Fresh:
        """Say how the copy stands; reads two small files."""
        manifest, told = manifest_of(self.place), dict(_told(self.place))
        told["fault"] = in_language(told.get("fault", ""), self.language)
        return Fresh(manifest.as_of if manifest else None, manifest.leads if manifest else 0, **told)

    @contextmanager
    def _open(self) -> Iterator[tuple[Published, Names]]:
        with opened(self.place) as published:
            yield published, Names.of(published, self.translate, self.language)


def _told(place: Path) -> Mapping[str, Any]:
    try:
        told = json.loads((place / "reading.json").read_text("utf-8"))
        return told if isinstance(told, dict) else {}
    except (FileNotFoundError, ValueError):
        return {}
