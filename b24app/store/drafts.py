"""Keep drafts of pipelines: a file for each revision in the home folder, each portal's in a folder of its own.

Revisions are never written over: a revision is linked into place under its number, which only one of two people can do.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from b24app.clock import Clock
from b24app.languages import phrase
from b24app.store.faults import StoreError, Unknown

DRAFTS = "drafts"
"""Name of their folder in the home folder."""

KEPT = 100
"""Revisions of a draft that are kept."""

_NAME = re.compile(r"[a-z0-9_]{1,64}", re.ASCII)


class NoSuchDraft(Unknown):
    """There is no such draft, or no such revision of it; open the list of pipelines again."""

    code = "drafts.unknown"


class DraftMoved(StoreError):
    """Somebody else has saved this draft meanwhile, so nothing was written over; compare, then save again."""

    code = "drafts.moved"


class NoPlaceForDrafts(StoreError):
    """The draft cannot be kept; check the home folder and the rights to it."""

    code = "drafts.no-place"


@dataclass(frozen=True)
class Draft:
    """A revision of a draft: texts by file name, the pipeline's own first; a draft that was put away has none."""

    name: str
    revision: int
    files: Mapping[str, str]
    who: str
    at: datetime
    note: str = ""


class Drafts:
    """The drafts of all portals."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self._folder = home / DRAFTS
        self._clock = clock

    def all(self, portal: str) -> list[Draft]:
        """List the newest revisions of a portal's drafts, the last one saved first; not those put away."""
        folder = self._of(portal)
        names = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
        found = [self.newest(portal, name) for name in names]
        return sorted((one for one in found if one and one.files), key=lambda one: one.at, reverse=True)

    def newest(self, portal: str, name: str) -> Draft | None:
        """Return the newest revision of a draft, put away or not; None where there never was one."""
        numbers = self._numbers(portal, name)
        return self._read(portal, name, numbers[-1]) if numbers else None

    def get(self, portal: str, name: str, revision: int | None = None) -> Draft:
        """Return a revision of a draft, by default the newest; raises NoSuchDraft."""
        numbers = self._numbers(portal, name)
        number = revision if revision is not None else (numbers[-1] if numbers else 0)
        if number not in numbers:
            raise NoSuchDraft(where=name)
        return self._read(portal, name, number)

    def past(self, portal: str, name: str, most: int = KEPT) -> list[Draft]:
        """List the revisions of a draft, or so many of them, newest first."""
        return [self._read(portal, name, number) for number in self._numbers(portal, name)[: -most - 1 : -1]]

    def save(self, portal: str, name: str, files: Mapping[str, str], *, base: int, who: str, note: str = "") -> Draft:
        """Keep a new revision that was made of revision `base`, 0 for none.

        Raises DraftMoved where another one was saved since; nothing is written over.
        """
        made = Draft(name, base + 1, dict(files), who, self._clock.now(), note)
        numbers = self._numbers(portal, name)
        if base != (numbers[-1] if numbers else 0):
            raise DraftMoved(where=name)
        try:
            self._keep(portal, made)
        except FileExistsError:
            raise DraftMoved(where=name) from None
        except OSError as fault:
            what = phrase("the draft cannot be kept: {reason}")
            way_out = phrase("check the home folder and the rights to it")
            raise NoPlaceForDrafts(what, way_out, where=name, reason=fault.strerror) from None
        for number in numbers[: max(0, len(numbers) + 1 - KEPT)]:
            self._path(portal, name, number).unlink(missing_ok=True)
        return made

    def forget(self, portal: str) -> None:
        """Delete all drafts of a portal."""
        shutil.rmtree(self._of(portal), ignore_errors=True)

    def _keep(self, portal: str, made: Draft) -> None:
        path = self._path(portal, made.name, made.revision)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        whole = json.dumps(asdict(made) | {"at": made.at.isoformat()}, ensure_ascii=False, indent=1)
        handle, rough = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(whole)
                file.flush()
                os.fsync(file.fileno())
            # Unlike a rename a link never replaces what is there: of two people at once one is told so.
            os.link(rough, path)
        finally:
            with suppress(OSError):
                Path(rough).unlink()

    def _read(self, portal: str, name: str, number: int) -> Draft:
        try:
            told: dict[str, Any] = json.loads(self._path(portal, name, number).read_text(encoding="utf-8"))
            return Draft(**told | {"at": datetime.fromisoformat(told["at"])})
        except (OSError, ValueError, TypeError, KeyError):
            raise NoSuchDraft(where=f"{name} {number}") from None

    def _numbers(self, portal: str, name: str) -> list[int]:
        if not _NAME.fullmatch(name):
            raise NoSuchDraft(where=name[:80])
        folder = self._of(portal) / name
        if not folder.is_dir():
            return []
        return sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit())

    def _path(self, portal: str, name: str, number: int) -> Path:
        return self._of(portal) / name / f"{number:06d}.json"

    def _of(self, portal: str) -> Path:
        # What a portal calls itself is not taken for a folder's name.
        return self._folder / hashlib.sha256(portal.encode()).hexdigest()[:32]
