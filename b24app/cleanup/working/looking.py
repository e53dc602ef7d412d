"""Look at a pile from the portal to the groups: read what has changed, judge every lead, match, let pages see it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from b24app.cleanup.auditing.audit import audit
from b24app.cleanup.auditing.report import About, write_report
from b24app.cleanup.auditing.summary import Summary, sum_up
from b24app.cleanup.copying.copy import Copy, copy_path, open_copy
from b24app.cleanup.copying.progress import standing
from b24app.cleanup.copying.reading import Read, refresh
from b24app.cleanup.deciding.recipe import Recipe
from b24app.cleanup.matching.matching import Matching
from b24app.cleanup.matching.thresholds import Thresholds
from b24app.cleanup.seeing.snapshot import keep_fields, publish
from b24app.languages import translator
from b24app.letters.kind import Ours
from b24app.portal.client import Portal
from b24app.portal.lead_fields import LeadField, read_lead_fields
from b24app.store.not_duplicates import NotDuplicates

READING, JUDGING, MATCHING, PLANNING = "read", "judge", "match", "plan"
"""What a look goes through, in this order."""

Tell = Callable[[str, int, int], None]
"""Is told what is done, how far it has come, and of how much."""


@dataclass(frozen=True)
class Look:
    """One look at a portal's pile; `home` is the app's folder, `key` what the portal goes by."""

    portal: Portal
    home: Path
    key: str
    language: str
    not_duplicates: NotDuplicates
    tell: Tell = lambda _name, _done, _total: None

    @property
    def path(self) -> Path:
        """Say where the copy lies."""
        return copy_path(self.home, self.key)

    def fields(self) -> dict[str, LeadField]:
        """Read which fields leads have, and keep that for pages."""
        fields = read_lead_fields(self.portal)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        keep_fields(self.path, fields)
        return fields

    def read(self, copy: Copy) -> bool:
        """Read what has changed on the portal; returns whether the portal told who works there."""
        rows: dict[str, Read] = {}

        def told(one: Read) -> None:
            rows[one.table] = one
            self.tell(READING, sum(each.rows for each in rows.values()), sum(each.total for each in rows.values()))

        return refresh(self.portal, copy, told)

    def judge(self, copy: Copy) -> Ours:
        """Say what each lead is."""
        return audit(copy, self.language, lambda done, total: self.tell(JUDGING, done, total))

    def match(self, copy: Copy, recipe: Recipe | None = None) -> None:
        """Say which leads are one client, by a recipe's thresholds or the usual ones."""
        self.tell(MATCHING, 0, 0)
        apart = tuple((one.one, one.other) for one in self.not_duplicates.of(self.key))
        said = Thresholds(auto=recipe.thresholds.auto, review=recipe.thresholds.review) if recipe else Thresholds()
        Matching(translator(self.language), thresholds=said, apart=apart).run(copy.connection)

    def write(self, copy: Copy, ours: Ours) -> Summary:
        """Write the report of the audit where the command keeps it."""
        summary = sum_up(copy, ours)
        copied = standing(copy, "leads").copied
        at = f"{copied:%Y-%m-%d %H:%M}" if copied else ""
        about = About(self.portal.origin.partition("://")[2], self.portal.origin, at, self.language)
        write_report(audit_folder(self.home, self.key), copy, summary, about)
        return summary

    def whole(self, recipe: Recipe | None = None) -> None:
        """Do all of it, and let pages see what came of it."""
        with open_copy(self.path) as copy:
            self.read(copy)
            ours = self.judge(copy)
            self.match(copy, recipe)
            self.write(copy, ours)
        publish(self.path)


def audit_folder(home: Path, key: str) -> Path:
    """Say where the report of an audit lies."""
    return home / "audits" / copy_path(home, key).stem


def after_folder(home: Path, key: str) -> Path:
    """Say where the report of what is left lies."""
    return home / "after" / copy_path(home, key).stem


def seldom(tell: Tell, every: float = 1.0) -> Tell:
    """Pass on what is told when something else begins, and else once in so many seconds."""
    last: dict[str, float] = {}

    def told(name: str, done: int, total: int) -> None:
        now = time.monotonic()
        if name not in last or now - last[name] >= every or (total and done >= total):
            last[name] = now
            tell(name, done, total)

    return told
